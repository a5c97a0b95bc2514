/** How a workload of the simulated cluster is at present, and how it is made well. */

import type { ClusterStore, StoredObject } from '../cluster/cluster-store.ts'
import { type Owner, ownedBy, REPLICATED, replicasOf } from '../cluster/controller-objects.ts'
import { isReady, readyStatus } from '../cluster/controller-pods.ts'
import type { PanelPod, PanelWorkload } from '../slack/page-shapes.ts'
import type { RecordedCase } from './recorded-cases.ts'

/** The workloads of a case with their pods; those of a storm without, since they are many. */
export function sightsOf(store: ClusterStore, recorded: RecordedCase): readonly PanelWorkload[] {
  return workloadsOf(store, recorded).map(({ namespace, kind, name }) => {
    const pods = podsOf(store, namespace, { kind, name })
    const owner = store.get(kind, namespace, name)
    const isReplicated = owner !== undefined && REPLICATED.some((each) => each === owner.kind)
    return {
      caseId: recorded.id,
      kind,
      name,
      ready: pods.filter(isReady).length,
      desired: isReplicated ? replicasOf(owner as Owner) : pods.length,
      pods: recorded.storm === undefined ? pods.map(podSight) : [],
    }
  })
}

/** True when every pod that the workloads of the case want is there and ready. */
export function isWell(store: ClusterStore, recorded: RecordedCase): boolean {
  const all = workloadsOf(store, recorded)
  return all.every(({ namespace, kind, name }) => {
    const pods = podsOf(store, namespace, { kind, name })
    const owner = store.get(kind, namespace, name)
    const isReplicated = owner !== undefined && REPLICATED.some((each) => each === owner.kind)
    const desired = isReplicated ? replicasOf(owner as Owner) : pods.length
    return pods.length > 0 && pods.length >= desired && pods.every(isReady)
  })
}

/** Lets every pod of the workloads run and be ready, as after a fix from outside. */
export function recover(store: ClusterStore, recorded: RecordedCase): void {
  for (const { namespace, ...workload } of workloadsOf(store, recorded)) {
    const pods = podsOf(store, namespace, workload)
    for (const pod of pods) store.put({ ...pod, status: readyStatus(pod) })
    const owner = store.get(workload.kind, namespace, workload.name)
    if (!owner || pods.length === 0) continue
    const counts = { readyReplicas: pods.length, availableReplicas: pods.length, unavailableReplicas: 0 }
    const daemons = { numberReady: pods.length, numberAvailable: pods.length, numberUnavailable: 0 }
    const status = owner.status as Record<string, unknown> | undefined
    store.put({ ...owner, status: { ...status, ...(owner.kind === 'DaemonSet' ? daemons : counts) } })
  }
}

function workloadsOf(
  store: ClusterStore,
  { namespace, workload, storm }: RecordedCase,
): readonly (Named & { readonly namespace: string })[] {
  if (storm === undefined) return [{ namespace, ...workload }]
  return storm.workloads.flatMap((each) => {
    const [name = '', where = namespace] = each.split('/').toReversed()
    const kind = REPLICATED.find((one) => store.get(one, where, name) !== undefined)
    return kind === undefined ? [] : [{ namespace: where, kind, name }]
  })
}

type Named = RecordedCase['workload']

function podsOf(store: ClusterStore, namespace: string, { kind, name }: Named): readonly StoredObject[] {
  const pods = store.list('Pod', namespace)
  if (kind === 'Pod') return pods.filter(({ metadata }) => metadata.name === name)
  const owner = store.get(kind, namespace, name)
  if (!owner) return []
  const uids =
    kind === 'CronJob' || kind === 'Job' ? jobUids(store, owner) : ownedBy(store, owner as Owner).map(uidOf)
  return pods.filter((pod) => ownerUids(pod).some((uid) => uids.includes(uid)))
}

function jobUids(store: ClusterStore, owner: StoredObject): readonly string[] {
  if (owner.kind === 'Job') return [String(owner.metadata.uid)]
  const jobs = store.list('Job', owner.metadata.namespace)
  return jobs
    .filter((job) => ownerUids(job).includes(String(owner.metadata.uid)))
    .map(({ metadata }) => String(metadata.uid))
}

function uidOf({ uid }: { readonly uid: string }): string {
  return uid
}

function ownerUids({ metadata }: StoredObject): readonly string[] {
  return ((metadata.ownerReferences as { uid: string }[] | undefined) ?? []).map(uidOf)
}

interface ContainerStatus {
  readonly restartCount?: number
  readonly state?: Readonly<Record<string, { readonly reason?: string } | undefined>>
}

/** The STATUS column of kubectl, near enough. */
function podSight(pod: StoredObject): PanelPod {
  const { phase, reason, containerStatuses, initContainerStatuses } = (pod.status ?? {}) as {
    phase?: string
    reason?: string
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
  }
  const all = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])]
  const troubles = all.flatMap(({ state }) => state?.waiting?.reason ?? state?.terminated?.reason ?? [])
  const trouble = troubles.find((each) => !['PodInitializing', 'Completed'].includes(each)) ?? troubles[0]
  return {
    name: pod.metadata.name,
    status: reason ?? trouble ?? phase ?? 'Pending',
    isReady: isReady(pod),
    restarts: all.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
  }
}
