/** Decides from what is remembered of a workload's pods whether it fails, has recovered, or neither. Pure. */

import type { Crash, Stuck, WatchedPod } from './watched-pod.ts'

export type FailureReason =
  /** A container failed at least twice in short order. */
  | 'crashing'
  /** Its image, its configuration or its process cannot be had. */
  | 'cannot-start'
  /** No node takes it. */
  | 'unschedulable'
  /** Its pods are thrown off their nodes, or end for good, again and again. */
  | 'pods-lost'
  /** The Job controller gave up. */
  | 'job-failed'

/** How long things may last before they count, milliseconds. */
export interface WatchLimits {
  /** Two failures belong together within this time, and count for this time. */
  readonly windowMs: number
  /** For a container that cannot start. */
  readonly startMs: number
  /** For a pod that no node takes. */
  readonly unschedulableMs: number
  /** For a pod that is being prepared, e.g. whose volumes are not mounted. */
  readonly creatingMs: number
  /** For a workload that is ready, to count as recovered. */
  readonly settleMs: number
}

/** A pod of the workload that ended for good and may not exist any more. */
export interface LostPod {
  readonly uid: string
  readonly name: string
  readonly reason: string
  readonly at: number
}

/** All that the watcher knows of the pods of one owner. */
export interface WatchedGroup {
  readonly ownerKind: string
  readonly pods: readonly WatchedPod[]
  readonly lost: readonly LostPod[]
  /** When the Job controller gave up, for a Job of which that is known. */
  readonly jobFailedAt?: number | undefined
}

export type WatchDecision =
  | { readonly state: 'nothing' }
  | {
      readonly state: 'failing'
      readonly reason: FailureReason
      /** A pod that shows it; it may be gone. */
      readonly pod: string
      readonly container?: string
      /** The latest failure, milliseconds. */
      readonly at: number
    }
  /** `at`: since when it has been well. */
  | { readonly state: 'recovered'; readonly at: number }

const NOTHING: WatchDecision = { state: 'nothing' }

/** Never reads readiness as a failure: that is what alerts are for. */
export function decide(group: WatchedGroup, now: number, limits: WatchLimits): WatchDecision {
  const live = group.pods.filter(({ ending, end }) => !ending && !end)
  const failing = live
    .map((pod) => decidePod(pod, now, limits))
    .filter((decision) => decision.state === 'failing')
    .sort((a, b) => RANK.indexOf(a.reason) - RANK.indexOf(b.reason) || b.at - a.at)[0]
  if (failing) return failing
  const well = wellAt(group, live, limits)
  const isWell = well !== undefined && well <= now
  const lost = losing(group, now, limits)
  if (lost.state === 'failing' && !(isWell && well >= lost.at + limits.settleMs)) return lost
  return isWell ? { state: 'recovered', at: well } : NOTHING
}

const RANK: readonly FailureReason[] = [
  'crashing',
  'cannot-start',
  'pods-lost',
  'job-failed',
  'unschedulable',
]

function decidePod(pod: WatchedPod, now: number, limits: WatchLimits): WatchDecision {
  const settled = settledAt(pod, limits)
  if (settled !== undefined && settled <= now) return NOTHING
  const crash = pod.crashes?.find((each) => isLooping(each, now, limits))
  if (crash) {
    return {
      state: 'failing',
      reason: 'crashing',
      pod: pod.name,
      container: crash.container,
      at: crash.lastAt,
    }
  }
  const { stuck } = pod
  if (!stuck || now - stuck.since < limitOf(stuck.kind, limits)) return NOTHING
  return {
    state: 'failing',
    reason: stuck.kind === 'unschedulable' ? 'unschedulable' : 'cannot-start',
    pod: pod.name,
    ...(stuck.container !== undefined && { container: stuck.container }),
    at: stuck.since + limitOf(stuck.kind, limits),
  }
}

function limitOf(kind: Stuck['kind'], limits: WatchLimits): number {
  if (kind === 'cannot-start') return limits.startMs
  return kind === 'unschedulable' ? limits.unschedulableMs : limits.creatingMs
}

function isLooping(crash: Crash, now: number, { windowMs }: WatchLimits): boolean {
  if (crash.ended < 2 || now - crash.lastAt > windowMs) return false
  return crash.backsOff || crash.lastAt - crash.beforeAt <= windowMs
}

/** When a ready pod counts as well; one that crashed must also outlive its failed runs. */
function settledAt(pod: WatchedPod, { settleMs, windowMs }: WatchLimits): number | undefined {
  if (pod.readySince === undefined) return undefined
  const longest = Math.max(0, ...(pod.crashes ?? []).map(({ ranMs }) => ranMs))
  return pod.readySince + Math.max(settleMs, Math.min(2 * longest, windowMs))
}

/** When all pods are settled, which may be to come; undefined when that cannot be said. */
function wellAt(group: WatchedGroup, live: readonly WatchedPod[], limits: WatchLimits): number | undefined {
  if (group.ownerKind === 'Job') return jobDoneAt(group, limits)
  if (live.length === 0) return undefined
  const times = live.map((pod) => settledAt(pod, limits))
  return times.every((at) => at !== undefined) ? Math.max(...times) : undefined
}

/** A Job is well when a pod has done its work after the last one that failed. */
function jobDoneAt({ pods, lost }: WatchedGroup, { settleMs }: WatchLimits): number | undefined {
  const done = Math.max(...pods.map(({ end }) => (end?.succeeded ? end.at : Number.NEGATIVE_INFINITY)))
  const failed = Math.max(Number.NEGATIVE_INFINITY, ...lost.map(({ at }) => at))
  return Number.isFinite(done) && done >= failed ? done + settleMs : undefined
}

function losing(group: WatchedGroup, now: number, { windowMs }: WatchLimits): WatchDecision {
  const { jobFailedAt, lost, ownerKind } = group
  const last = lost.reduce<LostPod | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined)
  if (jobFailedAt !== undefined && now - jobFailedAt <= windowMs) {
    return { state: 'failing', reason: 'job-failed', pod: last?.name ?? '', at: jobFailedAt }
  }
  const recent = lost.filter(({ at }) => now - at <= 2 * windowMs)
  // A bare pod that ends is nobody's loss: nothing was to replace it.
  if (ownerKind === 'Pod' || recent.length < 2 || !last) return NOTHING
  return { state: 'failing', reason: 'pods-lost', pod: last.name, at: last.at }
}
