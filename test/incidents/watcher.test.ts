/** The watcher on a simulated cluster over HTTP, with the use cases behind it and a clock that the test turns. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClusterConnection, connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { createClusters } from '../../src/incidents/clusters.ts'
import { createResolveWorkload } from '../../src/incidents/resolve-workload.ts'
import { createWatcher } from '../../src/incidents/watcher.ts'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import { kubeConfigOf } from '../adapters/kubernetes/kube-config-of.ts'
import { aPod, api, type PodChange, running, terminated, waiting } from '../support/cluster-pods.ts'
import { alertOf, createBench } from '../support/incident-bench.ts'
import { until } from '../support/poll.ts'
import { silentLog } from '../support/silent-log.ts'

const MINUTE = 60_000
const LIMITS = {
  windowMs: 15 * MINUTE,
  startMs: 2 * MINUTE,
  unschedulableMs: 5 * MINUTE,
  creatingMs: 10 * MINUTE,
  settleMs: 2 * MINUTE,
}

let bench: ReturnType<typeof createBench>
let cluster: SimulatedCluster
let connection: ClusterConnection
let stops: (() => Promise<void>)[]
let pods: number

beforeEach(async () => {
  bench = createBench()
  cluster = await startSimulatedCluster({ recordings: [] })
  connection = connectCluster({ cluster: 'prod', kubeConfig: kubeConfigOf(cluster) })
  stops = []
  pods = -1
  workload('Deployment', 'api')
  workload('ReplicaSet', 'api-54f6784477', { kind: 'Deployment', name: 'api' })
})
afterEach(async () => {
  for (const stop of stops) await stop()
  await connection.close()
  await cluster.close()
})

function workload(
  kind: string,
  name: string,
  owner?: { kind: string; name: string },
  more: object = {},
): void {
  const { annotations, spec, status } = more as { annotations?: object; spec?: object; status?: object }
  cluster.store.put({
    apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: {
      name,
      namespace: 'payments',
      uid: `uid-of-${name}`,
      ...(annotations && { annotations }),
      ...(owner && { ownerReferences: [{ apiVersion: 'apps/v1', uid: 'o', controller: true, ...owner }] }),
    },
    spec: { replicas: 1, ...spec },
    ...(status && { status }),
  })
}

function put(change: PodChange = {}): void {
  const pod = aPod({ createdAt: bench.clock.now() - 20_000, ...change })
  cluster.store.put(pod as unknown as StoredObject)
}

const now = () => bench.clock.now()
const failed = (agoMs: number) => terminated({ exit: 1, from: now() - agoMs - 2_000, to: now() - agoMs })
const loops = () => ({ containers: [api(1, failed(500), failed(10_000))] })
const runs = () => ({ ready: now(), containers: [api(2, running(now()), failed(1_000))] })

async function watch(namespaces = { include: ['*'], ignore: [] as string[] }, labelSelector?: string) {
  const stopping = new AbortController()
  const clusters = createClusters([connection], false, bench.clock)
  const work = createWatcher({
    cluster: 'prod',
    feed: connection.podFeed({
      labelSelector,
      log: silentLog,
      onRestart: () => {},
      times: { firstWaitMs: 20 },
    }),
    reader: connection,
    store: bench.store,
    queue: bench.queue,
    resolveWorkload: createResolveWorkload({ clusters, clock: bench.clock, timeoutMs: 3_000 }),
    settings: { namespaces, limits: LIMITS, maxPods: 20_000 },
    clock: bench.clock,
    log: silentLog,
    onPods: (counts) => {
      pods = counts.pods
    },
    times: { tickMs: 10, compareMs: 0 },
  })(stopping.signal)
  const stop = async () => {
    stopping.abort()
    await work
  }
  stops.push(stop)
  await until(() => pods >= 0)
  return stop
}

async function open(): Promise<readonly Incident[]> {
  await bench.queue.run(0)
  return await bench.store.listOpen()
}

async function opened(): Promise<Incident> {
  return await until(async () => (await open())[0])
}

async function closed(): Promise<Incident> {
  return await until(async () => {
    await bench.queue.run(0)
    const [last] = await bench.store.listResolved(1)
    return last
  })
}

/** Lets the watcher look at everything several times. */
async function lookAgain(): Promise<void> {
  const before = cluster.requests.entries.length
  put({ name: 'mark', owner: null, uid: `mark-${before}`, annotations: { at: String(before) } })
  let looks = 0
  const listOpen = bench.store.listOpen
  Object.assign(bench.store, {
    listOpen: async () => {
      looks += 1
      return await listOpen()
    },
  })
  await until(() => looks > 3)
  Object.assign(bench.store, { listOpen })
  await bench.queue.run(0)
}

