/** First round: finds out what a target is, which pod to examine and which workload it belongs to. */
import { AppError } from '../domain/errors.ts'
import type { Deployment, Kind, Pod } from '../domain/kubernetes.ts'
import type { Permission } from '../domain/permission.ts'
import type { Target } from '../domain/workload.ts'
import { choosePod, isFailing } from './choose-pod.ts'
import { type Found, nothingFound } from './collector.ts'
import { POD_LIMIT } from './own-pods.ts'
import { belongsTo, controllerOf, type OwnerName, possibleOwners, workloadOfPod } from './owner-names.ts'
import { type Answer, listLabel, type Reads } from './reads.ts'
import { similarNames } from './similar-names.ts'

const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet'] as const
/** A bare name is looked for under these kinds; the first that exists wins. */
const GUESSED_KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job'] as const
type WorkloadKind = (typeof WORKLOAD_KINDS)[number]
type WorkloadOrPod = WorkloadKind | 'Pod'

/** What finding the target needs. */
export const RESOLVE_PERMISSIONS: readonly Permission[] = [
  { verb: 'get', group: '', resource: 'pods' },
  { verb: 'list', group: '', resource: 'pods' },
  ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].map((resource) => ({
    verb: 'get',
    group: 'apps',
    resource,
  })),
  ...['jobs', 'cronjobs'].map((resource) => ({ verb: 'get', group: 'batch', resource })),
]

/**
 * Resolves the target. Rejects with an `AppError`: `target-not-found` when nothing of that name exists (with similar
 * names), `cluster-unreadable` when that could not even be found out.
 */
export async function resolveTarget(target: Target, reads: Reads): Promise<Found> {
  const kinds = kindsToTry(target.kind)
  const listing = reads.list('Pod', target.namespace, { limit: POD_LIMIT })
  const open = kinds.includes('Pod') ? openKinds(target, kinds, await soon(listing, reads.patienceMs)) : kinds
  const [podList, ...named] = await Promise.all([
    listing,
    ...open.map(async (kind) => ({ kind, answer: await reads.get(kind, target.namespace, target.name) })),
  ])
  const pods = podList.ok ? podList.value : []
  if (!podList.ok) reads.gap(listLabel('Pod', target.namespace), podList)
  const pod = kinds.includes('Pod') ? namedPod(target.name, named, pods) : undefined
  if (pod !== undefined) return fromPod(target, pod, pods)
  const workload = named.find(({ kind, answer }) => kind !== 'Pod' && answer.ok)
  if (workload?.answer.ok === true) return fromWorkload(target, workload.kind, workload.answer.value, pods)
  return (
    fromOwnedPods(target, pods) ??
    (kinds.includes('Pod') ? await fromGonePod(target, pods, reads) : undefined) ??
    notFound(target, pods, [podList, ...named.map(({ answer }) => answer)])
  )
}

/** The answer, or undefined when it takes long, as the pods of a crowded namespace may. */
async function soon<T>(answer: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => late.resolve(undefined), ms)
  return await Promise.race([answer, late.promise]).finally(() => clearTimeout(timer))
}

/** The kinds of which the pods leave open whether the target is one. */
function openKinds(
  { kind, name }: Target,
  kinds: readonly WorkloadOrPod[],
  answer: Answer<readonly Pod[]> | undefined,
): readonly WorkloadOrPod[] {
  if (!answer?.ok) return kinds
  const pods = answer.value
  if (pods.some(({ metadata }) => metadata.name === name)) return []
  if (kind === undefined && pods.some((pod) => workloadOfPod(pod).name === name && isFailing(pod))) return []
  return pods.length < POD_LIMIT ? kinds.filter((each) => each !== 'Pod') : kinds
}

type Named = { readonly kind: Kind; readonly answer: Answer<unknown> }

function kindsToTry(kind: string | undefined): readonly WorkloadOrPod[] {
  if (kind === undefined) return GUESSED_KINDS
  if (kind === 'Pod') return ['Pod']
  return WORKLOAD_KINDS.filter((known) => known === kind)
}

function namedPod(name: string, named: readonly Named[], pods: readonly Pod[]): Pod | undefined {
  const answer = named.find(({ kind }) => kind === 'Pod')?.answer
  return answer?.ok === true ? (answer.value as Pod) : pods.find((pod) => pod.metadata.name === name)
}

function fromPod(target: Target, pod: Pod, pods: readonly Pod[]): Found {
  const others = pods.filter((other) => other.metadata.name !== pod.metadata.name)
  return { ...start(target, workloadOfPod(pod)), pod, namespacePods: [pod, ...others] }
}

