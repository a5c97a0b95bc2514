/** Carries out what a person does about an incident, once, and sees to it that the thread tells it. */

import type { Clock } from '../domain/clock.ts'
import type { Incident, SlackPerson } from '../domain/incident.ts'
import { unfold } from './fold.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import { applyDeed, type Deed } from './ownership.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue } from './ports.ts'

export interface OwnDeps {
  readonly store: Pick<IncidentStore, 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly clock: Clock
  /** Told once for each feedback that was stored. */
  readonly onFeedback: (cause: string, verdict: 'right' | 'wrong') => void
}

/** `refused` says in words why nothing was done; absent when it was done. */
export interface Owned {
  readonly incident?: Incident
  readonly refused?: string
}

/** Rejects only when the store or the queue cannot be used. */
export type Own = (incidentId: string, deed: Deed, by: SlackPerson) => Promise<Owned>

/** Of two who are equally fast, the store lets one go first, and the other is told so. */
export function createOwn({ store, queue, clock, onFeedback }: OwnDeps): Own {
  return async (incidentId, deed, by) => {
    const at = new Date(clock.now()).toISOString()
    let refused: string | undefined
    try {
      const incident = await store.update(incidentId, (present) => {
        const outcome = applyDeed(present, deed, by, at)
        refused = 'refused' in outcome ? outcome.refused : undefined
        return 'refused' in outcome ? undefined : takenOut(outcome.next, deed, at)
      })
      if (refused === undefined && deed.type === 'feedback')
        onFeedback(incident.diagnosis?.findings[0]?.cause ?? 'unknown', deed.verdict)
      // After a refusal, too: the first click may have been stored by a process that ended before this step.
      await enqueueNeeded(queue, incident)
      return { incident, ...(refused !== undefined && { refused }) }
    } catch (error) {
      if (error instanceof IncidentNotFound) return { refused: 'This incident is not kept any more.' }
      throw error
    }
  }
}

/** Whoever takes one incident out of many wants to work on it, and gets a thread for that. */
function takenOut(incident: Incident, { type }: Deed, at: string): Incident {
  return type === 'acknowledge' || type === 'assign' ? unfold(incident, at) : incident
}
