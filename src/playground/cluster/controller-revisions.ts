/** Revisions as the simulated controllers keep them: ReplicaSets and ControllerRevisions. */

import { createHash, randomUUID } from 'node:crypto'
import type { ClusterStore, StoredObject } from './cluster-store.ts'
import {
  type Owner,
  plainTemplate,
  replicaSetsOf,
  replicasOf,
  revisionKey,
  specOf,
  type Template,
} from './controller-objects.ts'

/** The present revision of an owner, and whose pods are whose. */
export interface Revised {
  readonly owner: Owner
  readonly isNew: boolean
  /** What owns the pods of this revision: a ReplicaSet, or the owner itself. */
  readonly podOwner: {
    readonly apiVersion: string
    readonly kind: string
    readonly name: string
    readonly uid: string
  }
  /** Labels that mark the pods of this revision. */
  readonly labels: Readonly<Record<string, string>>
  pods(store: ClusterStore): readonly StoredObject[]
  oldPods(store: ClusterStore): readonly StoredObject[]
}

const REVISION = 'deployment.kubernetes.io/revision'

/** Makes the owner's present template its newest revision, as the controllers do. */
export function revise(store: ClusterStore, owner: Owner): Revised {
  return owner.kind === 'Deployment' ? reviseDeployment(store, owner) : reviseHistory(store, owner)
}

function reviseDeployment(store: ClusterStore, owner: Owner): Revised {
  const sets = replicaSetsOf(store, owner)
  const key = revisionKey(owner.spec.template)
  const found = sets.find((set) => revisionKey(specOf(set).template) === key)
  const newest = Math.max(0, ...sets.map(revisionOf))
  const number = found && revisionOf(found) === newest ? newest : newest + 1
  const hash = String(found?.metadata.labels?.['pod-template-hash'] ?? hashOf(key))
  const current = store.put(withRevision(found ?? newReplicaSet(owner, hash), number, replicasOf(owner)))
  for (const set of sets) {
    if (set.metadata.uid !== current.metadata.uid)
      store.put({ ...set, spec: { ...specOf(set), replicas: 0 } })
  }
  const annotations = { ...(owner.metadata.annotations as object), [REVISION]: String(number) }
  const updated = store.put({ ...owner, metadata: { ...owner.metadata, annotations } }) as Owner
  const { name, uid } = current.metadata
  const uids = new Set(sets.map(({ metadata }) => metadata.uid))
  return {
    owner: updated,
    isNew: found === undefined || number !== revisionOf(found),
    podOwner: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: String(uid) },
    labels: { 'pod-template-hash': hash },
    pods: (s) => podsWhere(s, owner, (each) => each === uid),
    oldPods: (s) => podsWhere(s, owner, (each) => each !== uid && uids.has(each)),
  }
}

function reviseHistory(store: ClusterStore, owner: Owner): Revised {
  const { namespace, name, uid } = owner.metadata
  const history = store
    .list('ControllerRevision', namespace)
    .filter(({ metadata }) =>
      (metadata.ownerReferences as { uid: string }[] | undefined)?.some((o) => o.uid === uid),
    )
  const key = revisionKey(owner.spec.template)
  const found = history.find((each) => revisionKey(templateOf(each)) === key)
  const newest = Math.max(0, ...history.map(({ revision }) => Number(revision)))
  const isNewest = found !== undefined && Number(found.revision) === newest
  const hash = String(found?.metadata.labels?.['controller-revision-hash'] ?? hashOf(key))
  const current = found ?? newControllerRevision(owner, hash)
  if (!isNewest) store.put({ ...current, revision: newest + 1 })
  const revisions = { updateRevision: current.metadata.name }
  const updated = (
    owner.kind === 'StatefulSet' ? store.put({ ...owner, status: { ...owner.status, ...revisions } }) : owner
  ) as Owner
  const isCurrent = (pod: StoredObject): boolean => {
    const label = pod.metadata.labels?.['controller-revision-hash']
    return label === hash || label === `${name}-${hash}` || label === current.metadata.name
  }
  const all = (s: ClusterStore): readonly StoredObject[] => podsWhere(s, owner, (each) => each === uid)
  return {
    owner: updated,
    isNew: !isNewest,
    podOwner: { apiVersion: 'apps/v1', kind: owner.kind, name, uid: String(uid) },
    labels: { 'controller-revision-hash': owner.kind === 'StatefulSet' ? current.metadata.name : hash },
    pods: (s) => all(s).filter(isCurrent),
    oldPods: (s) => all(s).filter((pod) => !isCurrent(pod)),
  }
}

function podsWhere(
  store: ClusterStore,
  { metadata }: Owner,
  isOwned: (uid: string | undefined) => boolean,
): readonly StoredObject[] {
  return store
    .list('Pod', metadata.namespace)
    .filter((pod) => isOwned((pod.metadata.ownerReferences as { uid: string }[] | undefined)?.[0]?.uid))
}

function revisionOf(set: StoredObject): number {
  return Number((set.metadata.annotations as Record<string, string> | undefined)?.[REVISION] ?? 0)
}

function templateOf(revision: StoredObject): Template {
  const template = (revision.data as { spec?: { template?: Template } } | undefined)?.spec?.template
  return template ?? { spec: {} }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 10)
}

function withRevision(set: StoredObject, number: number, replicas: number): StoredObject {
  const annotations = { ...(set.metadata.annotations as object | undefined), [REVISION]: String(number) }
  return { ...set, metadata: { ...set.metadata, annotations }, spec: { ...specOf(set), replicas } }
}

function identity(owner: Owner, hash: string) {
  return {
    name: `${owner.metadata.name}-${hash}`,
    ...(owner.metadata.namespace ? { namespace: owner.metadata.namespace } : {}),
    uid: randomUUID(),
    generation: 1,
    creationTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: owner.kind,
        name: owner.metadata.name,
        uid: owner.metadata.uid,
        controller: true,
      },
    ],
  }
}

function newReplicaSet(owner: Owner, hash: string): StoredObject {
  const template = plainTemplate(owner.spec.template)
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash }
  const { selector } = owner.spec as { selector?: { matchLabels?: object } }
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...identity(owner, hash), labels },
    spec: {
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: {},
  }
}

function newControllerRevision(owner: Owner, hash: string): StoredObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: { ...identity(owner, hash), labels: { 'controller-revision-hash': hash } },
    revision: 1,
    data: { spec: { template: { $patch: 'replace', ...plainTemplate(owner.spec.template) } } },
  }
}
