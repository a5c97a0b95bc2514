/** Prints objects as the `Table` that `kubectl get` asks the API server for. */

import type { ContainerStatus, Deployment, KubeEvent, Pod } from '../../domain/kubernetes.ts'
import type { StoredObject } from './cluster-store.ts'
import type { ServedResource } from './served-resources.ts'

type Column = readonly [name: string, cell: (object: StoredObject, now: number) => string | number]

const NAME: Column = ['Name', (object) => object.metadata.name]
const AGE: Column = ['Age', (object, now) => age(object.metadata.creationTimestamp, now)]

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Pod: [
    NAME,
    ['Ready', (object) => readyContainers(asPod(object))],
    ['Status', (object) => podStatus(asPod(object))],
    ['Restarts', (object) => restarts(asPod(object))],
    AGE,
  ],
  Deployment: [
    NAME,
    ['Ready', (object) => `${deployment(object).readyReplicas ?? 0}/${deployment(object).replicas ?? 0}`],
    ['Up-to-date', (object) => deployment(object).updatedReplicas ?? 0],
    ['Available', (object) => deployment(object).availableReplicas ?? 0],
    AGE,
  ],
  Event: [
    ['Last Seen', (object, now) => age(asEvent(object).lastTimestamp ?? asEvent(object).eventTime, now)],
    ['Type', (object) => asEvent(object).type ?? ''],
    ['Reason', (object) => asEvent(object).reason ?? ''],
    ['Object', (object) => involved(asEvent(object))],
    ['Message', (object) => asEvent(object).message?.trim() ?? ''],
  ],
}

/** Builds the table; kinds without columns of their own get a name and an age. */
export function toTable(
  resource: ServedResource,
  items: readonly StoredObject[],
  metadata: Readonly<Record<string, unknown>>,
  now: number,
): unknown {
  const columns = COLUMNS[resource.kind] ?? [NAME, AGE]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(([name]) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: 0,
    })),
    rows: items.map((object) => ({
      cells: columns.map(([, cell]) => cell(object, now)),
      object: {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      },
    })),
  }
}

function asPod(object: StoredObject): Pod {
  return object as unknown as Pod
}

function asEvent(object: StoredObject): KubeEvent {
  return object as unknown as KubeEvent
}

function deployment(object: StoredObject): NonNullable<Deployment['status']> {
  return (object as unknown as Deployment).status ?? {}
}

function involved({ involvedObject }: KubeEvent): string {
  return `${involvedObject.kind?.toLowerCase() ?? ''}/${involvedObject.name ?? ''}`
}

function readyContainers({ spec, status }: Pod): string {
  const ready = status?.containerStatuses?.filter((container) => container.ready).length ?? 0
  return `${ready}/${spec.containers.length}`
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount ?? 0))
}

/** The column STATUS, shortened from printPod in pkg/printers/internalversion. */
function podStatus({ metadata, status }: Pod): string {
  if (metadata.deletionTimestamp) return 'Terminating'
  const init = status?.initContainerStatuses?.find((container) => !container.ready && !container.started)
  if (init && status?.phase === 'Pending') return `Init:${stateReason(init) ?? 'Running'}`
  const reasons = (status?.containerStatuses ?? []).map(stateReason)
  return reasons.find((reason) => reason !== undefined) ?? status?.reason ?? status?.phase ?? 'Unknown'
}

function stateReason({ state }: ContainerStatus): string | undefined {
  return state?.waiting?.reason ?? state?.terminated?.reason
}

function age(since: unknown, now: number): string {
  const seconds = Math.floor((now - Date.parse(String(since))) / 1_000)
  if (Number.isNaN(seconds)) return '<unknown>'
  if (seconds < 120) return `${Math.max(seconds, 0)}s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`
}
