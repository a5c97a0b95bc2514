/** Who takes care of an incident: acknowledge, assign, mute and feedback as changes of its record. Pure. */

import type { Incident, OwnershipDeed, SlackPerson, ThreadNote } from '../domain/incident.ts'
import { isOngoing } from '../domain/incident.ts'

/** What a person wants to do. */
export type Deed =
  | { readonly type: 'acknowledge' }
  | { readonly type: 'assign'; readonly to: SlackPerson }
  /** Accepted in a handoff; `key` is that of the note that tells it. */
  | {
      readonly type: 'hand-over'
      readonly to: SlackPerson
      readonly from?: SlackPerson
      readonly key: string
    }
  /** `until` is RFC 3339; absent means until it is resolved. */
  | { readonly type: 'mute'; readonly until?: string }
  | { readonly type: 'unmute' }
  | { readonly type: 'feedback'; readonly verdict: 'right' | 'wrong' }

/** The next record, or why it stays as it is, in words for the person who asked. */
export type Outcome = { readonly next: Incident } | { readonly refused: string }

/** Applies a deed. `at` is RFC 3339. The same deed twice is refused the second time, so repeats are harmless. */
export function applyDeed(incident: Incident, deed: Deed, by: SlackPerson, at: string): Outcome {
  switch (deed.type) {
    case 'acknowledge':
      return acknowledge(incident, by, at)
    case 'assign':
      return assign(incident, deed.to, by, at)
    case 'hand-over':
      return handOver(incident, deed, at)
    case 'mute':
      return mute(incident, deed.until, by, at)
    case 'unmute':
      return unmute(incident, by, at)
    case 'feedback':
      return takeFeedback(incident, deed.verdict, by, at)
  }
}

function acknowledge(incident: Incident, by: SlackPerson, at: string): Outcome {
  if (!isOngoing(incident)) return { refused: 'It is resolved already; there is nothing to acknowledge.' }
  const { owner } = incident
  // An incident that came back is firing again: whoever had it may be asleep.
  if (owner !== undefined && incident.status !== 'firing') {
    return {
      refused:
        owner.person.id === by.id
          ? 'You have acknowledged it already.'
          : `${nameOf(owner.person)} was faster and has it. To hand it over, use Assign in the menu.`,
    }
  }
  return { next: told({ ...owned(incident, by, at) }, 'acknowledged', by, at) }
}

function assign(incident: Incident, to: SlackPerson, by: SlackPerson, at: string): Outcome {
  if (!isOngoing(incident)) return { refused: 'It is resolved already; there is nothing to assign.' }
  if (incident.owner?.person.id === to.id && incident.status !== 'firing') {
    return { refused: `${to.id === by.id ? 'You have' : `${nameOf(to)} has`} it already.` }
  }
  return { next: told(owned(incident, to, at), 'assigned', by, at, { to }) }
}

function handOver(incident: Incident, deed: Extract<Deed, { type: 'hand-over' }>, at: string): Outcome {
  if (!isOngoing(incident)) return { refused: 'it has recovered meanwhile' }
  const { to, from, key } = deed
  const note: ThreadNote = {
    key,
    type: 'ownership',
    did: 'handed-over',
    by: to,
    ...(from && { from }),
    at,
  }
  const next = owned(incident, to, at)
  return { next: { ...next, notes: [...next.notes, note], revision: next.revision + 1 } }
}

function owned(incident: Incident, person: SlackPerson, at: string): Incident {
  const status = incident.status === 'firing' ? 'acknowledged' : incident.status
  return { ...incident, status, owner: { person, at } }
}

function mute(incident: Incident, until: string | undefined, by: SlackPerson, at: string): Outcome {
  if (!isOngoing(incident)) return { refused: 'It is resolved already; there is nothing to mute.' }
  if (until !== undefined && !(Date.parse(until) > Date.parse(at)))
    return { refused: 'That time is over already.' }
  const present = incident.mute
  if (present !== undefined && present.until === until) return { refused: 'It is muted like that already.' }
  const ends = until === undefined ? {} : { until }
  return { next: told({ ...incident, mute: { by, at, ...ends } }, 'muted', by, at, ends) }
}

function unmute(incident: Incident, by: SlackPerson, at: string): Outcome {
  const { mute: present, ...rest } = incident
  if (present === undefined) return { refused: 'It is not muted.' }
  return { next: told(rest, 'unmuted', by, at) }
}

function takeFeedback(incident: Incident, verdict: 'right' | 'wrong', by: SlackPerson, at: string): Outcome {
  const cause = incident.diagnosis?.findings[0]?.cause
  if (cause === undefined) return { refused: 'There is no diagnosis yet that could be right or wrong.' }
  const others = (incident.feedback ?? []).filter((each) => each.by.id !== by.id)
  const before = incident.feedback?.find((each) => each.by.id === by.id)
  if (before?.cause === cause && before.verdict === verdict) return { refused: 'You have said so already.' }
  const feedback = [...others, { by, verdict, cause, at }].slice(-MAX_FEEDBACK)
  return { next: told({ ...incident, feedback }, verdict === 'right' ? 'said-right' : 'said-wrong', by, at) }
}

const MAX_FEEDBACK = 100

function told(
  incident: Incident,
  did: OwnershipDeed,
  by: SlackPerson,
  at: string,
  more: { readonly to?: SlackPerson; readonly until?: string } = {},
): Incident {
  const count = incident.notes.filter((note) => note.type === 'ownership').length
  const note: ThreadNote = { key: `ownership:${count + 1}`, type: 'ownership', did, by, at, ...more }
  return { ...incident, notes: [...incident.notes, note], revision: incident.revision + 1 }
}

function nameOf({ id, name }: SlackPerson): string {
  return name ?? id
}
