/** The controllers of the simulated cluster: they roll out what was changed, so that a fix shows as recovery. */

import type { ClusterStore, StoredObject } from './cluster-store.ts'
import {
  type Owner,
  ownedBy,
  REPLICATED,
  type ReplicatedKind,
  replicasOf,
  revisionKey,
  signatureOf,
  specOf,
} from './controller-objects.ts'
import {
  copyLogs,
  createPods,
  failingStatus,
  isReady,
  type PodStatusMaker,
  readyStatus,
} from './controller-pods.ts'
import { type Revised, revise } from './controller-revisions.ts'

export interface ControllersOptions {
  readonly store: ClusterStore
  /** Milliseconds that each step takes: until a new pod is ready, or fails (default 1500). */
  readonly stepMs?: number
  /** The status that a new pod gets; undefined leaves it to the template. */
  readonly statusOf?: (pod: StoredObject) => object | undefined
}

export interface Controllers {
  /** Ends them; what is under way stays half done. */
  stop(): void
}

/**
 * Starts them. A pod template whose pods fail when they start is the broken one: pods of that template fail again as
 * recorded, those of every other template become ready. A restart therefore helps nothing, and a roll-back does.
 */
export function startControllers({
  store,
  stepMs = 1_500,
  statusOf: givenStatus = () => undefined,
}: ControllersOptions): Controllers {
  const broken = brokenTemplates(store)
  const timers = new Set<NodeJS.Timeout>()
  const statusOf = (signature: string): PodStatusMaker => {
    const recorded = broken.get(signature)
    return recorded ? failingStatus(recorded) : readyStatus
  }

  function later(work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, stepMs)
    timers.add(timer)
  }

  function reconcile(kind: ReplicatedKind, namespace: string, name: string): void {
    const owner = store.get(kind, namespace, name) as Owner | undefined
    if (!owner || owner.spec.paused === true) {
      observe(store, owner)
      return
    }
    const revised = revise(store, owner)
    const signature = signatureOf(owner.spec.template)
    removeExcess(revised)
    const made = createPods(store, revised, replicasOf(owner))
    observe(store, store.get(kind, namespace, name) as Owner | undefined)
    if (made.length === 0 && !revised.isNew) {
      settle(revised)
      return
    }
    later(() => {
      const recorded = broken.get(signature)
      for (const pod of made) {
        if (recorded) copyLogs(store, recorded, pod)
        update(pod, statusOf(signature))
      }
      settle(revised)
    })
  }

  function update(pod: StoredObject, makeStatus: PodStatusMaker): void {
    const { namespace, name, uid } = pod.metadata
    const present = store.get('Pod', namespace, name)
    if (!present || present.metadata.uid !== uid) return
    store.put({ ...present, status: givenStatus(present) ?? makeStatus(present) })
  }

  /** Old pods go once the new ones are ready; then the numbers are counted anew. */
  function settle(revised: Revised): void {
    const { owner } = revised
    const current = revised.pods(store)
    const wanted = replicasOf(owner)
    if (current.filter(isReady).length >= wanted) for (const pod of revised.oldPods(store)) remove(pod)
    const present = store.get(owner.kind, owner.metadata.namespace, owner.metadata.name) as Owner | undefined
    const finished = owner.kind === 'StatefulSet' && revised.oldPods(store).length === 0
    const done = finished ? { currentRevision: present?.status?.updateRevision } : {}
    observe(store, present && { ...present, status: { ...present.status, ...done } })
  }

  function removeExcess(revised: Revised): void {
    const { owner } = revised
    const pods = revised.pods(store)
    for (const pod of pods.slice(replicasOf(owner))) remove(pod)
    // A StatefulSet reuses the names, and waits for a pod that never got ready; a DaemonSet replaces one by one.
    if (owner.kind === 'StatefulSet') {
      for (const pod of revised.oldPods(store)) {
        if (isReady(pod) || owner.spec.podManagementPolicy === 'Parallel') remove(pod)
      }
    }
    if (owner.kind === 'DaemonSet') for (const pod of revised.oldPods(store)) remove(pod)
    if (replicasOf(owner) === 0) for (const pod of revised.oldPods(store)) remove(pod)
  }

  function remove(pod: StoredObject): void {
    store.remove('Pod', pod.metadata.namespace, pod.metadata.name)
  }

  function startJob(job: StoredObject): void {
    const { namespace = '', name } = job.metadata
    later(() => {
      const present = store.get('Job', namespace, name)
      if (!present) return
      const recorded = broken.get(signatureOf(specOf(present).template))
      const status = recorded
        ? { failed: 1, conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] }
        : { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] }
      store.put({ ...present, status })
    })
  }

  const unsubscribe = store.subscribe(({ type, object }) => {
    const { namespace = '', name } = object.metadata
    if (type === 'ADDED' && object.kind === 'Job') return startJob(object)
    const isOwner = REPLICATED.find((kind) => kind === object.kind)
    if (isOwner && (type === 'MODIFIED' ? isBehind(object) : isNew(type, object))) {
      queueMicrotask(() => reconcile(isOwner, namespace, name))
    }
    if (object.kind === 'Pod' && type === 'DELETED') {
      const owner = ownerOfPod(store, object)
      if (owner && !isBehind(owner)) {
        queueMicrotask(() => reconcile(owner.kind, namespace, owner.metadata.name))
      }
    }
  })

  return {
    stop: () => {
      unsubscribe()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** Failing pods' templates, with the status that a pod of them gets. */
function brokenTemplates(store: ClusterStore): ReadonlyMap<string, StoredObject> {
  const broken = new Map<string, StoredObject>()
  for (const pod of store.list('Pod')) {
    if (isReady(pod) || (pod.status as { phase?: string } | undefined)?.phase === 'Succeeded') continue
    const owner = (pod.metadata.ownerReferences as { uid: string }[] | undefined)?.[0]
    for (const kind of ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']) {
      const found = store
        .list(kind, pod.metadata.namespace)
        .find(({ metadata }) => metadata.uid === owner?.uid)
      if (found) broken.set(signatureOf(specOf(found).template), pod)
    }
  }
  return broken
}

/** What a recording holds has a status; what somebody creates has none yet. */
function isNew(type: string, { status }: StoredObject): boolean {
  return type === 'ADDED' && status === undefined
}

function isBehind(object: StoredObject): boolean {
  const observed = (object.status as { observedGeneration?: number } | undefined)?.observedGeneration
  return observed !== undefined && object.metadata.generation !== observed
}

function ownerOfPod(store: ClusterStore, pod: StoredObject): Owner | undefined {
  return REPLICATED.flatMap((kind) => store.list(kind, pod.metadata.namespace))
    .map((object) => object as Owner)
    .find((owner) => ownedBy(store, owner).some(({ uid }) => uid === ownerUid(pod)))
}

function ownerUid(pod: StoredObject): string | undefined {
  return (pod.metadata.ownerReferences as { uid: string }[] | undefined)?.[0]?.uid
}

/** Writes what the controller of the owner has seen and counted. */
function observe(store: ClusterStore, owner: Owner | undefined): void {
  if (!owner) return
  const groups = ownedBy(store, owner)
  const pods = store
    .list('Pod', owner.metadata.namespace)
    .filter((pod) => groups.some(({ uid }) => uid === ownerUid(pod)))
  const present = revisionKey(owner.spec.template)
  const current = groups.find(({ revision }) => revision === present)?.uid
  const updated =
    owner.kind === 'Deployment' ? pods.filter((pod) => ownerUid(pod) === current).length : pods.length
  const ready = pods.filter(isReady).length
  const wanted = replicasOf(owner)
  const counts =
    owner.kind === 'DaemonSet'
      ? {
          desiredNumberScheduled: wanted,
          numberReady: ready,
          numberAvailable: ready,
          updatedNumberScheduled: updated,
        }
      : { replicas: pods.length, readyReplicas: ready, availableReplicas: ready, updatedReplicas: updated }
  const unavailable = owner.kind === 'Deployment' ? { unavailableReplicas: Math.max(0, wanted - ready) } : {}
  store.put({
    ...owner,
    status: { ...owner.status, ...counts, ...unavailable, observedGeneration: owner.metadata.generation },
  })
}
