/** Diagnoses a workload anew after an action that did not help, by the same way as every other investigation. */
import type { Clock } from '../domain/clock.ts'
import { isOpen } from '../domain/incident.ts'
import type { Rediagnose } from '../remediation/ports.ts'
import type { Investigate } from './investigate.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import type { IncidentStore, JobQueue } from './ports.ts'

export interface RediagnoseDeps {
  readonly store: Pick<IncidentStore, 'get' | 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly investigate: Investigate
  readonly clock: Clock
}

/** Longer than gathering may take, milliseconds. */
const LONGEST_MS = 20_000

/** Creates the step; its diagnosis is told in the incident's thread like any other. */
export function createRediagnose({ store, queue, investigate, clock }: RediagnoseDeps): Rediagnose {
  return async ({ cluster, namespace, kind, name }, incidentId) => {
    if (incidentId === undefined) return undefined
    const investigationWantedAt = new Date(clock.now()).toISOString()
    // The pod that the alert named may be gone by now.
    const target = { cluster, namespace, kind, name }
    await store.update(incidentId, (present) =>
      isOpen(present) ? { ...present, target, investigationWantedAt } : undefined,
    )
    try {
      await investigate(incidentId, AbortSignal.timeout(LONGEST_MS))
    } catch (error) {
      // The comparison is told without it; the thread gets the diagnosis once it can be made.
      const present = await store.get(incidentId)
      if (present) await enqueueNeeded(queue, present)
      throw error
    }
    const { investigatedAt = '', diagnosis, trouble } = (await store.get(incidentId)) ?? {}
    const isNew = investigatedAt >= investigationWantedAt && trouble === undefined
    return isNew ? diagnosis?.findings[0]?.cause : undefined
  }
}
