/** Explains a scheduler's refusal node by node: which constraint excludes how many nodes, and by which numbers. */
import type { KubeNode, Pod } from '../domain/kubernetes.ts'
import { formatBytes, parseQuantity } from './quantity.ts'

/** One clause of "0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint {...}". */
export interface Obstacle {
  readonly nodes: number
  readonly text: string
}

export function parseObstacles(message: string): Obstacle[] {
  const body = /nodes are available: ([\s\S]*?)(?:\. (?:preemption|no new claims)|$)/.exec(message)?.[1] ?? ''
  return body.split(/, (?=\d+ )|\. /).flatMap((part) => {
    const match = /^(\d+) (.+?)\.?$/.exec(part.trim())
    return match ? [{ nodes: Number(match[1]), text: (match[2] ?? '').replace(/^node\(s\) /, '') }] : []
  })
}

/** What all containers of the pod ask for together, of one resource: init containers run one after another. */
export function requested(pod: Pod, resource: string): number {
  const ask = (c: Pod['spec']['containers'][number]): number =>
    parseQuantity(c.resources?.requests?.[resource] ?? c.resources?.limits?.[resource]) ?? 0
  const main = pod.spec.containers.reduce((sum, c) => sum + ask(c), 0)
  const sidecars = (pod.spec.initContainers ?? [])
    .filter((c) => c.restartPolicy === 'Always')
    .reduce((sum, c) => sum + ask(c), 0)
  const init = Math.max(
    0,
    ...(pod.spec.initContainers ?? [])
      .filter((c) => c.restartPolicy !== 'Always')
      .map((c) => ask(c) + sidecars),
  )
  return Math.max(main + sidecars, init)
}

/** `6 CPUs`, `2Gi`. */
export function amount(resource: string, value: number): string {
  if (resource === 'cpu')
    return value < 1 ? `${Math.round(value * 1000)}m CPU` : `${Math.round(value * 100) / 100} CPU`
  return /memory|storage|hugepages/.test(resource) ? formatBytes(value) : String(value)
}

/** The most of a resource that one node offers to all its pods together. */
export function largestAllocatable(nodes: readonly KubeNode[], resource: string): number | undefined {
  const values = nodes.flatMap((n) => parseQuantity(n.status?.allocatable?.[resource]) ?? [])
  return values.length > 0 ? Math.max(...values) : undefined
}

/** Taints that keep pods off, as people write them: `node-a: dedicated=gpu:NoSchedule`. */
export function taintsOf(nodes: readonly KubeNode[]): string[] {
  return nodes.flatMap((node) =>
    (node.spec?.taints ?? [])
      .filter((t) => t.effect !== 'PreferNoSchedule')
      .map((t) => `${node.metadata.name}: ${t.key}${t.value ? `=${t.value}` : ''}:${t.effect}`),
  )
}
