/** The one watch of the pods, over HTTP against the simulated API server and its faults. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClusterConnection, connectCluster } from '../../../src/adapters/kubernetes/connect-cluster.ts'
import { createPodBoard, type PodBoard } from '../../../src/incidents/pod-board.ts'
import type { WatchRestart } from '../../../src/incidents/watch-ports.ts'
import type { StoredObject } from '../../../src/playground/cluster/cluster-store.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../../src/playground/cluster/simulated-cluster.ts'
import { aPod, type PodChange } from '../../support/cluster-pods.ts'
import { until } from '../../support/poll.ts'
import { silentLog } from '../../support/silent-log.ts'
import { kubeConfigOf } from './kube-config-of.ts'

let cluster: SimulatedCluster
let connection: ClusterConnection
let board: PodBoard
let stopping: AbortController
let following: Promise<void>
let restarts: WatchRestart[]
let lists: number

beforeEach(async () => {
  cluster = await startSimulatedCluster({ recordings: [] })
  connection = connectCluster({ cluster: 'sim', kubeConfig: kubeConfigOf(cluster) })
  board = createPodBoard({ maxPods: 20_000, rememberMs: 60_000, isWatched: () => true })
  stopping = new AbortController()
  following = Promise.resolve()
  restarts = []
  lists = 0
})
afterEach(async () => {
  stopping.abort()
  await following
  await connection.close()
  await cluster.close()
})

function put(change: PodChange = {}): StoredObject {
  return cluster.store.put(aPod({ owner: null, ...change }) as unknown as StoredObject)
}

function names(): string[] {
  return ['a', 'b', 'c', 'd', 'e'].filter((name) => board.groupOfPod('payments', name))
}

async function follow(labelSelector?: string, silenceMs = 5_000): Promise<void> {
  const feed = connection.podFeed({
    labelSelector,
    log: silentLog,
    onRestart: (why) => restarts.push(why),
    times: { firstWaitMs: 20, longestWaitMs: 100, silenceMs, lifeMs: 60_000 },
  })
  following = feed.follow(
    {
      listing: board.listing,
      listed: () => {
        board.listed(Date.now())
        lists += 1
      },
      seen: (pod) => board.seen(pod, Date.now()),
      gone: (pod) => board.gone(pod, Date.now()),
    },
    stopping.signal,
  )
  await until(() => lists > 0)
}

const watches = () => cluster.requests.entries.filter(({ query }) => query.watch === 'true')

/** Cuts every open connection, as a load balancer does. */
async function cutOff(change: () => void): Promise<void> {
  const before = watches().length
  await until(() => before > 0 || watches().length > 0)
  cluster.faults.add({ path: '/pods', effect: { type: 'status', status: 503 } })
  cluster.disconnect()
  change()
}