/** Lets time pass, and the watcher see what it changed. */
async function passes(ms: number): Promise<void> {
  bench.clock.advance(ms)
  await lookAgain()
}

/** The alert of the pod ends. */
async function ends(): Promise<void> {
  const endsAt = new Date(now()).toISOString()
  await bench.queue.add('intake', bench.intakeOf(alertOf({ status: 'resolved', endsAt })))
  await bench.queue.run(0)
}

describe('The watcher', () => {
  it('opens an incident of the workload at the second failed run, and one only', async () => {
    put({ containers: [api(0, failed(500))] })
    await watch()
    await lookAgain()
    const before = await open()

    put(loops())
    put({ name: 'api-54f6784477-other', ...loops() })
    const incident = await opened()
    await lookAgain()

    expect(before).toEqual([])
    expect(await open()).toHaveLength(1)
    expect(incident).toMatchObject({
      source: 'watcher',
      workload: { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: 'api' },
      target: { kind: 'Pod', container: 'api' },
      thread: { channel: 'C0PAY' },
    })
  })

  it('opens one of what fails already when it comes', async () => {
    put(loops())

    await watch()

    expect((await opened()).workload.name).toBe('api')
  })

  it('opens one for a pod that cannot start, once that has lasted', async () => {
    await watch()
    put({ phase: 'Pending', containers: [api(0, waiting('ImagePullBackOff'))] })
    await lookAgain()
    const before = await open()

    bench.clock.advance(2 * MINUTE)
    const incident = await opened()

    expect(before).toEqual([])
    expect(incident.watched?.reasons).toEqual(['cannot-start'])
  })

  it('opens one for a Job that gave up after its only pod', async () => {
    const status = {
      conditions: [{ type: 'Failed', status: 'True', lastTransitionTime: new Date(now()).toISOString() }],
    }
    workload('Job', 'report', undefined, { status })
    await watch()

    put({
      name: 'report-x',
      owner: { kind: 'Job', name: 'report' },
      restartPolicy: 'Never',
      phase: 'Failed',
      containers: [api(0, failed(500))],
    })
    const incident = await opened()

    expect(incident.workload).toMatchObject({ kind: 'Job', name: 'report' })
    expect(incident.watched?.reasons).toEqual(['job-failed'])
  })

  it('leaves a Job alone that tries again', async () => {
    workload('Job', 'report')
    await watch()

    put({
      name: 'report-x',
      owner: { kind: 'Job', name: 'report' },
      restartPolicy: 'Never',
      phase: 'Failed',
      containers: [api(0, failed(500))],
    })
    await lookAgain()

    expect(await open()).toEqual([])
  })

  it('tells again when the queue was away', async () => {
    await watch()
    bench.queue.state.addsLeft = 0
    put(loops())
    await lookAgain()

    bench.queue.state.addsLeft = Number.POSITIVE_INFINITY

    expect((await opened()).workload.name).toBe('api')
  })

  it('is followed by another one that neither misses nor doubles anything', async () => {
    put({ containers: [api(0, failed(500))] })
    const stop = await watch()
    await stop()
    put(loops())
    pods = -1

    await watch()
    await opened()
    await watch()
    await lookAgain()

    expect(await open()).toHaveLength(1)
  })
})

describe('Over a broken watch the watcher', () => {
  const fleet = Array.from({ length: 12 }, (_, n) => ({ kind: 'StatefulSet', name: `db-${n}` }))

  function failAll(): void {
    for (const owner of fleet) put({ name: `${owner.name}-0`, owner, ...loops() })
  }

  async function allOpened(): Promise<readonly string[]> {
    await until(async () => (await open()).length >= fleet.length)
    await lookAgain()
    return (await open()).map(({ workload: { name } }) => name).sort()
  }

  it.each([
    ['that was cut off', () => {}],
    [
      'whose version expired',
      () => {
        for (let n = 0; n < 1_100; n += 1) put({ name: 'busy', owner: null })
      },
    ],
    [
      'that is refused for a while',
      () => cluster.faults.add({ path: 'watch=true', times: 3, effect: { type: 'status', status: 500 } }),
    ],
    [
      'that tells the same again and in the wrong order',
      () => {
        const pods = cluster.store.list('Pod', 'payments')
        const lines = [...pods, ...pods.toReversed(), ...pods].map(
          (object) => `${JSON.stringify({ type: 'MODIFIED', object })}\n`,
        )
        cluster.faults.add({
          path: 'watch=true',
          effect: { type: 'body', status: 200, contentType: 'application/json', body: lines.join('') },
        })
      },
    ],
  ])('%s misses nothing and doubles nothing', async (_, harm) => {
    for (const { kind, name } of fleet) workload(kind, name)
    await watch()
    await until(() => cluster.requests.entries.some(({ query }) => query.watch === 'true'))

    cluster.disconnect()
    failAll()
    harm()
    const names = await allOpened()
    await bench.queue.run()

    expect(names).toEqual(fleet.map(({ name }) => name).sort())
    const [storm, ...others] = await bench.digests.listOpen()
    expect(others).toEqual([])
    expect(storm?.members.map(({ workload: { name } }) => name).sort()).toEqual(names)
  })
})

