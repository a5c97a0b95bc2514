/** Takes what the watcher saw the way that alerts go: into the workload's one incident, and on to what that needs. */

import type { Clock } from '../domain/clock.ts'
import type { Incident } from '../domain/incident.ts'
import { workloadKey } from '../domain/workload.ts'
import { absorbFailing, absorbRecovered, isOver } from './absorb-sighting.ts'
import { holdUntil } from './hold.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import { joinIncident } from './join-incident.ts'
import { openIncident } from './open-incident.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue, type Sighting } from './ports.ts'
import { type Routes, route } from './route.ts'

export interface TakeSightingDeps {
  readonly store: Pick<IncidentStore, 'listOpen' | 'findByWorkload' | 'create' | 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly routes: () => Routes
  readonly holdDownMs: number
  readonly newId: () => string
  readonly clock: Clock
}

export type TakeSighting = (sighting: Sighting) => Promise<void>

/** Level-triggered and idempotent, as the intake of alerts is. */
export function createTakeSighting(deps: TakeSightingDeps): TakeSighting {
  return async (sighting) => {
    const incident =
      sighting.state === 'failing' ? await takeFailing(sighting, deps) : await takeRecovered(sighting, deps)
    if (incident) await enqueueNeeded(deps.queue, incident)
  }
}

async function takeFailing(
  sighting: Extract<Sighting, { state: 'failing' }>,
  deps: TakeSightingDeps,
): Promise<Incident | undefined> {
  const { workload, target, seenAt, failedAt } = sighting
  const newest = await deps.store.findByWorkload(workloadKey(workload))
  // However short the hold-down: what was over then does not begin now.
  if (newest && isOver(newest, failedAt)) return newest
  const { cluster, namespace } = workload
  const destination = route(deps.routes(), { cluster, namespace, alerts: [], at: Date.parse(seenAt) })
  const open = await deps.store.listOpen()
  return await joinIncident(
    {
      workload,
      at: seenAt,
      destination,
      open: () =>
        openIncident({
          id: deps.newId(),
          workload,
          target,
          source: 'watcher',
          channel: destination.channel,
          mention: destination.mention,
          escalation: destination.escalation,
          openedAt: seenAt,
          heldUntil: holdUntil({
            channel: destination.channel,
            openedAt: seenAt,
            others: 0,
            open,
            now: deps.clock.now(),
          }),
        }),
      absorb: (incident) => absorbFailing(incident, sighting),
    },
    deps,
  )
}

async function takeRecovered(
  sighting: Extract<Sighting, { state: 'recovered' }>,
  { store }: TakeSightingDeps,
): Promise<Incident | undefined> {
  try {
    return await store.update(sighting.incidentId, (incident) => absorbRecovered(incident, sighting))
  } catch (error) {
    if (error instanceof IncidentNotFound) return undefined
    throw error
  }
}
