/** Looks after an incident that time changes: does what has fallen due, and comes back for what will. */

import type { Clock } from '../domain/clock.ts'
import { RetryLater } from '../domain/errors.ts'
import type { Incident } from '../domain/incident.ts'
import { fallDue, nextDue } from './fall-due.ts'
import { enqueuePublishing } from './jobs-needed.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue } from './ports.ts'

export interface AttendDeps {
  readonly store: Pick<IncidentStore, 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly clock: Clock
}

/** Throws `RetryLater` until time alone changes nothing any more. */
export type Attend = (incidentId: string) => Promise<void>

/** A clock that was set, or quiet hours that end, are noticed within this time; milliseconds. */
const LONGEST_WAIT_MS = 5 * 60_000

/** Idempotent: what has been done stands in the record, and a later run finds it there. */
export function createAttend({ store, queue, clock }: AttendDeps): Attend {
  return async (incidentId) => {
    const incident = await changed(incidentId, clock.now())
    if (incident === undefined) return
    await enqueuePublishing(queue, incident)
    const due = nextDue(incident)
    if (due === undefined) return
    const now = clock.now()
    // What is due and was not done waits for the end of quiet hours.
    const waitMs = due <= now ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, due - now)
    throw new RetryLater(waitMs, 'Something falls due later.')
  }

  async function changed(incidentId: string, now: number): Promise<Incident | undefined> {
    try {
      return await store.update(incidentId, (present) => fallDue(present, now))
    } catch (error) {
      if (error instanceof IncidentNotFound) return undefined
      throw error
    }
  }
}
