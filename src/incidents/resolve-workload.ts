/** Finds the workload above what an alert or a person named, by walking the owners in the cluster. */

import type { Clock } from '../domain/clock.ts'
import type { Target, WorkloadRef } from '../domain/workload.ts'
import { ReadError } from '../evidence/cluster-reader.ts'
import type { Clusters } from './clusters.ts'
import { guessWorkload } from './guess-workload.ts'
import { createPatientWalk } from './patient-walk.ts'
import { createPodDirectory } from './pod-directory.ts'

export type Resolution =
  | { readonly outcome: 'found'; readonly workload: WorkloadRef }
  /** The cluster says that it is not there; the workload is a guess from the names. */
  | { readonly outcome: 'not-found'; readonly workload: WorkloadRef }
  /** The cluster could not be asked; the workload is a guess from the names. */
  | { readonly outcome: 'unreadable'; readonly workload: WorkloadRef; readonly why: string }

/** `askedAt` (milliseconds since the Unix epoch) allows to share what others had read since then. */
export type ResolveWorkload = (target: Target, askedAt?: number) => Promise<Resolution>

export interface ResolveWorkloadDeps {
  readonly clusters: Clusters
  readonly clock: Clock
  /** Time for one walk in a cluster that answers, milliseconds; one that hangs is given up on within a second. */
  readonly timeoutMs: number
}

const FOUND_MS = 60_000
/** An outage is remembered shortly, so that a webhook of a hundred alerts does not wait for each of them. */
const UNREADABLE_MS = 10_000
const MAX_CACHED = 1000

/** Never rejects: the thread of an incident must appear also when its cluster is away. */
export function createResolveWorkload({ clusters, clock, timeoutMs }: ResolveWorkloadDeps): ResolveWorkload {
  const walk = createPatientWalk({ pods: createPodDirectory(clock), timeoutMs })
  const found = new Map<string, { workload: WorkloadRef; until: number }>()
  const unreadable = new Map<string, { why: string; until: number }>()

  return async (target, askedAt) => {
    const key = JSON.stringify([target.cluster, target.namespace, target.kind, target.name])
    const known = found.get(key)
    if (known && known.until > clock.now()) return { outcome: 'found', workload: known.workload }
    const out = unreadable.get(target.cluster)
    if (out && out.until > clock.now())
      return { outcome: 'unreadable', workload: guessWorkload(target), why: out.why }

    try {
      const reader = clusters.readerFor(target.cluster, askedAt)
      const workload = await walk(reader, target)
      if (found.size >= MAX_CACHED) found.clear()
      found.set(key, { workload, until: clock.now() + FOUND_MS })
      return { outcome: 'found', workload }
    } catch (error) {
      if (error instanceof ReadError && error.reason === 'not-found') {
        return { outcome: 'not-found', workload: guessWorkload(target) }
      }
      const why = wordsFor(error, target.cluster)
      if (isOutage(error)) unreadable.set(target.cluster, { why, until: clock.now() + UNREADABLE_MS })
      return { outcome: 'unreadable', workload: guessWorkload(target), why }
    }
  }
}

function isOutage(error: unknown): boolean {
  return !(error instanceof ReadError) || error.reason === 'timed-out' || error.reason === 'unavailable'
}

function wordsFor(error: unknown, cluster: string): string {
  if (error instanceof ReadError && error.reason === 'forbidden')
    return `The cluster ${cluster} does not let me read.`
  if (error instanceof ReadError || (error instanceof Error && error.name === 'TimeoutError')) {
    return `The cluster ${cluster} does not answer.`
  }
  return error instanceof Error ? error.message : `The cluster ${cluster} cannot be read.`
}
