/** Keeps of a pod of another workload what a diagnosis asks of neighbours: a storm holds thousands of them. */
import type { Container, ContainerStatus, Pod } from '../domain/kubernetes.ts'

/** Made once for each pod, since gatherings share what they read. */
const known = new WeakMap<Pod, Pod>()

/**
 * The pod with its labels, owners, node, volumes, addresses and conditions, and with image, commands, settings, ports
 * and state of its containers.
 */
export function neighbourOf(pod: Pod): Pod {
  const before = known.get(pod)
  if (before) return before
  const made = { ...picked(pod, ['apiVersion', 'kind']), ...partsOf(pod) }
  known.set(pod, made)
  return made
}

function partsOf({ metadata, spec, status }: Pod): Pick<Pod, 'metadata' | 'spec' | 'status'> {
  const { initContainers, containers } = spec
  return {
    metadata: { name: metadata.name, ...picked(metadata, META) },
    spec: {
      ...picked(spec, ['nodeName', 'restartPolicy', 'dnsPolicy', 'dnsConfig', 'hostNetwork', 'volumes']),
      ...(initContainers && { initContainers: initContainers.map(containerOf) }),
      containers: containers.map(containerOf),
    },
    ...(status && { status: statusOf(status) }),
  }
}

const META = [
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'labels',
  'ownerReferences',
] as const

function containerOf(container: Container): Container {
  const rest = picked(container, ['image', 'command', 'args', 'ports', 'env', 'envFrom'])
  return { name: container.name, ...rest }
}

function statusOf(status: NonNullable<Pod['status']>): NonNullable<Pod['status']> {
  const { initContainerStatuses, containerStatuses } = status
  return {
    ...picked(status, ['phase', 'reason', 'message', 'podIP', 'startTime', 'conditions']),
    ...(initContainerStatuses && { initContainerStatuses: initContainerStatuses.map(containerStatusOf) }),
    ...(containerStatuses && { containerStatuses: containerStatuses.map(containerStatusOf) }),
  }
}

function containerStatusOf(status: ContainerStatus): ContainerStatus {
  const { name, ...rest } = status
  return { name, ...picked(rest, ['image', 'ready', 'started', 'restartCount', 'state', 'lastState']) }
}

/** The fields that are there. */
function picked<T extends object, K extends keyof T>(object: T, fields: readonly K[]): Partial<Pick<T, K>> {
  const kept: Partial<Pick<T, K>> = {}
  for (const field of fields) if (object[field] !== undefined) kept[field] = object[field]
  return kept
}
