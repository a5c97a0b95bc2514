/** Judges a rendered modal or Home tab as Slack and a careful reader would, without the renderers' own limits. */
import type { HomeView, ModalView } from '@slack/web-api'
import { blockTextLength, checkView } from '../../src/playground/slack/validate-blocks.ts'
import { stringsOf } from './check-slack-message.ts'

const INVISIBLE = /(?!\n)[\p{Cc}\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u

/** Throws or lists what is wrong; empty for a view that is fit to be opened. */
export function viewProblemsOf(view: HomeView | ModalView): string[] {
  checkView(view)
  const problems: string[] = []
  if (view.blocks.length > 100) problems.push(`${view.blocks.length} blocks`)
  if (blockTextLength(view.blocks) > 12_000) problems.push(`${blockTextLength(view.blocks)} characters`)
  if ((view.private_metadata ?? '').length > 3_000) problems.push('too much private metadata')
  for (const { value } of stringsOf(view.blocks)) {
    if (!value.isWellFormed()) problems.push('a lone surrogate')
    if (INVISIBLE.test(value))
      problems.push(`an invisible character in ${JSON.stringify(value).slice(0, 80)}`)
    if (value.length > 3_000) problems.push(`a text of ${value.length} characters`)
  }
  // Only mrkdwn is read for mentions, and ours has none; rich text may hold elements that notify.
  const json = JSON.stringify(view.blocks)
  for (const type of ['mrkdwn', 'broadcast', 'user', 'usergroup', 'channel'])
    if (json.includes(`"type":"${type}"`)) problems.push(`an element of type ${type}`)
  return problems
}
