/** Walks up the owners in a cluster, from what an alert or a person named to the workload at the top. */

import type { Kind, Kinds, OwnerReference, Pod } from '../domain/kubernetes.ts'
import type { Target, WorkloadRef } from '../domain/workload.ts'
import { type ClusterReader, ReadError } from '../evidence/cluster-reader.ts'
import { type OwnerName, workloadOfPod } from '../evidence/owner-names.ts'
import type { PodDirectory } from './pod-directory.ts'

/** Kinds that can own one another and are known to the reader; any other owner is the top. */
const OWNER_KINDS = ['Pod', 'ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const
type OwnerKind = (typeof OWNER_KINDS)[number]

/** A name without a kind is first looked for among these: a person means the workload rather than a pod. */
const NAMED_KINDS: readonly OwnerKind[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Pod']

type Found = Pick<Kinds[OwnerKind], 'metadata'> & { readonly kind: string }

/** Rejects with `ReadError`; `not-found` means that the cluster has nothing of that name. */
export async function walkOwners(
  reader: ClusterReader,
  pods: PodDirectory,
  target: Target,
  signal: AbortSignal,
): Promise<WorkloadRef> {
  const { cluster, namespace } = target
  let object = await readFirst(reader, pods, target, signal)
  let top: OwnerName = { kind: object.kind, name: object.metadata.name }
  // A chain is at most Pod, Job, CronJob; the bound is against owners that point at each other.
  for (let step = 0; step < 5; step += 1) {
    const owners = ownersOf(object)
    if (owners.length === 0) break
    const above = await readOwner(reader, owners, namespace, signal)
    top = above.owner
    if (above.object === undefined) break
    object = above.object
  }
  return { cluster, namespace, kind: top.kind, name: top.name }
}

async function readFirst(
  reader: ClusterReader,
  pods: PodDirectory,
  target: Target,
  signal: AbortSignal,
): Promise<Found> {
  const { kind, name } = target
  if (kind === 'Pod') return { ...(await pods.find(reader, target, signal)), kind }
  if (kind !== undefined && !isOwnerKind(kind)) return { metadata: { name }, kind }
  const kinds = kind === undefined ? NAMED_KINDS : [kind]
  const results = await Promise.allSettled(
    kinds.map((each) => reader.get(each, target.namespace, name, signal)),
  )
  const index = results.findIndex((result) => result.status === 'fulfilled')
  const result = results[index]
  if (result?.status === 'fulfilled') return { ...result.value, kind: kinds[index] as string }
  throw worst(results)
}

/** The owner, and before it the Deployment above it if a ReplicaSet's pod tells its name: that saves a call. */
function ownersOf(object: Found): readonly OwnerName[] {
  const owner = controllerOf(object)
  // A static pod is owned by its node.
  if (owner === undefined || owner.kind === 'Node') return []
  if (object.kind !== 'Pod' || owner.kind !== 'ReplicaSet') return [owner]
  const above = workloadOfPod(object as Pod)
  return above.kind === 'Deployment' ? [above, owner] : [owner]
}

function controllerOf({ metadata }: Found): OwnerReference | undefined {
  return metadata.ownerReferences?.find((each) => each.controller === true)
}

/**
 * The first of the owners that is there. One that may not be read, or is gone and the last, ends the walk: its name is
 * known all the same.
 */
async function readOwner(
  reader: ClusterReader,
  owners: readonly OwnerName[],
  namespace: string,
  signal: AbortSignal,
): Promise<{ readonly owner: OwnerName; readonly object?: Found }> {
  const [owner, ...others] = owners as readonly [OwnerName, ...OwnerName[]]
  const { kind, name } = owner
  if (!isOwnerKind(kind)) return { owner }
  try {
    return { owner, object: { ...(await reader.get(kind, namespace, name, signal)), kind } }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    if (error.reason === 'not-found' && others.length > 0)
      return await readOwner(reader, others, namespace, signal)
    if (error.reason === 'forbidden' || error.reason === 'not-found') return { owner }
    throw error
  }
}

/** Of several failures the one that leaves the answer open: `not-found` counts only when all say so. */
function worst(results: readonly PromiseSettledResult<unknown>[]): unknown {
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  return (
    reasons.find((reason) => !(reason instanceof ReadError && reason.reason === 'not-found')) ?? reasons[0]
  )
}

function isOwnerKind(kind: string): kind is OwnerKind & Kind {
  return (OWNER_KINDS as readonly string[]).includes(kind)
}
