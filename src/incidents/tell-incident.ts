/** Changes the record of an incident, if it is still kept, and sees to it that the thread tells it. */

import type { Clock } from '../domain/clock.ts'
import type { Incident } from '../domain/incident.ts'
import { unfold } from './fold.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue } from './ports.ts'

export interface TellIncidentDeps {
  readonly store: Pick<IncidentStore, 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly clock: Clock
}

/** `change` is pure and gets the RFC 3339 time; undefined means no change. Without an incident nothing is told. */
export type TellIncident = (
  incidentId: string | undefined,
  change: (incident: Incident, at: string) => Incident | undefined,
) => Promise<void>

/** Creates the step. */
export function createTellIncident({ store, queue, clock }: TellIncidentDeps): TellIncident {
  return async (incidentId, change) => {
    if (incidentId === undefined) return
    const at = new Date(clock.now()).toISOString()
    try {
      const told = await store.update(incidentId, (present) => {
        const next = change(present, at)
        return next && unfold(next, at)
      })
      await enqueueNeeded(queue, told)
    } catch (error) {
      if (!(error instanceof IncidentNotFound)) throw error
    }
  }
}
