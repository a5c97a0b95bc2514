/** A storm: many workloads of many pods that all fail, in a simulated cluster, with the webhooks about them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import type { SimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { type Case, CORPUS } from '../support/corpus.ts'

export interface StormSize {
  readonly namespaces: number
  /** In each namespace. */
  readonly workloads: number
  /** Of each workload. */
  readonly pods: number
}

/** What is copied: a Deployment whose pods crash. */
const ORIGINAL = 'exc-go-nil-map'
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'
const ALERTS_A_WEBHOOK = 10

/** The recorded case that the cluster must hold. */
export function originalOf(cases: readonly Case[]): Case {
  const found = cases.find(({ id }) => id === ORIGINAL)
  if (found === undefined) throw new Error(`There is no recorded case ${ORIGINAL}.`)
  return found
}

/** Puts the failing workloads into the cluster. */
export function raiseStorm({ store }: SimulatedCluster, original: Case, size: StormSize): void {
  const { namespace, workload } = original
  const deployment = store.get('Deployment', namespace, workload.name)
  const pod = store.list('Pod', namespace).find(({ metadata }) => metadata.name === original.pod)
  const set = store.get('ReplicaSet', namespace, ownerOf(pod))
  if (!deployment || !pod || !set) throw new Error(`The recorded case ${ORIGINAL} has no Deployment.`)
  const container =
    (pod as unknown as { spec: { containers: { name: string }[] } }).spec.containers[0]?.name ?? ''
  const log = store.log({ namespace, pod: pod.metadata.name, container, run: 'previous' })
  for (const { space, name } of workloadsOf(size)) {
    const selector = { matchLabels: { app: name } }
    store.put({ ...named(deployment, space, name, name), spec: { ...(deployment.spec as object), selector } })
    store.put(named(set, space, `${name}-54f6784477`, name, { kind: 'Deployment', name }))
    for (let n = 0; n < size.pods; n += 1) {
      const podName = podOf(name, n)
      store.put(named(pod, space, podName, name, { kind: 'ReplicaSet', name: `${name}-54f6784477` }))
      if (log) store.putLog({ namespace: space, pod: podName, container, run: 'previous' }, log)
    }
  }
}

/** The webhooks that Alertmanager would send: one for some pods of one namespace. */
export function stormWebhooks(original: Case, size: StormSize): readonly string[] {
  const recorded = JSON.parse(readFileSync(join(CORPUS, original.id, 'alert.json'), 'utf8'))
  const [first] = recorded.alerts
  const alerts = workloadsOf(size).flatMap(({ space, name }, w) =>
    Array.from({ length: size.pods }, (_, n) => ({
      ...first,
      labels: { ...first.labels, namespace: space, pod: podOf(name, n), uid: `${w}-${n}` },
      startsAt: new Date().toISOString(),
      fingerprint: (w * size.pods + n).toString(16).padStart(16, '0'),
    })),
  )
  return Array.from({ length: Math.ceil(alerts.length / ALERTS_A_WEBHOOK) }, (_, i) =>
    JSON.stringify({
      ...recorded,
      groupKey: `{}:{namespace="${i}"}`,
      alerts: alerts.slice(i * ALERTS_A_WEBHOOK, (i + 1) * ALERTS_A_WEBHOOK),
    }),
  )
}

function workloadsOf({ namespaces, workloads }: StormSize): readonly { space: string; name: string }[] {
  return Array.from({ length: namespaces * workloads }, (_, w) => ({
    space: `storm-${w % namespaces}`,
    name: `service-${w}`,
  }))
}

function podOf(name: string, n: number): string {
  const suffix = Array.from(
    { length: 5 },
    (_, i) => LETTERS[Math.floor(n / LETTERS.length ** i) % LETTERS.length],
  )
  return `${name}-54f6784477-${suffix.join('')}`
}

function named(
  object: StoredObject,
  namespace: string,
  name: string,
  app: string,
  owner?: { readonly kind: string; readonly name: string },
): StoredObject {
  const { labels: _labels, ...metadata } = object.metadata
  const reference = owner && [{ apiVersion: 'apps/v1', uid: owner.name, controller: true, ...owner }]
  return {
    ...object,
    metadata: {
      ...metadata,
      namespace,
      name,
      uid: `${namespace}-${name}`,
      labels: { app, ...(owner && { 'pod-template-hash': '54f6784477' }) },
      ...(reference && { ownerReferences: reference }),
    },
  }
}

function ownerOf(pod: StoredObject | undefined): string {
  const [owner] = (pod?.metadata.ownerReferences ?? []) as readonly { readonly name: string }[]
  return owner?.name ?? ''
}
