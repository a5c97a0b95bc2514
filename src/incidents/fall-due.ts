/** What time alone changes in an incident: mutes end, flapping calms down, nobody acknowledges, nobody watches. Pure. */

import { type Incident, isOpen } from '../domain/incident.ts'
import { endInSilence, silentAt } from './ending.ts'
import { escalate, nextEscalation } from './escalation.ts'
import { calmAt, calmDown } from './flapping.ts'
import { endMute } from './mute.ts'

/** The incident with everything done that has fallen due by `now` (milliseconds); undefined when nothing has. */
export function fallDue(incident: Incident, now: number): Incident | undefined {
  const next = [endInSilence, endMute, calmDown, escalate].reduce(
    (present, step) => step(present, now) ?? present,
    incident,
  )
  return next === incident ? undefined : next
}

/** Milliseconds since the epoch of what falls due next; undefined when time alone changes nothing any more. */
export function nextDue(incident: Incident): number | undefined {
  const { mute } = incident
  const times = [
    mute?.until === undefined ? undefined : Date.parse(mute.until),
    calmAt(incident),
    silentAt(incident),
    isOpen(incident) ? nextEscalation(incident) : undefined,
  ].filter((each) => each !== undefined)
  return times.length === 0 ? undefined : Math.min(...times)
}
