/** Decides when an incident flaps, what its thread tells of that, and when it is calm again. Pure. */

import { type Flapping, failingSince, type Incident, isOpen, type ThreadNote } from '../domain/incident.ts'
import { fixOf } from './fix.ts'

/**
 * The rule: an incident that came back this often within this time flaps, until it has stayed as it is, failing or
 * well, for the time of calm.
 */
export const FLAPPING = { times: 3, withinMs: 60 * 60_000, calmMs: 30 * 60_000 } as const

/** The incident, failing again since `at` (RFC 3339): told, or counted while it flaps. */
export function reopen(incident: Incident, at: string): Incident {
  const { resolvedAt: _, fixedBy: _fix, action: _action, flapping, ...open } = incident
  const reopened = incident.reopened + 1
  const again: Incident = { ...open, status: 'firing', reopened, reopenedAt: at, investigationWantedAt: at }
  if (flapping !== undefined) {
    return {
      ...again,
      // Whoever took care of it knows that it comes and goes.
      status: incident.owner === undefined ? 'firing' : 'acknowledged',
      flapping: { ...flapping, changedAt: at, times: flapping.times + 1 },
    }
  }
  const began = beginning(incident, at)
  if (began !== undefined) {
    const { since, times } = began
    const note: ThreadNote = { key: `flapping:${reopened}`, type: 'flapping', at, since, times }
    return { ...again, flapping: began, notes: [...incident.notes, note] }
  }
  const note: ThreadNote = { key: `reopened:${reopened}`, type: 'reopened', at }
  return { ...again, notes: [...incident.notes, note] }
}

/**
 * The incident, over since `at`: told, or only shown on the card while it flaps. The workload has been well since
 * `wellSince` (both RFC 3339).
 */
export function resolve(failing: Incident, at: string, wellSince = at): Incident {
  const { alertsEndedAt: _, watched, ...rest } = failing
  const fixedBy = fixOf(failing, wellSince)
  const incident: Incident = {
    ...rest,
    // Whoever ended it: what was seen until now is over.
    ...(watched !== undefined && { watched: { overSince: at, ...watched } }),
    ...(fixedBy !== undefined && { fixedBy }),
  }
  const { flapping } = incident
  if (flapping !== undefined)
    return { ...incident, status: 'resolved', resolvedAt: at, flapping: { ...flapping, changedAt: at } }
  const afterMs = Math.max(0, Date.parse(at) - Date.parse(failingSince(incident)))
  const note: ThreadNote = {
    key: `resolved:${incident.reopened}`,
    type: 'resolved',
    at,
    afterMs,
    ...(fixedBy !== undefined && { fixedBy }),
  }
  return {
    ...withoutEndlessMute(incident),
    status: 'resolved',
    resolvedAt: at,
    notes: [...incident.notes, note],
  }
}

/** Milliseconds since the epoch at which it counts as calm, if nothing happens until then. */
export function calmAt({ flapping }: Incident): number | undefined {
  return flapping === undefined ? undefined : Date.parse(flapping.changedAt) + FLAPPING.calmMs
}

/** The incident told calm when it is by `now` (milliseconds); undefined while it flaps, or does not. */
export function calmDown(incident: Incident, now: number): Incident | undefined {
  const { flapping, ...rest } = incident
  const due = calmAt(incident)
  if (flapping === undefined || due === undefined || due > now) return undefined
  const { since, changedAt, times } = flapping
  const note: ThreadNote = {
    key: `calm:${incident.reopened}`,
    type: 'calm',
    at: new Date(now).toISOString(),
    state: isOpen(incident) ? 'failing' : 'resolved',
    stateSince: changedAt,
    times,
    overMs: Date.parse(changedAt) - Date.parse(since),
    ...(!isOpen(incident) && incident.fixedBy !== undefined && { fixedBy: incident.fixedBy }),
  }
  const calm = isOpen(incident) ? rest : withoutEndlessMute(rest)
  return { ...calm, notes: [...incident.notes, note], revision: incident.revision + 1 }
}

/** Counts the times it came back, this one included, since it was calm the last time. */
function beginning({ notes }: Incident, at: string): Flapping | undefined {
  const lastCalm = notes.findLastIndex(({ type }) => type === 'calm')
  const earlier = notes
    .slice(lastCalm + 1)
    .filter((note) => note.type === 'reopened' && Date.parse(at) - Date.parse(note.at) <= FLAPPING.withinMs)
    .map((note) => note.at)
  const times = earlier.length + 1
  return times < FLAPPING.times ? undefined : { since: earlier[0] ?? at, changedAt: at, times }
}

/** A mute until it is resolved has come to its end. */
function withoutEndlessMute(incident: Incident): Incident {
  const { mute, ...rest } = incident
  return mute?.until === undefined ? rest : incident
}
