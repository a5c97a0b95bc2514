/**
 * Decides from the incident's record which jobs it still needs. Every use case ends with this, so that a crash between
 * two steps loses nothing: whoever runs next finds the same need in the record.
 */

import { type Incident, isFolded, isQuestion, needsInvestigation } from '../domain/incident.ts'
import { nextDue } from './fall-due.ts'
import { isSettled } from './is-settled.ts'
import type { JobQueue } from './ports.ts'

export function needsPublishing(incident: Incident): boolean {
  if (isFolded(incident)) return false
  if (incident.publishedRevision < incident.revision) return true
  // Without a root there is nothing to reply to; a new attempt at the root comes with the next revision.
  if (incident.deliveries.root?.state !== 'sent') return incident.deliveries.root?.state !== 'gave-up'
  return incident.notes.some((note) => !isSettled(incident, note.key))
}

/** Storms are looked for this often at most, milliseconds: what happens meanwhile is seen at once. */
const CORRELATE_MS = 1_000

/** Sees to the incident's own messages, and to the digest that it may belong to. */
export async function enqueuePublishing(queue: Pick<JobQueue, 'add'>, incident: Incident): Promise<void> {
  if (!isQuestion(incident)) await enqueueCorrelating(queue, incident.thread.channel)
  await enqueueThread(queue, incident)
}

/** Sees to the incident's own messages alone. */
export async function enqueueThread(queue: Pick<JobQueue, 'add'>, incident: Incident): Promise<void> {
  if (!needsPublishing(incident)) return
  await queue.add('publish', { incidentId: incident.id }, { collapseKey: `publish:${incident.id}` })
}

/** Looks for storms among what is open in a channel, soon. */
export async function enqueueCorrelating(queue: Pick<JobQueue, 'add'>, channel: string): Promise<void> {
  await queue.add('correlate', { channel }, { collapseKey: `correlate:${channel}`, delayMs: CORRELATE_MS })
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
