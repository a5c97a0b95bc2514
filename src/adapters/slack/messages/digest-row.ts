/** One incident of a digest as a row: how it stands, its cause, and a button to its thread. */
import type { Button, KnownBlock } from '@slack/web-api'
import type { Digest, DigestMember } from '../../../domain/digest.ts'
import { ACTIONS } from '../ids.ts'
import { STATUS } from './card-headline.ts'
import { LIMITS } from './limits.ts'
import { link } from './links.ts'
import { clip, oneLine } from './plain-text.ts'
import { spokenLabel } from './spoken-label.ts'

/** Characters of a row, at most. */
export const ROW_LENGTH = 240

/** The trouble itself first, then what it explains, then the rest of what fails, each in the order in which it came. */
export function inOrder({ members, common }: Digest): readonly DigestMember[] {
  const roots = new Set(common.flatMap(({ rootId }) => rootId ?? []))
  const explained = new Set(common.flatMap(({ incidentIds }) => incidentIds))
  const rank = ({ incidentId, status }: DigestMember) => {
    if (status === 'resolved') return 3
    if (roots.has(incidentId)) return 0
    return explained.has(incidentId) ? 1 : 2
  }
  return members.toSorted((a, b) => rank(a) - rank(b))
}

/** One line and a button. */
export function memberRow(member: DigestMember, digest: Digest): KnownBlock {
  const { sign, word } = STATUS[member.status]
  const { namespace, name, kind, cluster } = member.workload
  const several = new Set(digest.members.map(({ workload }) => workload.cluster)).size > 1
  const where = `${several ? `${clip(oneLine(cluster), 40)}: ` : ''}${clip(oneLine(`${namespace}/${name}`), 90)}`
  const state = member.status === 'firing' ? '' : `${word} · `
  const owner =
    member.owner === undefined ? '' : ` · ${clip(oneLine(member.owner.name ?? member.owner.id), 30)} has it`
  const what = kind === 'Deployment' ? '' : ` (${clip(oneLine(kind), 20)})`
  const text = `${sign} ${where}${what} · ${state}${causeOf(member)}${owner}`
  return {
    type: 'section',
    text: { type: 'plain_text', text: clip(text, ROW_LENGTH), emoji: false },
    accessory: opening(member),
  }
}

/** What it is, in a few words. */
export function causeOf({ cause, trouble }: DigestMember): string {
  if (cause === undefined)
    return trouble === undefined ? 'Being looked into' : clip(`Not diagnosed: ${oneLine(trouble)}`, 80)
  const title = clip(oneLine(cause.title), 60) || cause.id
  if (cause.verdict === 'unknown') return 'Cause unknown'
  return cause.verdict === 'likely' ? `Likely: ${title}` : title
}

function opening({ permalink, incidentId, workload }: DigestMember): Button {
  const address = link(permalink, 'thread')
  if (address?.type === 'link')
    return {
      type: 'button',
      action_id: ACTIONS.openThread,
      url: address.url,
      text: { type: 'plain_text', text: 'Thread' },
      accessibility_label: spokenLabel('Thread', `Go to the thread of ${workload.name}`),
    }
  return {
    type: 'button',
    action_id: ACTIONS.openMember,
    value: incidentId.slice(0, LIMITS.buttonValue),
    text: { type: 'plain_text', text: 'Open' },
    accessibility_label: spokenLabel('Open', `Open a thread for ${workload.name}`),
  }
}
