/** What the watcher remembers of one pod: enough to tell whether it fails, small enough for 20,000 of them. Pure. */

import type { ContainerStatus, ContainerTerminated, Pod } from '../domain/kubernetes.ts'

/** The failed runs of one container, as far as they are known. */
export interface Crash {
  readonly container: string
  /** Runs that ended, failed or not. */
  readonly ended: number
  /** End of the last failed run, milliseconds. */
  readonly lastAt: number
  /** End of the failed run before it; estimated from the number of restarts when nobody saw it. */
  readonly beforeAt: number
  /** How long the last failed run lasted, milliseconds; 0 when it never ran or is not known. */
  readonly ranMs: number
  /** Kubelet holds it back now, which it does only after repeated failures. */
  readonly backsOff: boolean
}

/** Why a pod does not get to run, and since when. */
export interface Stuck {
  readonly kind: 'cannot-start' | 'unschedulable' | 'creating'
  /** Kubernetes' own word, e.g. `ImagePullBackOff`. */
  readonly reason: string
  readonly since: number
  readonly container?: string
}

export interface WatchedPod {
  readonly uid: string
  readonly name: string
  readonly namespace: string
  /** Its controller; absent for a bare pod and for a static one. */
  readonly owner?: { readonly kind: string; readonly name: string }
  /** What the name of a ReplicaSet has behind that of its Deployment or Rollout. */
  readonly templateHash?: { readonly of: 'Deployment' | 'Rollout'; readonly hash: string }
  readonly version: string
  /** All times in milliseconds since the epoch. */
  readonly createdAt: number
  readonly readySince?: number
  /** Somebody deleted it and it shuts down; how its containers end now says nothing. */
  readonly ending?: true
  /** It will not run again. */
  readonly end?: { readonly succeeded: boolean; readonly reason: string; readonly at: number }
  readonly crashes?: readonly Crash[]
  readonly stuck?: Stuck
}

/** Waiting reasons of a container that will not start by waiting (kubelet's images and kuberuntime packages). */
const CANNOT_START = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'PostStartHookError',
])

/** Kubernetes writes 1970 where a process never ran, and year 1 for no time. */
const EARLIEST = Date.parse('2000-01-01T00:00:00Z')

/** Takes what is now known of a pod into what was remembered of it; `previous` is undefined at the first sight. */
export function notePod(previous: WatchedPod | undefined, pod: Pod, now: number): WatchedPod {
  const { metadata, status } = pod
  const { labels = {} } = metadata
  const owner = metadata.ownerReferences?.find((each) => each.controller === true && each.kind !== 'Node')
  const hash = labels['pod-template-hash'] ?? labels['rollouts-pod-template-hash']
  const ending = metadata.deletionTimestamp !== undefined
  const end = endOf(previous, pod, now)
  const crashes = ending ? previous?.crashes : crashesOf(previous, pod, end !== undefined, now)
  const stuck = ending || end ? undefined : stuckOf(previous, pod, now)
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')
  const readySince =
    ready?.status === 'True' ? (timeOf(ready.lastTransitionTime) ?? previous?.readySince ?? now) : undefined
  return {
    uid: metadata.uid ?? `${metadata.namespace}/${metadata.name}`,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    ...(owner && { owner: { kind: owner.kind, name: owner.name } }),
    ...(hash !== undefined && {
      templateHash: { of: 'pod-template-hash' in labels ? 'Deployment' : 'Rollout', hash },
    }),
    version: metadata.resourceVersion ?? '',
    createdAt: timeOf(metadata.creationTimestamp) ?? now,
    ...(readySince !== undefined && { readySince }),
    ...(ending && { ending }),
    ...(end && { end }),
    ...(crashes && crashes.length > 0 && { crashes }),
    ...(stuck && { stuck }),
  }
}

function endOf(previous: WatchedPod | undefined, pod: Pod, now: number): WatchedPod['end'] {
  const { status } = pod
  const phase = status?.phase
  if (phase !== 'Succeeded' && phase !== 'Failed') return undefined
  if (previous?.end) return previous.end
  const finished = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
    .map(({ state }) => timeOf(state?.terminated?.finishedAt))
    .filter((at) => at !== undefined)
  // One that we see fail failed now; one of an old list may have been there for days.
  const unknown = previous ? now : lastChangeOf(pod, now)
  return {
    succeeded: phase === 'Succeeded',
    reason: status?.reason ?? phase,
    at: finished.length > 0 ? Math.max(...finished) : unknown,
  }
}

/** Evicted pods may have lost their containers' statuses, and keep their conditions. */
function lastChangeOf({ metadata, status }: Pod, now: number): number {
  const changes = (status?.conditions ?? [])
    .map(({ lastTransitionTime }) => timeOf(lastTransitionTime))
    .filter((at) => at !== undefined)
  if (changes.length > 0) return Math.max(...changes)
  return timeOf(status?.startTime) ?? timeOf(metadata.creationTimestamp) ?? now
}

