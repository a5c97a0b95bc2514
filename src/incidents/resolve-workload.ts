/** Finds the workload above what an alert or a person named, by walking the owners in the cluster. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'
import type { Target, WorkloadRef } from '../domain/workload.ts'
import { type ClusterReader, ReadError } from '../evidence/cluster-reader.ts'
import type { Clusters } from './clusters.ts'
import { guessWorkload } from './guess-workload.ts'
import { createPodDirectory, type PodDirectory } from './pod-directory.ts'
import { walkOwners } from './walk-owners.ts'

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
  /** Time for one walk, milliseconds. */
  readonly timeoutMs: number
  /** When a cluster that does not answer is given up on, milliseconds; `QUIET_MS` when absent. */
  readonly quietMs?: number
}

/** After this time without any answer a cluster hangs; one that answers something is waited for, milliseconds. */
const QUIET_MS = 900
/** A walk that takes longer is slow: it is asked for one thing that costs little, milliseconds. */
const SLOW_MS = 300

const FOUND_MS = 60_000
/** An outage is remembered shortly, so that a webhook of a hundred alerts does not wait for each of them. */
const UNREADABLE_MS = 10_000
const MAX_CACHED = 1000

/** Never rejects: the thread of an incident must appear also when its cluster is away. */
export function createResolveWorkload({
  clusters,
  clock,
  timeoutMs,
  quietMs = QUIET_MS,
}: ResolveWorkloadDeps): ResolveWorkload {
  const pods = createPodDirectory(clock)
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
      const workload = await walkWhileAlive(reader, pods, target, Math.min(quietMs, timeoutMs), timeoutMs)
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

/**
 * Walks for as long as the cluster answers anything. People must not wait for the first message of an incident because
 * its cluster hangs; but one that is slow is waited for, since a guess may name another workload than the watcher or
 * the next alert will, and then there are two threads.
 */
async function walkWhileAlive(
  reader: ClusterReader,
  pods: PodDirectory,
  target: Target,
  quietMs: number,
  timeoutMs: number,
): Promise<WorkloadRef> {
  const ended = new AbortController()
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(timeoutMs)])
  const quiet = async () => {
    await sleep(Math.min(SLOW_MS, quietMs), undefined, { signal })
    const answer = answers(reader, target, signal)
    const isAlive = await Promise.race([answer, sleep(quietMs - SLOW_MS, false, { signal })])
    if (!isAlive) throw new ReadError('timed-out', 'the cluster answers nothing')
    return await new Promise<never>(() => {})
  }
  try {
    const walk = walkOwners(reader, pods, target, signal)
    const silence = quiet()
    silence.catch(() => {})
    return await Promise.race([walk, silence])
  } finally {
    ended.abort()
  }
}

/** A refusal is an answer as well. */
async function answers(
  reader: ClusterReader,
  { namespace, name }: Target,
  signal: AbortSignal,
): Promise<true> {
  try {
    await reader.get('Pod', namespace, name, signal)
    return true
  } catch (error) {
    if (error instanceof ReadError && error.status !== undefined) return true
    return await new Promise<never>(() => {})
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
