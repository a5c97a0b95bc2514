/** Takes news of a workload into its incident: the open one, the one just resolved, or a new one. */

import { type Incident, isOngoing, isOpen, isQuestion } from '../domain/incident.ts'
import { type WorkloadRef, workloadKey } from '../domain/workload.ts'
import type { IncidentStore } from './ports.ts'
import type { Destination } from './route.ts'

export interface JoinDeps {
  readonly store: Pick<IncidentStore, 'findByWorkload' | 'create' | 'update'>
  /** News within this time of the resolution reopens the incident, milliseconds. */
  readonly holdDownMs: number
}

export interface News {
  readonly workload: WorkloadRef
  /** RFC 3339 time at which it came. */
  readonly at: string
  /** Where a new incident of it would go. */
  readonly destination: Destination
  /** A record for a new incident, without the news. */
  readonly open: () => Incident
  /** Pure; undefined when it tells the incident nothing new. */
  readonly absorb: (incident: Incident) => Incident | undefined
}

/** Idempotent as far as `absorb` is. Resolves to undefined when there is nothing to open an incident for. */
export async function joinIncident(
  news: News,
  { store, holdDownMs }: JoinDeps,
): Promise<Incident | undefined> {
  const newest = await store.findByWorkload(workloadKey(news.workload))
  if (newest && continues(newest, news, holdDownMs)) return await store.update(newest.id, news.absorb)
  const fresh = news.absorb(news.open())
  if (!fresh) return undefined
  const opened = await store.create(fresh, newest?.id)
  return opened.id === fresh.id ? opened : await store.update(opened.id, news.absorb)
}

/** Whether the workload's newest incident is the one that the news belongs to. */
function continues(newest: Incident, { at, destination }: News, holdDownMs: number): boolean {
  if (isQuestion(newest)) {
    // A question must not keep news out of their channel, nor from those who want to be called.
    const { channel, mention } = destination
    return isOpen(newest) && newest.thread.channel === channel && mention.length === 0
  }
  if (isOngoing(newest)) return true
  return Date.parse(at) - Date.parse(newest.resolvedAt ?? newest.openedAt) <= holdDownMs
}