describe('The watch of the pods', () => {
  it('tells what is there and what changes, with one watch', async () => {
    put({ name: 'a' })
    await follow()

    put({ name: 'b' })
    cluster.store.remove('Pod', 'payments', 'a')
    await until(() => names().join() === 'b')

    expect(watches()).toHaveLength(1)
    expect(watches()[0]?.query).toMatchObject({ allowWatchBookmarks: 'true' })
  })

  it('reads a large cluster in pages', async () => {
    for (let n = 0; n < 600; n += 1) put({ name: `pod-${n}` })

    await follow()

    expect(board.counts().pods).toBe(600)
    expect(cluster.requests.entries.filter(({ query }) => query.limit !== undefined)).toHaveLength(6)
  })

  it('selects pods on the server', async () => {
    put({ name: 'a', labels: { team: 'payments' } })
    put({ name: 'b', labels: { team: 'search' } })

    await follow('team=payments')

    expect(names()).toEqual(['a'])
  })

  it('goes on where it was cut off, without a new list', async () => {
    put({ name: 'a' })
    await follow()

    await cutOff(() => {
      put({ name: 'b' })
      cluster.store.remove('Pod', 'payments', 'a')
    })
    await until(() => names().join() === 'b')

    expect(lists).toBe(1)
    expect(restarts).toContain('disconnected')
  })

  it('lists anew when its version has expired, and forgets what went meanwhile', async () => {
    put({ name: 'a' })
    await follow()

    await cutOff(() => {
      cluster.store.remove('Pod', 'payments', 'a')
      for (let n = 0; n < 1_100; n += 1) put({ name: 'b' })
    })
    await until(() => names().join() === 'b')

    expect(lists).toBe(2)
    expect(restarts.filter((why) => why === 'expired')).toHaveLength(1)
  })

  it('goes on from a bookmark, so that a quiet selection does not expire', async () => {
    put({ name: 'a', labels: { team: 'payments' } })
    for (let n = 0; n < 10; n += 1) put({ name: 'b' })
    await follow('team=payments')
    await until(() => watches().length > 0)

    await cutOff(() => {})
    await until(() => watches().length > 1)

    expect(Number(watches().at(-1)?.query.resourceVersion)).toBe(cluster.store.resourceVersion)
    expect(lists).toBe(1)
  })

  it('notices a connection that went silent', async () => {
    await follow(undefined, 150)
    await until(() => restarts.length > 0)

    put({ name: 'a' })
    await until(() => names().join() === 'a')

    expect(restarts[0]).toBe('disconnected')
  })

  it('takes duplicated and reordered events, and a deletion before a last change', async () => {
    const events = (...all: [string, PodChange][]) =>
      all
        .map(([type, change]) => `${JSON.stringify({ type, object: aPod({ owner: null, ...change }) })}\n`)
        .join('')
    const a = { name: 'a', uid: 'a1' }
    const body = events(
      ['ADDED', { ...a, version: '200003', phase: 'Running', ready: 1_800_000_000_000 }],
      ['MODIFIED', { ...a, version: '200002', phase: 'Pending' }],
      ['MODIFIED', { ...a, version: '200003', phase: 'Running', ready: 1_800_000_000_000 }],
      ['ADDED', { name: 'b', uid: 'b1', version: '200004' }],
      ['DELETED', { name: 'b', uid: 'b1', version: '200006' }],
      ['MODIFIED', { name: 'b', uid: 'b1', version: '200005' }],
    )
    cluster.faults.add({
      path: 'watch=true',
      effect: { type: 'body', status: 200, contentType: 'application/json', body },
    })

    await follow()
    await until(() => watches().length > 1)

    expect(names()).toEqual(['a'])
    expect(board.groupOfPod('payments', 'a')?.pods[0]?.readySince).toBeDefined()
    expect(watches()[1]?.query.resourceVersion).toBe('200006')
  })

  it.each([
    ['is half an event', '{"type":"ADDED","object":{"metadata":{"na'],
    ['is a login page', '<html>Please sign in</html>\n'],
    ['has no object', '{"type":"ADDED"}\n'],
    ['is an error of another kind', '{"type":"ERROR","object":{"code":500,"message":"etcd is sad"}}\n'],
  ])('goes on after an answer that %s', async (_, body) => {
    cluster.faults.add({
      path: 'watch=true',
      effect: { type: 'body', status: 200, contentType: 'application/json', body },
    })
    await follow()

    put({ name: 'a' })
    await until(() => names().join() === 'a')

    expect(restarts).toEqual(['disconnected'])
  })

  it('waits for the permission it lacks', async () => {
    cluster.faults.add({ path: 'watch=true', times: 2, effect: { type: 'status', status: 403 } })
    put({ name: 'a' })
    await follow()

    put({ name: 'b' })
    await until(() => names().join() === 'a,b')

    expect(restarts).toEqual(['refused', 'refused'])
  })

  it('ends when it is told to', async () => {
    await follow()
    await until(() => watches().length > 0)

    stopping.abort()

    await expect(following).resolves.toBeUndefined()
  })
})

describe('More pods than are remembered', () => {
  it('are counted, and those with trouble kept', () => {
    const small = createPodBoard({ maxPods: 2, rememberMs: 60_000, isWatched: () => true })
    for (const name of ['a', 'b', 'c', 'd']) small.seen(aPod({ name, version: '1' }), 0)

    small.seen(aPod({ name: 'e', version: '1', unscheduled: { reason: 'Unschedulable', since: 0 } }), 0)

    expect(small.counts()).toEqual({ pods: 3, left: 2 })
    expect(small.troubled()[0]?.pods.map(({ name }) => name)).toContain('e')
  })
})
