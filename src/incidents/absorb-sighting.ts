/** Takes what the watcher saw into an incident: it opens, reopens and closes, where no alert says otherwise. Pure. */

import { failingSince, type Incident, isOpen, isQuestion } from '../domain/incident.ts'
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
  const seen = { ...incident, revision: incident.revision + 1 }
  if (!isOpen(incident)) {
    return isOver(incident, failedAt)
      ? undefined
      : reopen({ ...seen, watched: { reasons: [reason], failedAt } }, seenAt)
  }
  if (watched?.reasons.includes(reason)) return undefined
  const reasons = [...(watched?.reasons ?? []), reason]
  const latest = watched && watched.failedAt > failedAt ? watched.failedAt : failedAt
  return {
    ...seen,
    watched: { reasons, failedAt: latest },
    // It fails in another way than before, so that what was found may not hold any more.
    ...(watched && { investigationWantedAt: seenAt }),
  }
}

/** True for a failure that lies before the end of the incident, whoever ended it. */
export function isOver({ resolvedAt }: Incident, failedAt: string): boolean {
  return resolvedAt !== undefined && Date.parse(resolvedAt) >= Date.parse(failedAt)
}

/** Returns the incident closed, or undefined when it is not for the watcher to close it, or not any more. */
export function absorbRecovered(incident: Incident, { wellSince, seenAt }: Recovered): Incident | undefined {
  if (!isOpen(incident)) return undefined
  if (Object.values(incident.alerts).some(({ status }) => status === 'firing')) return undefined
  const began = failingSince(incident)
  const lastNews = [began, incident.watched?.failedAt ?? began].map((at) => Date.parse(at))
  if (Math.max(...lastNews) > Date.parse(seenAt)) return undefined
  if (incident.watched && Date.parse(incident.watched.failedAt) > Date.parse(wellSince)) return undefined
  // Nobody need be told that what never failed is well.
  if (isQuestion(incident) && incident.diagnosis?.blastRadius.failing === 0) {
    return { ...incident, status: 'resolved', resolvedAt: seenAt }
  }
  return resolve({ ...incident, revision: incident.revision + 1 }, seenAt, wellSince)
}
