/** Asks the cluster for the one object above some pods: whether it is there, wants pods at all, and opted out. */

import type { CronJob, Deployment, Job, Kind } from '../domain/kubernetes.ts'
import type { WorkloadRef } from '../domain/workload.ts'
import { type ClusterReader, ReadError } from '../evidence/cluster-reader.ts'
import { optsOut } from './watch-filter.ts'

export interface WorkloadState {
  /** `idle`: it is there and wants no pods, or has done its work. */
  readonly presence: 'there' | 'idle' | 'gone' | 'unknown'
  readonly ignored: boolean
  /** When its controller gave up, milliseconds; of Jobs only. */
  readonly failedAt?: number
}

const KINDS: readonly string[] = [
  'Pod',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
] satisfies Kind[]

const UNKNOWN: WorkloadState = { presence: 'unknown', ignored: false }

/** Never rejects: what cannot be read is `unknown`. */
export async function readWorkloadState(
  reader: Pick<ClusterReader, 'get'>,
  { kind, namespace, name }: Omit<WorkloadRef, 'cluster'>,
  signal: AbortSignal,
): Promise<WorkloadState> {
  if (!KINDS.includes(kind)) return UNKNOWN
  try {
    return stateOf(kind, await reader.get(kind as 'Deployment', namespace, name, signal))
  } catch (error) {
    return error instanceof ReadError && error.reason === 'not-found'
      ? { presence: 'gone', ignored: false }
      : UNKNOWN
  }
}

function stateOf(kind: string, object: Deployment | Job | CronJob): WorkloadState {
  const ignored = optsOut(object.metadata)
  if (kind === 'Job') {
    const { conditions = [] } = (object as Job).status ?? {}
    const isTrue = (type: string) => conditions.find((each) => each.type === type && each.status === 'True')
    const failed = isTrue('Failed')
    const failedAt = failed ? Date.parse(failed.lastTransitionTime ?? '') : Number.NaN
    return {
      presence: isTrue('Complete') ? 'idle' : 'there',
      ignored,
      ...(failed && { failedAt: Number.isNaN(failedAt) ? 0 : failedAt }),
    }
  }
  const { replicas } = (object.spec ?? {}) as { readonly replicas?: number }
  return { presence: replicas === 0 ? 'idle' : 'there', ignored }
}
