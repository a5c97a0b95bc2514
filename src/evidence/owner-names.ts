/** Who owns a pod, as far as its own metadata and its name can tell. */
import type { KubeObject, OwnerReference, Pod } from '../domain/kubernetes.ts'

export interface OwnerName {
  readonly kind: string
  readonly name: string
}

/** The owner that controls an object; the first one when none is marked as its controller. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences ?? []
  return owners.find((owner) => owner.controller === true) ?? owners[0]
}

/**
 * The workload of a pod without asking the cluster: a ReplicaSet is named after its Deployment plus the
 * `pod-template-hash` (an Argo Rollout uses a label of its own). A mirror pod, owned by its Node, is its own workload.
 */
export function workloadOfPod(pod: Pod): OwnerName {
  const owner = controllerOf(pod)
  if (owner === undefined || owner.kind === 'Node') return { kind: 'Pod', name: pod.metadata.name }
  if (owner.kind !== 'ReplicaSet') return { kind: owner.kind, name: owner.name }
  const labels = pod.metadata.labels ?? {}
  for (const [label, kind] of HASH_LABELS) {
    const suffix = `-${labels[label]}`
    if (labels[label] !== undefined && owner.name.endsWith(suffix)) {
      return { kind, name: owner.name.slice(0, -suffix.length) }
    }
  }
  return { kind: 'ReplicaSet', name: owner.name }
}

const HASH_LABELS = [
  ['rollouts-pod-template-hash', 'Rollout'],
  ['pod-template-hash', 'Deployment'],
] as const

/** Tells whether a pod belongs to a workload; `jobs` are the names of its Jobs when they are known. */
export function belongsTo(pod: Pod, workload: OwnerName, jobs: ReadonlySet<string> = new Set()): boolean {
  const own = workloadOfPod(pod)
  if (own.kind === workload.kind && own.name === workload.name) return true
  const owner = controllerOf(pod)
  if (owner === undefined) return false
  if (owner.kind === 'Job') {
    return jobs.has(owner.name) || (workload.kind === 'CronJob' && isScheduled(owner.name, workload.name))
  }
  // A ReplicaSet's owner may be of a kind that we do not know, such as a Rollout with the usual label.
  return owner.kind === 'ReplicaSet' && own.name === workload.name && !['Pod', 'Job'].includes(workload.kind)
}

/** Jobs of a CronJob are named after it plus the minute of the schedule. */
function isScheduled(job: string, cronJob: string): boolean {
  return job.startsWith(`${cronJob}-`) && /^\d{6,12}$/.test(job.slice(cronJob.length + 1))
}

/** What may own, or may have owned, a pod of this name: the name without its generated endings. */
export function possibleOwners(podName: string): readonly OwnerName[] {
  const owners: OwnerName[] = []
  const one = /^(.+)-([a-z0-9]{5}|\d{1,5})$/.exec(podName)
  if (one === null) return owners
  const [, base = '', ending = ''] = one
  const two = /^(.+)-([a-z0-9]{1,10})$/.exec(base)
  if (two !== null && ending.length === 5) {
    const kind = /^\d{6,12}$/.test(two[2] ?? '') ? 'CronJob' : 'Deployment'
    owners.push({ kind, name: two[1] ?? '' })
  }
  if (/^\d+$/.test(ending)) owners.push({ kind: 'StatefulSet', name: base })
  owners.push({ kind: 'DaemonSet', name: base }, { kind: 'Job', name: base })
  return owners
}
