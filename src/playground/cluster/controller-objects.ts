/** What the simulated controllers know about the objects they look after. */

import type { ClusterStore, StoredObject } from './cluster-store.ts'

export const REPLICATED = ['Deployment', 'StatefulSet', 'DaemonSet'] as const
export type ReplicatedKind = (typeof REPLICATED)[number]

export interface Template {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: Readonly<Record<string, unknown>>
}

export interface OwnerSpec {
  readonly replicas?: number
  readonly paused?: boolean
  readonly podManagementPolicy?: string
  readonly template: Template
}

export type Owner = StoredObject & {
  readonly kind: ReplicatedKind
  readonly spec: OwnerSpec
  readonly status?: Readonly<Record<string, unknown>>
}

/** The spec of an object that has a pod template. */
export function specOf(object: StoredObject): OwnerSpec {
  return object.spec as OwnerSpec
}

/** Pods that the owner should have. */
export function replicasOf({ kind, spec, status }: Owner): number {
  return kind === 'DaemonSet' ? Number(status?.desiredNumberScheduled ?? 1) : (spec.replicas ?? 1)
}

const GENERATED =
  /^(?:pod-template-hash|controller-revision-hash|(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name))$/

/** What a restart writes; it changes nothing of what runs. */
const RESTART = 'kubectl.kubernetes.io/restartedAt'

/**
 * What makes two templates run the same: all of it but labels and the mark of a restart. Other annotations count, since
 * a checksum among them stands for another configuration.
 */
export function signatureOf({ metadata, spec }: Template): string {
  const { [RESTART]: _, ...annotations } = (metadata?.annotations ?? {}) as Record<string, unknown>
  return JSON.stringify(sorted({ annotations, spec }))
}

/** A template without what controllers add to it. */
export function plainTemplate({ metadata = {}, spec }: Template): Template {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !GENERATED.test(key))
  const { annotations } = metadata
  return { metadata: { labels: Object.fromEntries(labels), ...(annotations ? { annotations } : {}) }, spec }
}

/** Text by which two templates are the same revision. */
export function revisionKey(template: Template): string {
  return JSON.stringify(sorted(plainTemplate(template)))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, each]) => each !== null)
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  )
}

export interface PodOwner {
  readonly uid: string
  /** Text by which its template is the same revision as another. */
  readonly revision: string
}

/** Whose pods count for the owner: its ReplicaSets, or itself. */
export function ownedBy(store: ClusterStore, owner: Owner): readonly PodOwner[] {
  if (owner.kind !== 'Deployment') {
    return [{ uid: String(owner.metadata.uid), revision: revisionKey(owner.spec.template) }]
  }
  return replicaSetsOf(store, owner).map((set) => ({
    uid: String(set.metadata.uid),
    revision: revisionKey(specOf(set).template),
  }))
}

/** The ReplicaSets of a Deployment. */
export function replicaSetsOf(store: ClusterStore, owner: Owner): readonly StoredObject[] {
  return store
    .list('ReplicaSet', owner.metadata.namespace)
    .filter(({ metadata }) =>
      (metadata.ownerReferences as { uid: string }[] | undefined)?.some(
        ({ uid }) => uid === owner.metadata.uid,
      ),
    )
}
