/** Pods as an API server shows them, in the states that the watcher must tell apart. */
import type { ContainerStatus, Pod } from '../../src/domain/kubernetes.ts'

/** Milliseconds since the epoch as RFC 3339. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '')
}

export interface PodChange {
  readonly name?: string
  readonly namespace?: string
  readonly uid?: string
  readonly owner?: { readonly kind: string; readonly name: string } | null
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly deletedAt?: number
  readonly version?: string
  readonly createdAt?: number
  readonly restartPolicy?: string
  readonly initContainers?: readonly { readonly name: string; readonly restartPolicy?: string }[]
  readonly phase?: string
  readonly reason?: string
  /** Since when it is ready, or is not. */
  readonly ready?: number
  readonly notReady?: number
  readonly unscheduled?: { readonly reason: string; readonly since: number }
  readonly containers?: readonly ContainerStatus[]
  readonly inits?: readonly ContainerStatus[]
}

/** A pod of Deployment payments/api, running unless told otherwise. */
export function aPod(change: PodChange = {}): Pod {
  const { name = 'api-54f6784477-zspl6', namespace = 'payments', createdAt = 0, owner } = change
  const parent = owner === undefined ? { kind: 'ReplicaSet', name: 'api-54f6784477' } : owner
  const conditions = [
    ...(change.ready === undefined
      ? []
      : [{ type: 'Ready', status: 'True', lastTransitionTime: iso(change.ready) }]),
    ...(change.notReady === undefined
      ? []
      : ['Ready', 'ContainersReady'].map((type) => ({
          type,
          status: 'False',
          lastTransitionTime: iso(change.notReady as number),
        }))),
    ...(change.unscheduled
      ? [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: change.unscheduled.reason,
            lastTransitionTime: iso(change.unscheduled.since),
          },
        ]
      : [{ type: 'PodScheduled', status: 'True', lastTransitionTime: iso(createdAt) }]),
  ]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid: change.uid ?? `uid-of-${namespace}-${name}`,
      ...(change.version !== undefined && { resourceVersion: change.version }),
      creationTimestamp: iso(createdAt),
      ...(change.deletedAt !== undefined && { deletionTimestamp: iso(change.deletedAt) }),
      labels: {
        ...(parent?.kind === 'ReplicaSet' && { 'pod-template-hash': '54f6784477' }),
        ...change.labels,
      },
      ...(change.annotations && { annotations: change.annotations }),
      ...(parent && {
        ownerReferences: [{ apiVersion: 'v1', uid: `uid-of-${parent.name}`, controller: true, ...parent }],
      }),
    },
    spec: {
      containers: [{ name: 'api', image: 'api:1' }],
      restartPolicy: change.restartPolicy ?? 'Always',
      ...(change.initContainers && { initContainers: change.initContainers }),
    },
    status: {
      phase: change.phase ?? 'Running',
      startTime: iso(createdAt),
      ...(change.reason !== undefined && { reason: change.reason }),
      conditions,
      containerStatuses: change.containers ?? [],
      ...(change.inits && { initContainerStatuses: change.inits }),
    },
  }
}

interface Run {
  readonly exit: number
  readonly from?: number
  readonly to: number
  readonly reason?: string
}

export function terminated({ exit, from, to, reason }: Run) {
  return {
    terminated: {
      exitCode: exit,
      reason: reason ?? (exit === 0 ? 'Completed' : 'Error'),
      startedAt: from === undefined ? '1970-01-01T00:00:00Z' : iso(from),
      finishedAt: iso(to),
    },
  }
}

export function running(from: number) {
  return { running: { startedAt: iso(from) } }
}

export function waiting(reason: string) {
  return { waiting: { reason } }
}

/** Status of the container `api`. */
export function api(
  restartCount: number,
  state: ContainerStatus['state'],
  lastState: ContainerStatus['lastState'] = {},
  name = 'api',
): ContainerStatus {
  return { name, restartCount, ...(state && { state }), lastState, ready: state?.running !== undefined }
}
