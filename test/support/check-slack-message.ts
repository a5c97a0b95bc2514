/** Judges a rendered message as Slack and a careful reader would, without using any of the renderers' own limits. */
import type { SlackMessage } from '../../src/adapters/slack/messages/message.ts'
import { findMentions } from '../../src/playground/slack/mentions.ts'
import { checkMetadata } from '../../src/playground/slack/metadata.ts'
import { blockTextLength, messageBlocks } from '../../src/playground/slack/validate-blocks.ts'

/** Markup that we write ourselves: a link to a web page. */
const OUR_LINK = /<https?:\/\/[^\s<>|]+\|[^<>|]+>/g
const INVISIBLE = /(?!\n)[\p{Cc}\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/u

/** Throws or lists what is wrong; empty for a message that is fit to be sent. */
export function problemsOf(message: SlackMessage): string[] {
  const problems: string[] = []
  messageBlocks(message.blocks)
  checkMetadata(message.metadata)
  if (blockTextLength(message.blocks) > 10_000) problems.push('more than 10,000 characters in the blocks')
  if (message.blocks.length > 50) problems.push('more than 50 blocks')
  if (message.text.trim() === '') problems.push('no fallback text')
  if (message.text.length > 3_000) problems.push(`fallback text of ${message.text.length} characters`)
  if (Buffer.byteLength(message.text) > 4_000)
    problems.push(`fallback text of ${Buffer.byteLength(message.text)} bytes`)
  problems.push(...markupProblems('text', message.text))
  const texts = [...stringsOf(message.blocks)]
  for (const { value } of texts) {
    if (!value.isWellFormed()) problems.push('a lone surrogate')
    if (INVISIBLE.test(value))
      problems.push(`an invisible character in ${JSON.stringify(value).slice(0, 80)}`)
  }
  for (const mrkdwn of mrkdwnOf(message.blocks)) {
    problems.push(...markupProblems('mrkdwn', mrkdwn.text))
    if (mrkdwn.verbatim !== true) problems.push('a mrkdwn object without verbatim')
    if (mrkdwn.text.includes('```')) problems.push('a code fence in mrkdwn')
  }
  const names = { handles: new Set(['oncall']), users: new Set(['ada']), channels: new Set(['alerts']) }
  const mentions = findMentions(
    { text: message.text, blocks: message.blocks, parseText: false },
    names,
  ).filter(
    // Elements of our own, for somebody who was chosen in Slack; foreign text can never become one.
    ({ kind, how, target, at }) =>
      !(
        how === 'written' &&
        { user: /^[UW][A-Z0-9]+$/, usergroup: /^S[A-Z0-9]+$/ }[kind as string]?.test(target) &&
        at.includes('/elements/')
      ),
  )
  if (mentions.length > 0) problems.push(`mentions ${JSON.stringify(mentions)}`)
  return problems
}

function markupProblems(where: string, text: string): string[] {
  const rest = text.replace(OUR_LINK, '')
  return [
    ...(/[<>]/.test(rest) ? [`raw < or > in ${where}: ${rest.slice(0, 200)}`] : []),
    ...(/&(?!(?:amp|lt|gt);)/.test(text) ? [`raw & in ${where}`] : []),
    ...(text.isWellFormed() ? [] : [`a lone surrogate in ${where}`]),
    ...(INVISIBLE.test(text) ? [`an invisible character in ${where}`] : []),
  ]
}

/** Every visible string of the blocks, in order. */
export function* stringsOf(value: unknown): Generator<{ key: string; value: string }> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, field] of Object.entries(value)) {
    if (typeof field === 'string') {
      if (key === 'text' || key === 'fallback' || key === 'url') yield { key, value: field }
    } else yield* stringsOf(field)
  }
}

function* mrkdwnOf(value: unknown): Generator<{ text: string; verbatim?: boolean }> {
  if (typeof value !== 'object' || value === null) return
  if ('type' in value && value.type === 'mrkdwn')
    yield value as unknown as { text: string; verbatim?: boolean }
  for (const field of Object.values(value)) yield* mrkdwnOf(field)
}

/** All that a reader of the blocks sees, as one string. */
export function seen(message: SlackMessage): string {
  return [...stringsOf(message.blocks)].map(({ value }) => value).join(' ')
}