describe('The watcher leaves alone', () => {
  it.each<[string, PodChange]>([
    ['a pod that opted out', { annotations: { 'crashloop.dev/ignore': 'true' } }],
    ['an ignored namespace', { namespace: 'kube-system' }],
    ['a namespace that is not included', { namespace: 'other' }],
  ])('%s', async (_, change) => {
    await watch({ include: ['pay*', 'kube-*'], ignore: ['kube-system'] })

    put({ ...loops(), ...change })
    await lookAgain()

    expect(await open()).toEqual([])
  })

  it('a workload that opted out', async () => {
    workload('Deployment', 'api', undefined, { annotations: { 'crashloop.dev/ignore': 'true' } })
    await watch()

    put(loops())
    await lookAgain()

    expect(await open()).toEqual([])
  })

  it('pods that its label selector does not select', async () => {
    await watch(undefined, 'team=payments')
    put({ ...loops(), name: 'other-54f6784477-x', uid: 'x' })
    await lookAgain()
    const before = await open()

    put({ ...loops(), labels: { team: 'payments' } })

    expect(before).toEqual([])
    expect((await opened()).workload.name).toBe('api')
  })
})

describe('An alert that comes after the watcher', () => {
  it('joins its incident and thread, and brings the way to Alertmanager', async () => {
    await watch()
    put(loops())
    await opened()
    await bench.queue.run()

    await bench.webhook(alertOf())

    const [incident, ...others] = await open()
    expect(others).toEqual([])
    expect(Object.keys(incident?.alerts ?? {})).toHaveLength(1)
    expect(bench.slack.messages.filter(({ key }) => key === 'root')).toHaveLength(1)
  })

  it('keeps the incident open while it fires, however well the pods are', async () => {
    await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())

    put(runs())
    bench.clock.advance(10 * MINUTE)
    await lookAgain()

    expect(await open()).toHaveLength(1)
  })

  it('does not close it when it ends while the pods fail; their recovery does, and is told once', async () => {
    await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())
    bench.clock.advance(MINUTE)

    await ends()
    for (let minute = 0; minute < 10; minute += 1) await passes(MINUTE)
    const [waiting] = await open()
    put(runs())
    await passes(2 * MINUTE)
    const incident = await closed()

    expect(waiting).toMatchObject({ status: 'firing', alertsEndedAt: expect.any(String) })
    expect(incident.reopened).toBe(0)
    expect(incident.notes.map(({ type }) => type)).toEqual(['diagnosis', 'resolved'])
  })

  it('closes it at once when it ends after the pods have recovered', async () => {
    await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())
    put(runs())
    await passes(2 * MINUTE)
    await until(async () => (await open())[0]?.watched?.overSince)

    await ends()

    expect(await open()).toEqual([])
    expect(await closed()).toMatchObject({ reopened: 0, resolvedAt: new Date(now()).toISOString() })
  })

  it('closes it within minutes when it ends and nobody watches any more', async () => {
    const stop = await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())
    await stop()
    await ends()
    await bench.queue.run(4 * MINUTE)
    const [waiting] = await open()

    await bench.queue.run(6 * MINUTE)

    expect(waiting?.status).toBe('firing')
    expect(await closed()).toMatchObject({ status: 'resolved', reopened: 0 })
  })

  it('and its end are followed by another watcher, which goes on giving its word', async () => {
    const stop = await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())
    await ends()
    await stop()
    pods = -1

    await watch()
    for (let minute = 0; minute < 10; minute += 1) await passes(MINUTE)

    expect(await open()).toMatchObject([{ status: 'firing', reopened: 0 }])
  })

  it('closes it within minutes when it ends and the watcher cannot see the pods any more', async () => {
    await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())
    cluster.faults.add({
      path: '/api/v1/pods',
      times: Number.POSITIVE_INFINITY,
      effect: { type: 'status', status: 500 },
    })
    cluster.requests.clear()
    cluster.disconnect()
    await until(() =>
      cluster.requests.entries.some(
        ({ path, query }) => path === '/api/v1/pods' && query.watch === undefined,
      ),
    )

    await ends()
    for (let minute = 0; minute < 6; minute += 1) {
      bench.clock.advance(MINUTE)
      await bench.queue.run(0)
    }

    expect(await closed()).toMatchObject({ status: 'resolved', reopened: 0 })
  })

  it('and both recoveries are followed by a new failure: the same incident again', async () => {
    await watch()
    put(loops())
    await opened()
    await bench.webhook(alertOf())
    await ends()
    put(runs())
    await passes(2 * MINUTE)
    await closed()

    bench.clock.advance(MINUTE)
    put({ containers: [api(4, failed(100), failed(20_000))] })
    const incident = await opened()

    expect(incident).toMatchObject({ reopened: 1, status: 'firing' })
  })
})

