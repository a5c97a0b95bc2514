/** Finds the workload above what an alert or a person named, by walking the owners in the cluster. */

import type { Clock } from '../domain/clock.ts'
import type { Kind, Kinds } from '../domain/kubernetes.ts'
import type { Target, WorkloadRef } from '../domain/workload.ts'
import { type ClusterReader, ReadError } from '../evidence/cluster-reader.ts'
import type { Clusters } from './clusters.ts'
import { guessWorkload } from './guess-workload.ts'

export type Resolution =
  | { readonly outcome: 'found'; readonly workload: WorkloadRef }
  /** The cluster says that it is not there; the workload is a guess from the names. */
  | { readonly outcome: 'not-found'; readonly workload: WorkloadRef }
  /** The cluster could not be asked; the workload is a guess from the names. */
  | { readonly outcome: 'unreadable'; readonly workload: WorkloadRef; readonly why: string }

export type ResolveWorkload = (target: Target) => Promise<Resolution>

export interface ResolveWorkloadDeps {
  readonly clusters: Clusters
  readonly clock: Clock
  /** Time for one walk, milliseconds. */
  readonly timeoutMs: number
}

/** Kinds that can own one another and are known to the reader; any other owner is the top. */
const OWNER_KINDS = ['Pod', 'ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const
type OwnerKind = (typeof OWNER_KINDS)[number]

/** A name without a kind is first looked for among these: a person means the workload rather than a pod. */
const NAMED_KINDS: readonly OwnerKind[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod']

const FOUND_MS = 60_000
/** An outage is remembered shortly, so that a webhook of a hundred alerts does not wait for each of them. */
const UNREADABLE_MS = 10_000
const MAX_CACHED = 1000

/** Never rejects: the thread of an incident must appear also when its cluster is away. */
export function createResolveWorkload({ clusters, clock, timeoutMs }: ResolveWorkloadDeps): ResolveWorkload {
  const found = new Map<string, { workload: WorkloadRef; until: number }>()
  const unreadable = new Map<string, { why: string; until: number }>()

  return async (target) => {
    const key = JSON.stringify([target.cluster, target.namespace, target.kind, target.name])
    const known = found.get(key)
    if (known && known.until > clock.now()) return { outcome: 'found', workload: known.workload }
    const out = unreadable.get(target.cluster)
    if (out && out.until > clock.now())
      return { outcome: 'unreadable', workload: guessWorkload(target), why: out.why }

    try {
      const workload = await walk(clusters.readerFor(target.cluster), target, AbortSignal.timeout(timeoutMs))
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

async function walk(reader: ClusterReader, target: Target, signal: AbortSignal): Promise<WorkloadRef> {
  let ref = { kind: target.kind ?? '', name: target.name }
  let object = await readFirst(reader, target, signal)
  ref = { kind: object.foundKind, name: target.name }
  // A chain is at most Pod, Job, CronJob; the bound is against owners that point at each other.
  for (let step = 0; step < 5; step += 1) {
    const owner = object.metadata.ownerReferences?.find((each) => each.controller === true)
    // A static pod is owned by its node.
    if (owner === undefined || owner.kind === 'Node') break
    ref = { kind: owner.kind, name: owner.name }
    if (!isOwnerKind(owner.kind)) break
    const next = await readOwner(reader, owner.kind, target.namespace, owner.name, signal)
    if (next === undefined) break
    object = { ...next, foundKind: owner.kind }
  }
  return { cluster: target.cluster, namespace: target.namespace, ...ref }
}

type Found = Pick<Kinds[OwnerKind], 'metadata'> & { readonly foundKind: string }

async function readFirst(reader: ClusterReader, target: Target, signal: AbortSignal): Promise<Found> {
  const { kind } = target
  if (kind !== undefined && !isOwnerKind(kind)) return { metadata: { name: target.name }, foundKind: kind }
  const kinds = kind === undefined ? NAMED_KINDS : [kind]
  const results = await Promise.allSettled(
    kinds.map((each) => reader.get(each, target.namespace, target.name, signal)),
  )
  const index = results.findIndex((result) => result.status === 'fulfilled')
  const result = results[index]
  if (result?.status === 'fulfilled')
    return { metadata: result.value.metadata, foundKind: kinds[index] as string }
  throw worst(results)
}

/** Of several failures the one that leaves the answer open: `not-found` counts only when all say so. */
function worst(results: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  return (
    reasons.find((reason) => !(reason instanceof ReadError && reason.reason === 'not-found')) ?? reasons[0]
  )
}

/** An owner that may not be read or is gone ends the walk: its reference already names it. */
async function readOwner(
  reader: ClusterReader,
  kind: OwnerKind,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Pick<Kinds[OwnerKind], 'metadata'> | undefined> {
  try {
    return await reader.get(kind, namespace, name, signal)
  } catch (error) {
    if (error instanceof ReadError && (error.reason === 'forbidden' || error.reason === 'not-found'))
      return undefined
    throw error
  }
}

function isOwnerKind(kind: string): kind is OwnerKind & Kind {
  return (OWNER_KINDS as readonly string[]).includes(kind)
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
