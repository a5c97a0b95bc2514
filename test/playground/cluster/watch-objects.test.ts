/** Watches of the simulated cluster, with the informer and the watch of the real client library. */

import path from 'node:path'
import {
  CoreV1Api as CoreApi,
  type CoreV1Api,
  KubeConfig,
  makeInformer,
  type V1Pod,
} from '@kubernetes/client-node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../../src/playground/cluster/simulated-cluster.ts'

const CORPUS = path.join(import.meta.dirname, '../../fixtures/corpus')
const PODS = '/api/v1/namespaces/ledger/pods'

let cluster: SimulatedCluster
let config: KubeConfig
let core: CoreV1Api
let stack: AsyncDisposableStack

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  cluster = await startSimulatedCluster({ recordings: [path.join(CORPUS, 'migration-alembic-init')] })
  stack.defer(() => cluster.close())
  config = new KubeConfig()
  config.loadFromString(JSON.stringify(cluster.kubeConfig()))
  core = config.makeApiClient(CoreApi)
})

afterEach(() => stack.disposeAsync())

interface WatchEvent {
  readonly type: string
  readonly object: {
    readonly kind: string
    readonly code?: number
    readonly metadata: { readonly name?: string; readonly resourceVersion?: string }
  }
}

/** Collects the events of a watch while it is open. */
async function watch(query: string): Promise<WatchEvent[]> {
  const events: WatchEvent[] = []
  const abort = new AbortController()
  stack.defer(() => abort.abort())
  const response = await fetch(`${cluster.url}${PODS}?watch=true&${query}`, { signal: abort.signal })
  const read = async (): Promise<void> => {
    let rest = ''
    for await (const chunk of response.body ?? []) {
      const lines = `${rest}${Buffer.from(chunk).toString()}`.split('\n')
      rest = lines.pop() ?? ''
      events.push(...lines.map((line) => JSON.parse(line) as WatchEvent))
    }
  }
  read().catch(() => {})
  return events
}

function told(events: readonly WatchEvent[]): readonly string[] {
  return events.map(({ type, object }) => `${type} ${object.metadata.name ?? object.kind}`)
}

function setPhase(name: string, phase: string): void {
  cluster.store.update('Pod', 'ledger', name, (pod) => ({ ...pod, status: { phase } }))
}

it('feeds an informer with the first list and every change after it', async () => {
  const seen: string[] = []
  const informer = makeInformer(config, PODS, () => core.listNamespacedPod({ namespace: 'ledger' }))
  stack.defer(() => informer.stop())
  for (const verb of ['add', 'update', 'delete'] as const) {
    informer.on(verb, (pod: V1Pod) => seen.push(`${verb} ${pod.metadata?.name}`))
  }
  informer.on('error', () => {})
  await informer.start()
  await expect.poll(() => cluster.requests.entries.length).toBe(2)

  setPhase('pg-ledger-0', 'Failed')
  cluster.store.remove('Pod', 'ledger', 'pg-ledger-0')

  await expect.poll(() => seen.slice(2)).toEqual(['update pg-ledger-0', 'delete pg-ledger-0'])
})

it('starts with what there is when no resource version is given, then a bookmark', async () => {
  const events = await watch('allowWatchBookmarks=true')

  await expect
    .poll(() => told(events))
    .toEqual(['ADDED ledger-core-848bf58bff-dwkrv', 'ADDED pg-ledger-0', 'BOOKMARK Pod'])
})

it('continues after a resource version without losing what happened in between', async () => {
  const { metadata } = await core.listNamespacedPod({ namespace: 'ledger' })
  setPhase('pg-ledger-0', 'Failed')

  const events = await watch(`resourceVersion=${metadata?.resourceVersion}`)

  await expect.poll(() => told(events)).toEqual(['MODIFIED pg-ledger-0'])
})

it('tells an object that leaves the selection as deleted and one that enters it as added', async () => {
  const { metadata } = await core.listNamespacedPod({ namespace: 'ledger' })
  const selector = encodeURIComponent('status.phase=Running')
  const events = await watch(`resourceVersion=${metadata?.resourceVersion}&fieldSelector=${selector}`)

  setPhase('pg-ledger-0', 'Failed')
  setPhase('ledger-core-848bf58bff-dwkrv', 'Running')

  await expect.poll(() => told(events)).toEqual(['DELETED pg-ledger-0', 'ADDED ledger-core-848bf58bff-dwkrv'])
})

it('tells a watch that comes back too late to list again', async () => {
  const events = await watch('resourceVersion=5')

  await expect.poll(() => events[0]).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410 } })
})
