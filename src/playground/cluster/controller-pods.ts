/** Pods as the simulated controllers and kubelets make them. */

import { randomUUID } from 'node:crypto'
import type { ClusterStore, StoredObject } from './cluster-store.ts'
import { plainTemplate } from './controller-objects.ts'
import type { Revised } from './controller-revisions.ts'

export type PodStatusMaker = (pod: StoredObject) => unknown

interface Spec {
  readonly containers: readonly { readonly name: string; readonly image?: string }[]
  readonly initContainers?: readonly { readonly name: string }[]
}

/** True when the pod's Ready condition is. */
export function isReady(pod: StoredObject): boolean {
  const { conditions = [] } = (pod.status ?? {}) as { conditions?: { type: string; status: string }[] }
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
}

/** Creates what is missing to `wanted` pods, not started yet. */
export function createPods(store: ClusterStore, revised: Revised, wanted: number): readonly StoredObject[] {
  const { owner, podOwner, labels } = revised
  const present = revised.pods(store)
  const taken = new Set(store.list('Pod', owner.metadata.namespace).map(({ metadata }) => metadata.name))
  const made: StoredObject[] = []
  // A StatefulSet has no names beyond its numbers: a place that is taken stays empty.
  const tries = owner.kind === 'StatefulSet' ? wanted : wanted * 2
  for (let n = 0; present.length + made.length < wanted && n < tries; n += 1) {
    const name =
      owner.kind === 'StatefulSet'
        ? `${owner.metadata.name}-${n}`
        : `${podOwner.name}-${randomUUID().slice(0, 5)}`
    if (taken.has(name)) continue
    const template = plainTemplate(owner.spec.template)
    made.push(
      store.put({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          ...(owner.metadata.namespace ? { namespace: owner.metadata.namespace } : {}),
          uid: randomUUID(),
          generation: 1,
          creationTimestamp: now(),
          labels: { ...template.metadata?.labels, ...labels },
          ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
          ownerReferences: [{ ...podOwner, controller: true, blockOwnerDeletion: true }],
        },
        spec: { nodeName: store.list('Node')[0]?.metadata.name, ...template.spec },
        status: { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] },
      }),
    )
  }
  return made
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+/, '')
}

/** A pod whose containers all run. */
export function readyStatus(pod: StoredObject): unknown {
  const startedAt = now()
  const { containers } = pod.spec as Spec
  return {
    phase: 'Running',
    startTime: startedAt,
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
      type,
      status: 'True',
      lastTransitionTime: startedAt,
    })),
    containerStatuses: containers.map(({ name, image }) => ({
      name,
      image,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt } },
      lastState: {},
    })),
  }
}

/** A pod that fails as another did writes the same logs. */
export function copyLogs(store: ClusterStore, from: StoredObject, to: StoredObject): void {
  const { containers, initContainers = [] } = from.spec as Spec
  for (const { name: container } of [...containers, ...initContainers]) {
    for (const run of ['current', 'previous'] as const) {
      const place = { namespace: from.metadata.namespace ?? '', container, run }
      const log = store.log({ ...place, pod: from.metadata.name })
      if (log) store.putLog({ ...place, pod: to.metadata.name }, log)
    }
  }
}

/** A pod that fails as the recorded one did, its counting begun anew. */
export function failingStatus(recorded: StoredObject): PodStatusMaker {
  return () => {
    const status = structuredClone(recorded.status) as Record<string, unknown>
    for (const list of ['containerStatuses', 'initContainerStatuses']) {
      const statuses = status[list] as { restartCount?: number }[] | undefined
      if (statuses)
        status[list] = statuses.map((each) => ({
          ...each,
          restartCount: Math.min(1, each.restartCount ?? 0),
        }))
    }
    return { ...status, startTime: now() }
  }
}
