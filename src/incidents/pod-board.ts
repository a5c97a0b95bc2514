/** The pods of one cluster as the watcher remembers them, by their owner; takes changes twice, late and out of order. */

import type { Pod } from '../domain/kubernetes.ts'
import type { WorkloadRef } from '../domain/workload.ts'
import type { LostPod, WatchedGroup } from './watch-decision.ts'
import { notePod, type WatchedPod } from './watched-pod.ts'

/** Pods with the same owner. */
export interface PodGroup extends WatchedGroup {
  readonly key: string
  readonly namespace: string
  readonly ownerName: string
}

export interface PodBoardOptions {
  /** Pods that are remembered; of more than that, only those with trouble are. */
  readonly maxPods: number
  /** How long the loss of a pod is remembered, milliseconds. */
  readonly rememberMs: number
  /** False for a pod that is nobody's business. */
  readonly isWatched: (pod: Pod) => boolean
}

export interface PodBoard {
  /** Returns the key of the group that changed, if one did. */
  seen(pod: Pod, now: number): string | undefined
  gone(pod: Pod, now: number): string | undefined
  /** A full list begins; `listed` forgets what it did not name, and returns the groups that changed. */
  listing(): void
  listed(now: number): readonly string[]
  group(key: string): PodGroup | undefined
  /** Groups of which a pod failed, cannot start or was lost. */
  troubled(): readonly PodGroup[]
  /** Groups whose pods may belong to the workload, by their owners' names. */
  groupsOf(workload: WorkloadRef): readonly PodGroup[]
  groupOfPod(namespace: string, name: string): PodGroup | undefined
  /** Forgets what lies too far back. */
  prune(now: number): void
  /** How many pods are remembered, and how many are not because there are too many. */
  counts(): { readonly pods: number; readonly left: number }
}

interface Group {
  readonly key: string
  readonly namespace: string
  readonly ownerKind: string
  readonly ownerName: string
  readonly pods: Map<string, WatchedPod>
  lost: LostPod[]
}

/** Pods whose deletion is remembered, so that a change that comes late does not bring them back. */
const MAX_TOMBSTONES = 2_000
const MAX_LOST = 20

