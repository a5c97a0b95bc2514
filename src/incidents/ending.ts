/** When an incident ends of which both alerts and the watcher tell: when neither says any more that it fails. Pure. */

import { failingSince, type Incident, isOpen } from '../domain/incident.ts'
import { resolve } from './flapping.ts'

/**
 * Once all alerts have ended the watcher is waited for. Meanwhile it gives its word every `everyMs`; after `silentMs`
 * without one that of the alerts counts, so that nothing stays open because nobody watches any more. Between the two
 * lies what another leader needs to follow, and a queue to empty.
 */
export const WORD = { everyMs: 60_000, silentMs: 5 * 60_000 } as const

/** True while an alert of it fires. */
export function hasFiringAlert({ alerts }: Incident): boolean {
  return Object.values(alerts).some(({ status }) => status === 'firing')
}

/** True while the watcher's last word is that it fails. */
export function isSeenFailing({ watched }: Incident): boolean {
  return watched !== undefined && watched.overSince === undefined
}

/** True when the watcher saw it recover since it began to fail. */
export function isSeenWell(incident: Incident): boolean {
  const { overSince } = incident.watched ?? {}
  return overSince !== undefined && Date.parse(overSince) >= Date.parse(failingSince(incident))
}

/** The incident of which no alert fires any more since `at` (RFC 3339): over, unless the watcher sees it fail. */
export function endAlerts(incident: Incident, at: string): Incident {
  const { watched, alertsEndedAt = at } = incident
  if (isSeenFailing(incident)) return { ...incident, alertsEndedAt }
  return resolve(incident, later(at, watched?.toldAt), isSeenWell(incident) ? (watched?.overSince ?? at) : at)
}

/** True when a word of the watcher is waited for, and none came for a while before `now` (milliseconds). */
export function wantsWord(incident: Incident, now: number): boolean {
  const last = lastWordAt(incident)
  return last !== undefined && now - last >= WORD.everyMs
}

/** Milliseconds since the epoch from which the watcher counts as silent; undefined when it is not waited for. */
export function silentAt(incident: Incident): number | undefined {
  const last = lastWordAt(incident)
  return last === undefined ? undefined : last + WORD.silentMs
}

/** The incident, over by the word of its alerts when the watcher is silent by `now` (milliseconds); undefined otherwise. */
export function endInSilence(incident: Incident, now: number): Incident | undefined {
  const due = silentAt(incident)
  if (due === undefined || due > now) return undefined
  const at = new Date(now).toISOString()
  return resolve({ ...incident, revision: incident.revision + 1 }, at, incident.alertsEndedAt)
}

/** The later one of two RFC 3339 times. */
export function later(time: string, other: string | undefined): string {
  return other !== undefined && Date.parse(other) > Date.parse(time) ? other : time
}

function lastWordAt(incident: Incident): number | undefined {
  const { alertsEndedAt, watched } = incident
  if (alertsEndedAt === undefined || !isOpen(incident)) return undefined
  return Date.parse(later(alertsEndedAt, watched?.toldAt))
}
