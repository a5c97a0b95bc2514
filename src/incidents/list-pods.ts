/** One bounded list of a cluster's pods, reduced to the workloads they belong to and what fails in them. */

import { isFailing } from '../diagnosis/blast-radius.ts'
import type { Clock } from '../domain/clock.ts'
import { AppError } from '../domain/errors.ts'
import type { ContainerStatus, Pod } from '../domain/kubernetes.ts'
import type { WorkloadRef } from '../domain/workload.ts'
import { ReadError } from '../evidence/cluster-reader.ts'
import type { Clusters } from './clusters.ts'
import { guessWorkload } from './guess-workload.ts'

/** A workload as its pods show it. */
export interface SeenWorkload {
  readonly workload: WorkloadRef
  readonly pods: readonly string[]
  /** Names of the pods that fail, the one with most restarts first. */
  readonly failing: readonly string[]
  /** Why the first of them fails, e.g. `CrashLoopBackOff`. */
  readonly reason?: string
  readonly restarts: number
}

export interface SeenCluster {
  readonly cluster: string
  readonly workloads: readonly SeenWorkload[]
  /** True when the cluster has more pods than were read. */
  readonly partial: boolean
  /** In words, when it could not be read. */
  readonly problem?: string
}

/** Never rejects. Without a namespace all of them are looked at. */
export type ListPods = (cluster: string, namespace?: string) => Promise<SeenCluster>

export interface ListPodsDeps {
  readonly clusters: Clusters
  readonly clock: Clock
  /** Time for one list, milliseconds. */
  readonly timeoutMs: number
}

/** A cluster's pods of a page or two; people who have more can name a namespace. */
const MAX_PODS = 1_000
/** Many people ask at the same time when something is wrong. */
const KEPT_MS = 5_000
const MAX_KEPT = 50

export function createListPods({ clusters, clock, timeoutMs }: ListPodsDeps): ListPods {
  const kept = new Map<string, { readonly seen: Promise<SeenCluster>; readonly until: number }>()

  async function read(cluster: string, namespace: string | undefined): Promise<SeenCluster> {
    try {
      const pods = await clusters
        .readerFor(cluster)
        .list(
          'Pod',
          namespace,
          { limit: MAX_PODS, fieldSelector: 'status.phase!=Succeeded' },
          AbortSignal.timeout(timeoutMs),
        )
      return { cluster, workloads: byWorkload(cluster, pods), partial: pods.length >= MAX_PODS }
    } catch (error) {
      return { cluster, workloads: [], partial: false, problem: wordsFor(error, cluster) }
    }
  }

  return async (cluster, namespace) => {
    const key = `${cluster} ${namespace ?? ''}`
    const known = kept.get(key)
    if (known && known.until > clock.now()) return await known.seen
    if (kept.size >= MAX_KEPT) kept.clear()
    const seen = read(cluster, namespace)
    kept.set(key, { seen, until: clock.now() + KEPT_MS })
    return await seen
  }
}

function byWorkload(cluster: string, pods: readonly Pod[]): readonly SeenWorkload[] {
  const groups = Map.groupBy(pods, (pod) => {
    const { namespace, kind, name } = workloadOf(cluster, pod)
    return `${namespace}/${kind}/${name}`
  })
  return [...groups.values()].map((group) => {
    const failing = group.filter(isFailing).toSorted((a, b) => restartsOf(b) - restartsOf(a))
    const [worst] = failing
    const reason = worst && reasonOf(worst)
    return {
      workload: workloadOf(cluster, group[0] as Pod),
      pods: group.map(({ metadata }) => metadata.name),
      failing: failing.map(({ metadata }) => metadata.name),
      restarts: Math.max(0, ...failing.map(restartsOf)),
      ...(reason !== undefined && { reason }),
    }
  })
}

/** From the pod alone: its owner's name tells the owner's owner. */
function workloadOf(cluster: string, { metadata }: Pod): WorkloadRef {
  const namespace = metadata.namespace ?? 'default'
  const owner = metadata.ownerReferences?.find((each) => each.controller === true)
  if (owner === undefined || owner.kind === 'Node')
    return { cluster, namespace, kind: 'Pod', name: metadata.name }
  const hash = metadata.labels?.['pod-template-hash']
  if (owner.kind === 'ReplicaSet' && !(hash !== undefined && owner.name.endsWith(`-${hash}`)))
    return { cluster, namespace, kind: owner.kind, name: owner.name }
  return guessWorkload({ cluster, namespace, kind: owner.kind, name: owner.name })
}

function statuses({ status }: Pod): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
}

function restartsOf(pod: Pod): number {
  return Math.max(0, ...statuses(pod).map(({ restartCount }) => restartCount ?? 0))
}

function reasonOf(pod: Pod): string | undefined {
  const waiting = statuses(pod).flatMap(({ state }) => state?.waiting?.reason ?? [])
  const ended = statuses(pod).flatMap(({ state }) => state?.terminated?.reason ?? [])
  const reason = waiting.find((each) => each !== 'PodInitializing') ?? ended[0] ?? pod.status?.reason
  return reason ?? (pod.status?.phase === 'Running' ? 'not ready' : pod.status?.phase)
}

function wordsFor(error: unknown, cluster: string): string {
  if (error instanceof ReadError && error.reason === 'forbidden')
    return `The cluster ${cluster} does not let me list pods there.`
  if (error instanceof AppError && !(error instanceof ReadError)) return error.message
  return `The cluster ${cluster} does not answer.`
}