describe('The watcher that joins an alert', () => {
  it('adds nothing to its thread', async () => {
    await bench.webhook(alertOf())
    const before = bench.slack.messages.length
    await watch()

    put(loops())
    await until(async () => (await open())[0]?.watched)
    await bench.queue.run()

    expect(await open()).toHaveLength(1)
    expect(bench.slack.messages).toHaveLength(before)
  })
})

describe('The watcher closes an incident', () => {
  it('when all pods have been ready for the settling time, with the duration', async () => {
    await watch()
    put(loops())
    const { openedAt } = await opened()
    bench.clock.advance(MINUTE)
    put(runs())
    bench.clock.advance(MINUTE)
    await lookAgain()
    const before = await open()

    bench.clock.advance(MINUTE)
    const incident = await closed()

    expect(before).toHaveLength(1)
    expect(incident.notes.at(-1)).toMatchObject({
      type: 'resolved',
      afterMs: Date.parse(incident.resolvedAt ?? '') - Date.parse(openedAt),
    })
    expect(incident.notes.at(-1)).toMatchObject({ afterMs: 3 * MINUTE })
  })

  it('when the pods of a later rollout are well and the old ones gone', async () => {
    await watch()
    put(loops())
    await opened()
    workload('ReplicaSet', 'api-6c9d5f7b8c', { kind: 'Deployment', name: 'api' })
    put({
      name: 'api-6c9d5f7b8c-new',
      owner: { kind: 'ReplicaSet', name: 'api-6c9d5f7b8c' },
      labels: { 'pod-template-hash': '6c9d5f7b8c' },
      ready: now(),
      containers: [api(0, running(now()))],
    })
    bench.clock.advance(2 * MINUTE)
    await lookAgain()
    const before = await open()

    cluster.store.remove('Pod', 'payments', 'api-54f6784477-zspl6')

    expect(before).toHaveLength(1)
    expect((await closed()).status).toBe('resolved')
  })

  it.each([
    ['is deleted', () => cluster.store.remove('Deployment', 'payments', 'api')],
    ['is scaled to zero', () => workload('Deployment', 'api', undefined, { spec: { replicas: 0 } })],
  ])('when the workload %s', async (_, end) => {
    await watch()
    put(loops())
    await opened()

    end()
    cluster.store.remove('Pod', 'payments', 'api-54f6784477-zspl6')
    await lookAgain()
    bench.clock.advance(2 * MINUTE)

    expect((await closed()).status).toBe('resolved')
  })

  it('not when the workload has no pods for now', async () => {
    await watch()
    put(loops())
    await opened()

    cluster.store.remove('Pod', 'payments', 'api-54f6784477-zspl6')
    bench.clock.advance(9 * MINUTE)
    await lookAgain()

    expect(await open()).toHaveLength(1)
  })

  it('that a person asked for, when there is no alert', async () => {
    put({ ...runs(), ready: now() - 9 * MINUTE })
    await bench.question()
    await watch()
    await lookAgain()
    const before = await open()

    bench.clock.advance(2 * MINUTE)
    const incident = await closed()

    expect(before).toHaveLength(1)
    expect(incident.source).toBe('person')
  })
})