function fromWorkload(target: Target, kind: Kind, object: unknown, pods: readonly Pod[]): Found {
  const owner = controllerOf(object as Deployment)
  const name =
    kind === 'ReplicaSet' && owner !== undefined
      ? { kind: owner.kind, name: owner.name }
      : { kind, name: target.name }
  const own =
    kind === 'ReplicaSet'
      ? pods.filter((pod) => controllerOf(pod)?.name === target.name)
      : pods.filter((pod) => belongsTo(pod, name))
  const pod = choosePod(own)
  const field = OWNER_FIELDS[kind as WorkloadKind]
  const base = start(target, name)
  return {
    ...base,
    ...(pod === undefined ? {} : { pod }),
    namespacePods: pods,
    owners: { ...base.owners, ...(field === undefined ? {} : { [field]: object }) },
  }
}

const OWNER_FIELDS: Partial<Record<WorkloadKind, keyof Found['owners']>> = {
  Deployment: 'deployment',
  StatefulSet: 'statefulSet',
  DaemonSet: 'daemonSet',
  Job: 'job',
  CronJob: 'cronJob',
}

/** A workload whose object cannot be read (a Rollout, or forbidden) is known by the pods that name it as owner. */
function fromOwnedPods(target: Target, pods: readonly Pod[]): Found | undefined {
  if (target.kind === 'Pod') return undefined
  const pod = choosePod(
    pods.filter((candidate) => {
      const owner = workloadOfPod(candidate)
      if (owner.kind === 'Pod') return false
      return target.kind === undefined
        ? owner.name === target.name
        : belongsTo(candidate, { kind: target.kind, name: target.name })
    }),
  )
  if (pod === undefined) return undefined
  const kind = target.kind ?? workloadOfPod(pod).kind
  return { ...start(target, { kind, name: target.name }), pod, namespacePods: pods }
}

/** The pod is gone: one that took its place tells the same story, and its controller may still be there. */
async function fromGonePod(target: Target, pods: readonly Pod[], reads: Reads): Promise<Found | undefined> {
  const owners = possibleOwners(target.name)
  for (const owner of owners) {
    const pod = choosePod(pods.filter((candidate) => belongsTo(candidate, owner)))
    if (pod === undefined) continue
    reads.gap(`pod ${target.name}`, {
      reason: 'not-found',
      why: `the pod is gone; ${pod.metadata.name} of the same ${owner.kind} was examined instead`,
    })
    return fromPod(target, pod, pods)
  }
  const answers = await Promise.all(
    owners.map(async ({ kind, name }) => ({
      kind: kind as WorkloadKind,
      name,
      answer: await reads.get(kind as WorkloadKind, target.namespace, name),
    })),
  )
  const alive = answers.find(({ answer }) => answer.ok)
  if (alive?.answer.ok !== true) return undefined
  reads.gap(`pod ${target.name}`, {
    reason: 'not-found',
    why: `the pod is gone and ${alive.kind} ${alive.name} has no other`,
  })
  return fromWorkload({ ...target, name: alive.name }, alive.kind, alive.answer.value, pods)
}

function start(target: Target, { kind, name }: OwnerName): Found {
  const { cluster, namespace } = target
  return nothingFound(target, { cluster, namespace, kind, name })
}

function notFound(target: Target, pods: readonly Pod[], answers: readonly Answer<unknown>[]): never {
  const label = `${target.kind ?? 'pod or workload'} ${target.namespace}/${target.name}`
  const failures = answers.filter((answer) => !answer.ok)
  const unreadable = failures.find(({ reason }) => reason !== 'not-found' && reason !== 'not-recorded')
  if (unreadable !== undefined) {
    // Credentials and roles are mended while the incident is open, and nobody should have to ask again then.
    const retryable = ['timed-out', 'unavailable', 'forbidden'].includes(unreadable.reason)
    throw new AppError('cluster-unreadable', `Could not look for ${label}: ${unreadable.why}`, { retryable })
  }
  const known = new Set(pods.flatMap((pod) => [workloadOfPod(pod).name, pod.metadata.name]))
  const similar = similarNames(target.name, [...known])
  const hint = similar.length > 0 ? ` Did you mean ${similar.join(', ')}?` : ''
  const where = pods.length === 0 ? ` The namespace ${target.namespace} has no pods, or does not exist.` : ''
  throw new AppError('target-not-found', `There is no ${label}.${hint}${where}`)
}
