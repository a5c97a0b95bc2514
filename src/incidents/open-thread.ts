/** Gives an incident of a storm a thread of its own, when somebody wants to see or post something there. */

import type { Clock } from '../domain/clock.ts'
import { type Incident, isFolded } from '../domain/incident.ts'
import { unfold } from './fold.ts'
import { enqueuePublishing } from './jobs-needed.ts'
import type { IncidentStore, JobQueue } from './ports.ts'

export interface OpenThreadDeps {
  readonly store: Pick<IncidentStore, 'get' | 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly sleep: (ms: number) => Promise<void>
  readonly clock: Clock
}

/**
 * Resolves to the incident with its thread, at once when it has one; without one when Slack did not take the root
 * message within a few seconds. Rejects with `IncidentNotFound`.
 */
export type OpenThread = (incident: Incident) => Promise<Incident>

/** How long a person waits, and how often it is looked whether the thread is there, milliseconds. */
const WAIT_MS = 8_000
const LOOK_MS = 250

/** Creates the step. */
export function createOpenThread({ store, queue, sleep, clock }: OpenThreadDeps): OpenThread {
  return async (incident) => {
    if (!isFolded(incident)) return incident
    const at = new Date(clock.now()).toISOString()
    let present = await store.update(incident.id, (each) => unfold(each, at))
    await enqueuePublishing(queue, present)
    for (let waited = 0; present.thread.ts === undefined && waited < WAIT_MS; waited += LOOK_MS) {
      await sleep(LOOK_MS)
      present = (await store.get(incident.id)) ?? present
    }
    return present
  }
}
