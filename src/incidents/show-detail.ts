/** Answers a button of the thread: the pod in words, the previous log or the events, live when possible. */

import type { Clock } from '../domain/clock.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Incident, ThreadNote } from '../domain/incident.ts'
import type { Target } from '../domain/workload.ts'
import { type DetailKind, detailText } from './detail-text.ts'
import { enqueuePublishing } from './jobs-needed.ts'
import type { IncidentStore, JobQueue } from './ports.ts'

export interface DetailRequest {
  readonly incidentId: string
  readonly what: DetailKind
  /** Slack user id of the person who asked. */
  readonly user: string
}

export interface ShowDetailDeps {
  readonly store: Pick<IncidentStore, 'get' | 'update' | 'loadEvidence'>
  readonly queue: Pick<JobQueue, 'add'>
  /** Absent in a process that reads no cluster. */
  readonly gather?: ((target: Target, signal: AbortSignal) => Promise<Evidence>) | undefined
  readonly clock: Clock
  /** Time for reading the cluster, milliseconds; afterwards the stored evidence is shown. */
  readonly timeoutMs: number
}

/** Details that were shown before are dropped from the record beyond this number; they stay in Slack. */
const KEPT_DETAILS = 5

/** Puts the detail into the record as a note of the thread, so that it is paced and delivered like everything else. */
export function createShowDetail(deps: ShowDetailDeps): (request: DetailRequest) => Promise<void> {
  return async ({ incidentId, what, user }) => {
    const incident = await deps.store.get(incidentId)
    if (!incident) return
    const text = detailText(what, await readEvidence(incident, deps))
    const at = new Date(deps.clock.now()).toISOString()
    const note: ThreadNote = { key: `detail:${what}:${user}:${at}`, type: 'text', text, at }
    const updated = await deps.store.update(incidentId, (present) => withDetail(present, note))
    await enqueuePublishing(deps.queue, updated)
  }
}

async function readEvidence(incident: Incident, deps: ShowDetailDeps): Promise<Evidence | undefined> {
  try {
    const live = await deps.gather?.(incident.target, AbortSignal.timeout(deps.timeoutMs))
    if (live?.pod) return live
  } catch {
    // What was kept answers better than an error; its time is shown with it.
  }
  return await deps.store.loadEvidence(incident.id)
}

function withDetail(incident: Incident, note: ThreadNote): Incident {
  const shown = incident.notes.filter(
    ({ key }) => isDetail(key) && incident.deliveries[key]?.state === 'sent',
  )
  const dropped = new Set(shown.slice(0, Math.max(0, shown.length - KEPT_DETAILS)).map(({ key }) => key))
  return {
    ...incident,
    notes: [...incident.notes.filter(({ key }) => !dropped.has(key)), note],
    deliveries: Object.fromEntries(Object.entries(incident.deliveries).filter(([key]) => !dropped.has(key))),
  }
}

function isDetail(key: string): boolean {
  return key.startsWith('detail:')
}