function crashesOf(
  previous: WatchedPod | undefined,
  pod: Pod,
  isOver: boolean,
  now: number,
): readonly Crash[] | undefined {
  const { spec, status } = pod
  const always = !isOver && (spec?.restartPolicy ?? 'Always') === 'Always'
  const sidecars = new Set(
    (spec?.initContainers ?? []).filter((each) => each.restartPolicy === 'Always').map(({ name }) => name),
  )
  const startedAt = timeOf(status?.startTime) ?? timeOf(pod.metadata.creationTimestamp) ?? now
  const crashOf = (each: ContainerStatus, staysUp: boolean) => {
    const known = previous?.crashes?.find(({ container }) => container === each.name)
    return noteRuns(known, each, staysUp, startedAt, now) ?? []
  }
  const found = [
    ...(status?.initContainerStatuses ?? []).flatMap((each) =>
      crashOf(each, !isOver && sidecars.has(each.name)),
    ),
    ...(status?.containerStatuses ?? []).flatMap((each) => crashOf(each, always)),
  ]
  return found.length > 0 ? found : undefined
}

/** `staysUp`: the container is meant to run for ever, so that every end is a failure, also one with exit code 0. */
function noteRuns(
  known: Crash | undefined,
  status: ContainerStatus,
  staysUp: boolean,
  startedAt: number,
  now: number,
): Crash | undefined {
  const { state, lastState, restartCount = 0 } = status
  const failed = (run: ContainerTerminated | undefined) =>
    run !== undefined && (run.exitCode !== 0 || staysUp) ? run : undefined
  // It has done its work at last.
  if (state?.terminated && !failed(state.terminated)) return undefined
  const [last, before] = [failed(state?.terminated), failed(lastState?.terminated)].filter((run) => run)
  if (!last) return known

  const isBetweenRuns = state?.terminated !== undefined || state?.waiting !== undefined
  const ended = restartCount + (isBetweenRuns ? 1 : 0)
  const backsOff = state?.waiting?.reason === 'CrashLoopBackOff'
  if (known?.ended === ended) return { ...known, backsOff }

  const lastAt = timeOf(last.finishedAt) ?? now
  const origin = known && known.ended < ended ? known : { lastAt: startedAt, ended: 0 }
  const runs = Math.max(1, ended - origin.ended)
  const beforeAt = (before && timeOf(before.finishedAt)) ?? lastAt - (lastAt - origin.lastAt) / runs
  const ranFrom = timeOf(last.startedAt)
  const ranMs = ranFrom === undefined ? 0 : Math.max(0, lastAt - ranFrom)
  return { container: status.name, ended, lastAt, beforeAt, ranMs, backsOff }
}

function stuckOf(previous: WatchedPod | undefined, pod: Pod, now: number): Stuck | undefined {
  const found = obstacleOf(pod)
  if (!found) return undefined
  const same = previous?.stuck?.kind === found.kind ? previous.stuck.since : undefined
  // Whoever has not watched takes the word of the pod's conditions for how long it has been so.
  const told = previous && found.kind !== 'unschedulable' ? undefined : conditionTime(pod, found.kind)
  return { ...found, since: same ?? told ?? now }
}

function obstacleOf({ status, spec }: Pod): Omit<Stuck, 'since'> | undefined {
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (scheduled?.status === 'False') {
    // `SchedulingGated` is somebody's wish.
    return scheduled.reason === 'Unschedulable'
      ? { kind: 'unschedulable', reason: 'Unschedulable' }
      : undefined
  }
  const waiting = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap(
    ({ name, state, lastState }) =>
      state?.waiting?.reason === undefined
        ? []
        : [{ container: name, reason: state.waiting.reason, ran: lastState?.terminated !== undefined }],
  )
  const refused = waiting.find(({ reason }) => CANNOT_START.has(reason))
  if (refused) return { kind: 'cannot-start', reason: refused.reason, container: refused.container }
  const creating = waiting.find(({ reason, ran }) => reason === 'ContainerCreating' && !ran)
  if (creating) return { kind: 'creating', reason: creating.reason, container: creating.container }
  // With init containers the others wait as PodInitializing, also before the first of them could be made.
  const initializing = waiting.length > 0 && waiting.every(({ reason }) => reason === 'PodInitializing')
  return initializing && (spec?.initContainers?.length ?? 0) > 0 && !hasBegun(status?.initContainerStatuses)
    ? { kind: 'creating', reason: 'PodInitializing' }
    : undefined
}

function hasBegun(statuses: readonly ContainerStatus[] = []): boolean {
  return statuses.some(({ state }) => state?.running !== undefined || state?.terminated !== undefined)
}

function conditionTime({ status, metadata }: Pod, kind: Stuck['kind']): number | undefined {
  const type = kind === 'unschedulable' ? 'PodScheduled' : 'ContainersReady'
  const condition = status?.conditions?.find((each) => each.type === type)
  return timeOf(condition?.lastTransitionTime) ?? timeOf(metadata.creationTimestamp)
}

function timeOf(text: string | null | undefined): number | undefined {
  const at = text ? Date.parse(text) : Number.NaN
  return at >= EARLIEST ? at : undefined
}
