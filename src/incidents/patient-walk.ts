/** Walks up the owners for as long as the cluster answers anything, and gives up soon on one that hangs. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Target, WorkloadRef } from '../domain/workload.ts'
import { type ClusterReader, ReadError } from '../evidence/cluster-reader.ts'
import type { PodDirectory } from './pod-directory.ts'
import { walkOwners } from './walk-owners.ts'

export interface PatientWalkOptions {
  readonly pods: PodDirectory
  /** Time for one walk in a cluster that answers, milliseconds. */
  readonly timeoutMs: number
  /** Time for the first answer of any kind, milliseconds; 900 when absent. */
  readonly quietMs?: number
}

/** A walk that takes longer is slow: the cluster is then asked for one thing that costs little, milliseconds. */
const SLOW_MS = 400

/**
 * People must not wait for the first message of an incident because its cluster hangs; but one that is slow is waited
 * for, since a guess may name another workload than the watcher or the next alert will, and then there are two threads.
 * Rejects with `ReadError`, or with a `TimeoutError`.
 */
export function createPatientWalk({ pods, timeoutMs, quietMs = 900 }: PatientWalkOptions) {
  const probes = new Map<string, Promise<true>>()

  /** One probe serves all who wait for a cluster, so that a storm does not ask more of one that is slow already. */
  function answers(reader: ClusterReader, target: Target): Promise<true> {
    const { cluster } = target
    const known = probes.get(cluster)
    if (known) return known
    const signal = AbortSignal.timeout(timeoutMs)
    const probe = firstAnswer(reader, target, signal)
    probes.set(cluster, probe)
    signal.addEventListener('abort', () => probes.delete(cluster))
    return probe
  }

  async function silence(reader: ClusterReader, target: Target, signal: AbortSignal): Promise<never> {
    await sleep(Math.min(SLOW_MS, quietMs), undefined, { signal })
    const rest = sleep(Math.max(0, quietMs - SLOW_MS), false, { signal })
    if (await Promise.race([answers(reader, target), rest])) return await never()
    throw new ReadError('timed-out', 'the cluster answers nothing')
  }

  return async (reader: ClusterReader, target: Target): Promise<WorkloadRef> => {
    const ended = new AbortController()
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(timeoutMs)])
    try {
      return await Promise.race([walkOwners(reader, pods, target, signal), silence(reader, target, signal)])
    } finally {
      ended.abort()
    }
  }
}

/** A refusal is an answer as well; without any this never settles. */
async function firstAnswer(
  reader: ClusterReader,
  { namespace, name }: Target,
  signal: AbortSignal,
): Promise<true> {
  try {
    await reader.get('Pod', namespace, name, signal)
    return true
  } catch (error) {
    return error instanceof ReadError && error.status !== undefined ? true : await never()
  }
}

function never(): Promise<never> {
  return new Promise(() => {})
}