export function createPodBoard({ maxPods, rememberMs, isWatched }: PodBoardOptions): PodBoard {
  const groups = new Map<string, Group>()
  /** Group of every pod that is remembered, by the pod's uid. */
  const places = new Map<string, Group>()
  const troubled = new Set<Group>()
  /** Version of the last state of pods that were deleted. */
  const tombstones = new Map<string, string | undefined>()
  const overflow = new Set<string>()
  let unlisted: Set<string> | undefined

  function seen(pod: Pod, now: number): string | undefined {
    const uid = uidOf(pod)
    unlisted?.delete(uid)
    if (tombstones.has(uid) && !isNewer(pod.metadata.resourceVersion, tombstones.get(uid) ?? ''))
      return undefined
    if (!isWatched(pod)) return forget(uid)?.key
    const place = places.get(uid)
    const previous = place?.pods.get(uid)
    if (previous && !isNewer(pod.metadata.resourceVersion, previous.version)) return undefined
    const noted = notePod(previous, pod, now)
    if (!previous && places.size >= maxPods && !hasTrouble(noted)) {
      // Only how many there are is of interest, and a set of them all would be what the bound is against.
      if (overflow.size < maxPods) overflow.add(uid)
      return undefined
    }
    overflow.delete(uid)
    const group = groupFor(noted)
    if (place && place !== group) forget(uid)
    group.pods.set(uid, noted)
    places.set(uid, group)
    if (noted.end && !noted.end.succeeded) lose(group, noted, noted.end.reason, noted.end.at)
    if (hasTrouble(noted) || group.lost.length > 0) troubled.add(group)
    return group.key
  }

  function groupFor(pod: WatchedPod): Group {
    const { kind, name } = pod.owner ?? { kind: 'Pod', name: pod.name }
    const key = `${pod.namespace}/${kind}/${name}`
    const known = groups.get(key)
    if (known) return known
    const group: Group = {
      key,
      namespace: pod.namespace,
      ownerKind: kind,
      ownerName: name,
      pods: new Map(),
      lost: [],
    }
    groups.set(key, group)
    return group
  }

  function lose(group: Group, { uid, name }: WatchedPod, reason: string, at: number): void {
    if (group.lost.some((each) => each.uid === uid)) return
    group.lost = [...group.lost, { uid, name, reason, at }].slice(-MAX_LOST)
    troubled.add(group)
  }

  function forget(uid: string): Group | undefined {
    const group = places.get(uid)
    places.delete(uid)
    overflow.delete(uid)
    group?.pods.delete(uid)
    if (group && group.pods.size === 0 && group.lost.length === 0) drop(group)
    return group
  }

  function drop(group: Group): void {
    groups.delete(group.key)
    troubled.delete(group)
  }

  function gone(pod: Pod, now: number): string | undefined {
    const uid = uidOf(pod)
    unlisted?.delete(uid)
    bury(uid, pod.metadata.resourceVersion)
    return leave(uid, now)
  }

  function bury(uid: string, version: string | undefined): void {
    tombstones.set(uid, version)
    const [oldest] = tombstones.keys()
    if (tombstones.size > MAX_TOMBSTONES && oldest !== undefined) tombstones.delete(oldest)
  }

  function leave(uid: string, now: number): string | undefined {
    const group = places.get(uid)
    const pod = group?.pods.get(uid)
    // The Job controller deletes a pod whose time is over, which then never shows as failed.
    if (group?.ownerKind === 'Job' && pod && !pod.end) lose(group, pod, 'Deleted', now)
    return forget(uid)?.key
  }

  function prune(now: number): void {
    for (const group of [...troubled]) {
      group.lost = group.lost.filter(({ at, uid }) => now - at <= rememberMs || group.pods.has(uid))
      if (group.pods.size === 0 && group.lost.length === 0) drop(group)
      else if (group.lost.length === 0 && ![...group.pods.values()].some(hasTrouble)) troubled.delete(group)
    }
  }

  const shown = (group: Group): PodGroup => ({ ...group, pods: [...group.pods.values()] })
  return {
    seen,
    gone,
    listing() {
      unlisted = new Set([...places.keys(), ...overflow])
    },
    listed(now) {
      const keys = [...(unlisted ?? [])].flatMap((uid) => leave(uid, now) ?? [])
      unlisted = undefined
      return keys
    },
    group: (key) => {
      const found = groups.get(key)
      return found && shown(found)
    },
    troubled: () => [...troubled].map(shown),
    groupsOf: (workload) => [...groups.values()].filter((group) => mayBelong(group, workload)).map(shown),
    groupOfPod(namespace, name) {
      for (const group of groups.values()) {
        if (group.namespace !== namespace) continue
        if ([...group.pods.values()].some((pod) => pod.name === name)) return shown(group)
      }
      return undefined
    },
    prune,
    counts: () => ({ pods: places.size, left: overflow.size }),
  }
}

/** The workload above a group as far as names tell; exact for Deployments, whose ReplicaSets say their hash. */
export function workloadAbove(
  { namespace, ownerKind, ownerName, pods }: Pick<PodGroup, 'namespace' | 'ownerKind' | 'ownerName' | 'pods'>,
  cluster: string,
): WorkloadRef {
  const hash = pods.find(({ templateHash }) => templateHash !== undefined)?.templateHash
  if (ownerKind === 'ReplicaSet' && hash && ownerName.endsWith(`-${hash.hash}`)) {
    return { cluster, namespace, kind: hash.of, name: ownerName.slice(0, -hash.hash.length - 1) }
  }
  const cronJob = ownerKind === 'Job' ? CRON_JOB_RUN.exec(ownerName)?.[1] : undefined
  if (cronJob !== undefined) return { cluster, namespace, kind: 'CronJob', name: cronJob }
  return { cluster, namespace, kind: ownerKind, name: ownerName }
}

/** A CronJob names its Jobs after the minutes since the epoch. */
const CRON_JOB_RUN = /^(.+)-\d{8}$/

function mayBelong(group: Group, workload: WorkloadRef): boolean {
  if (group.namespace !== workload.namespace) return false
  if (group.ownerKind === workload.kind && group.ownerName === workload.name) return true
  if (!group.ownerName.startsWith(`${workload.name}-`)) return false
  const above = workloadAbove({ ...group, pods: [...group.pods.values()] }, workload.cluster)
  return above.kind === workload.kind && above.name === workload.name
}

function hasTrouble({ crashes, stuck, end }: WatchedPod): boolean {
  return crashes !== undefined || stuck !== undefined || end?.succeeded === false
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? `${metadata.namespace}/${metadata.name}`
}

/** Versions are decimal numbers as far as anybody has seen; of others the one that comes later is newer. */
function isNewer(version: string | undefined, known: string): boolean {
  const [a, b] = [Number(version), Number(known)]
  return Number.isFinite(a) && Number.isFinite(b) ? a > b : version !== known
}
