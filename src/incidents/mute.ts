/** What muting an incident means: how long it lasts, and which notes it keeps out of the thread. Pure. */

import { failingSince, type Incident, isOpen, type ThreadNote } from '../domain/incident.ts'
import { isSettled } from './is-settled.ts'

/** The ends of a mute that are offered as a choice. */
export const MUTE_CHOICES = ['1h', '4h', 'tomorrow', 'resolved'] as const

export type MuteChoice = (typeof MUTE_CHOICES)[number]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** When people come in, hours UTC. */
const MORNING = 9

/** End of a mute in milliseconds since the epoch; undefined means until it is resolved. */
export function muteEnd(choice: MuteChoice, now: number): number | undefined {
  if (choice === 'resolved') return undefined
  if (choice === '1h') return now + HOUR_MS
  if (choice === '4h') return now + 4 * HOUR_MS
  return Math.floor(now / DAY_MS) * DAY_MS + DAY_MS + MORNING * HOUR_MS
}

/**
 * True for a note that came up while the incident was muted, which is decided by the note's own time, so that a late
 * publish does not let it through. That somebody muted or unmuted, or acts, is told all the same.
 */
export function isMutedAway({ mute }: Incident, note: ThreadNote): boolean {
  if (mute === undefined) return false
  if (note.type === 'ownership' && (note.did === 'muted' || note.did === 'unmuted')) return false
  if (TOLD_ALWAYS.has(note.type)) return false
  const at = Date.parse(note.at)
  return at >= Date.parse(mute.at) && (mute.until === undefined || at < Date.parse(mute.until))
}

/** The incident with a mute that ended by `now` (milliseconds) taken away and told; undefined while it lasts. */
export function endMute(incident: Incident, now: number): Incident | undefined {
  const { mute, ...rest } = incident
  if (mute?.until === undefined || Date.parse(mute.until) > now) return undefined
  const at = new Date(now).toISOString()
  const kept = incident.notes.filter((note) => isMutedAway(incident, note))
  // Those that were not looked at yet must not come through once nothing says any more that it was muted.
  const late = kept.filter(({ key }) => !isSettled(incident, key))
  const deliveries = Object.fromEntries(late.map(({ key }) => [key, { state: 'withheld', at } as const]))
  const count = incident.notes.filter(({ type }) => type === 'mute-ended').length + 1
  const note: ThreadNote = {
    key: `mute-ended:${count}`,
    type: 'mute-ended',
    at,
    state: isOpen(incident) ? 'failing' : 'resolved',
    stateSince: incident.resolvedAt ?? failingSince(incident),
    withheld: kept.length,
  }
  return {
    ...rest,
    notes: [...incident.notes, note],
    deliveries: { ...incident.deliveries, ...deliveries },
    revision: incident.revision + 1,
  }
}

/** An approval that nobody sees cannot be given. */
const TOLD_ALWAYS: ReadonlySet<ThreadNote['type']> = new Set([
  'approval',
  'decision',
  'action-run',
  'action-verified',
])
