/** What following 20,000 pods takes in memory. */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import { CORPUS } from '../support/corpus.ts'
import { type Figure, figureOf } from './figure.ts'

const PODS = 20_000
/** Changes after the list, as a busy cluster has them. */
const CHANGES = 20_000
const LAST = 'the-last'
const RECORDED = 'oom-python-embeddings/cluster/namespaces/ml-serving/pods.json'

interface Result {
  readonly pods: number
  readonly before: number
  readonly highest: number
  readonly heap: number
}

/** One run in a process of its own, against an API server in this one that serves a recorded pod 20,000 times. */
export async function watchFigures(): Promise<Figure[]> {
  const cluster = await startSimulatedCluster({ recordings: [] })
  try {
    const bytes = fill(cluster)
    const { pods, before, highest, heap } = await measure(cluster)
    if (pods < PODS) throw new Error(`Only ${pods} pods are remembered.`)
    const of = `${PODS} pods of ${(bytes / 1024).toFixed(1)} KiB, ${CHANGES} changes`
    return [
      figureOf([highest - before], {
        name: 'growth of RSS, watching 20,000 pods',
        unit: 'MiB',
        target: { p99: 256 },
        note: `${of}; highest RSS ${highest.toFixed(0)} MiB, live heap ${heap.toFixed(0)}`,
      }),
    ]
  } finally {
    await cluster.close()
  }
}

function fill({ store }: SimulatedCluster): number {
  const { items } = JSON.parse(readFileSync(join(CORPUS, RECORDED), 'utf8')) as { items: StoredObject[] }
  const [sample] = items as [StoredObject]
  for (let n = 0; n < PODS; n += 1) store.seed(copy(sample, n))
  return JSON.stringify(sample).length
}

function copy(sample: StoredObject, n: number): StoredObject {
  const owner = `service-${Math.floor(n / 4)}-7f9c6d5b8`
  return {
    ...sample,
    metadata: {
      ...sample.metadata,
      name: n === PODS ? LAST : `${owner}-${n.toString(36)}`,
      namespace: `team-${n % 200}`,
      uid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      resourceVersion: String(n + 1),
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true },
      ],
    },
  }
}

async function measure(cluster: SimulatedCluster): Promise<Result> {
  const script = join(import.meta.dirname, 'watch-pods.ts')
  const child = fork(script, [JSON.stringify({ kubeConfig: cluster.kubeConfig(), last: LAST })], {
    execArgv: ['--expose-gc'],
  })
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`The watcher ended with ${code}.`)))
  child.on('message', (message) => {
    if (message === 'listed') void churn(cluster)
    else resolve(message as Result)
  })
  return await promise
}

async function churn({ store, requests }: SimulatedCluster): Promise<void> {
  const isWatching = () => requests.entries.some(({ query }) => query.watch === 'true')
  while (!isWatching()) await new Promise((resolve) => setTimeout(resolve, 10))
  const pods = store.list('Pod')
  for (let n = 0; n < CHANGES; n += 1) {
    store.put(pods[n % pods.length] as StoredObject)
    // In bursts, so that the server, too, keeps few of them waiting.
    if (n % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  store.put(copy(pods[0] as StoredObject, PODS))
}
