/** Takes what the watcher saw into an incident: it opens, reopens and closes, where no alert says otherwise. Pure. */

import { failingSince, type Incident, isOpen, isQuestion } from '../domain/incident.ts'
import { hasFiringAlert, isSeenFailing, later, wantsWord } from './ending.ts'
import { reopen, resolve } from './flapping.ts'
import type { Sighting } from './ports.ts'

type Failing = Extract<Sighting, { state: 'failing' }>
type Recovered = Extract<Sighting, { state: 'recovered' }>

/** Returns the next record, or undefined when this is known: late and repeated sightings change nothing. */
export function absorbFailing(
  incident: Incident,
  { reason, failedAt, seenAt }: Failing,
): Incident | undefined {
  const { watched } = incident
  if (isOver(incident, failedAt)) return undefined
  const seen = { ...incident, revision: incident.revision + 1 }
  if (!isOpen(incident)) {
    return reopen({ ...seen, watched: { reasons: [reason], failedAt, toldAt: seenAt } }, seenAt)
  }
  const isKnown = watched?.reasons.includes(reason) === true
  const isRepeated = isKnown && isSeenFailing(incident)
  if (isRepeated && !wantsWord(incident, Date.parse(seenAt))) return undefined
  return {
    // That it is still so is nothing that a reader sees.
    ...(isRepeated ? incident : seen),
    watched: {
      reasons: isKnown ? watched.reasons : [...(watched?.reasons ?? []), reason],
      failedAt: later(failedAt, watched?.failedAt),
      toldAt: later(seenAt, watched?.toldAt),
    },
    // It fails in another way than before, so that what was found may not hold any more.
    ...(watched && !isKnown && { investigationWantedAt: seenAt }),
  }
}

/** True for a failure that lies before the recovery that the watcher saw, or before the end of the incident. */
export function isOver({ watched, resolvedAt }: Incident, failedAt: string): boolean {
  const over = watched?.overSince ?? resolvedAt
  return over !== undefined && Date.parse(over) >= Date.parse(failedAt)
}

/**
 * Returns the incident closed, or, while an alert fires, with the watcher's word that it is well; undefined when it is
 * not for the watcher to say so, or not any more.
 */
export function absorbRecovered(incident: Incident, { wellSince, seenAt }: Recovered): Incident | undefined {
  if (!isOpen(incident)) return undefined
  const { watched, alertsEndedAt } = incident
  if (watched && Date.parse(watched.failedAt) > Date.parse(wellSince)) return undefined
  const isAwaited = isSeenFailing(incident)
  if (!isAwaited && Date.parse(failingSince(incident)) > Date.parse(seenAt)) return undefined
  const next: Incident = {
    ...incident,
    ...(watched && { watched: { ...watched, toldAt: later(seenAt, watched.toldAt), overSince: wellSince } }),
    revision: incident.revision + 1,
  }
  if (hasFiringAlert(incident)) return isAwaited ? next : undefined
  // Nobody need be told that what never failed is well.
  if (isQuestion(incident) && incident.diagnosis?.blastRadius.failing === 0) {
    return { ...incident, status: 'resolved', resolvedAt: seenAt }
  }
  return resolve(next, later(seenAt, alertsEndedAt), wellSince)
}
