/**
 * Decides from the incident's record which jobs it still needs. Every use case ends with this, so that a crash between
 * two steps loses nothing: whoever runs next finds the same need in the record.
 */

import { type Incident, needsInvestigation } from '../domain/incident.ts'
import { nextDue } from './fall-due.ts'
import { isSettled } from './is-settled.ts'
import type { JobQueue } from './ports.ts'

export function needsPublishing(incident: Incident): boolean {
  if (incident.publishedRevision < incident.revision) return true
  // Without a root there is nothing to reply to; a new attempt at the root comes with the next revision.
  if (incident.deliveries.root?.state !== 'sent') return incident.deliveries.root?.state !== 'gave-up'
  return incident.notes.some((note) => !isSettled(incident, note.key))
}

export async function enqueuePublishing(queue: Pick<JobQueue, 'add'>, incident: Incident): Promise<void> {
  if (!needsPublishing(incident)) return
  await queue.add('publish', { incidentId: incident.id }, { collapseKey: `publish:${incident.id}` })
}

/** Publishing goes first: people see that somebody looks into it while the investigation runs. */
export async function enqueueNeeded(queue: Pick<JobQueue, 'add'>, incident: Incident): Promise<void> {
  await enqueuePublishing(queue, incident)
  const { id: incidentId } = incident
  if (needsInvestigation(incident))
    await queue.add('investigate', { incidentId }, { collapseKey: `investigate:${incidentId}` })
  if (nextDue(incident) !== undefined)
    await queue.add('attend', { incidentId }, { collapseKey: `attend:${incidentId}` })
}
