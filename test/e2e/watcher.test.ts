/** The watcher in real processes: it is first, alerts join it, and a killed leader is followed by the next. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { StoredObject } from '../../src/playground/cluster/cluster-store.ts'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { aPod, api, terminated } from '../support/cluster-pods.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { CHANNEL, createWorld, keyOf, resolved, sendWebhook, type World } from '../support/world.ts'

let world: World
let children: AppProcess[]
beforeEach(async () => {
  children = []
  world = await createWorld('oom-python-embeddings')
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(children.map((child) => child.ended))
  await world.close()
})

function start(env: Record<string, string>): AppProcess {
  const child = startProcess({ ...world.env, LOG_LEVEL: 'info', CRASHLOOP_WATCHER: 'on', ...env })
  children.push(child)
  return child
}

async function metricsOf(child: AppProcess): Promise<string> {
  const port = await until(() => /"port":(\d+)/.exec(child.output())?.[1], 20_000)
  return await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
}

async function leads(child: AppProcess): Promise<boolean> {
  return (await metricsOf(child)).includes('crashloop_watcher_leader{cluster="prod-eu-1"} 1')
}

/** A bare pod whose container has just failed for the `runs`th time. */
function crashes(name: string, runs: number): void {
  const now = Date.now()
  const run = (ago: number) => terminated({ exit: 1, from: now - ago - 1_000, to: now - ago })
  const pod = aPod({
    name,
    namespace: 'shop',
    owner: null,
    createdAt: now - 20_000,
    containers: [runs === 1 ? api(0, run(100)) : api(runs - 1, run(100), run(8_000))],
  })
  world.cluster.store.put(pod as unknown as StoredObject)
}

/** New pods that are ready take the place of all pods of a namespace, as after a rollout that helped. */
function replacePods(namespace: string): void {
  const { store } = world.cluster
  for (const { metadata, ...pod } of store.list('Pod', namespace)) {
    const { resourceVersion: _, ...kept } = metadata
    const at = new Date().toISOString()
    store.remove('Pod', namespace, metadata.name)
    store.put({
      ...pod,
      metadata: { ...kept, name: `${metadata.name}-new`, uid: `${metadata.uid}-new`, creationTimestamp: at },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at }] },
    })
  }
}

/** A card may name other workloads further down. */
const rootsOf = (name: string) => world.roots().filter(({ text }) => text.split('\n')[0]?.includes(name))

describe('The watcher', () => {
  it('opens the thread before any alert, which then joins it; it ends when both say so', async () => {
    const file = join(world.folder, 'crashloop.yaml')
    await writeFile(file, 'watcher: { settleMinutes: 0.1 }\n')
    const { url } = await world.start({ CRASHLOOP_WATCHER: 'on', CRASHLOOP_CONFIG: file })
    const { root } = await world.diagnosed()

    const status = await sendWebhook(url, world.alert)
    await until(() => world.roots()[0]?.text.includes('KubePodCrashLooping'))
    await sendWebhook(url, resolved(world.alert))
    await until(() => world.roots()[0]?.text.includes('All alerts have ended, but the pods still fail'))
    replacePods('ml-serving')
    await until(() => /resolved/i.test(world.roots()[0]?.text ?? ''), 60_000)
    const thread = await until(() => {
      const keys = world.slack.workspace.thread(CHANNEL, root.ts).map(keyOf)
      return keys.some((key) => key?.startsWith('resolved')) ? keys : undefined
    })

    expect(status).toBe(202)
    expect(root.text).toContain('Seen by the watcher')
    expect(world.roots()).toHaveLength(1)
    expect(thread.filter((key) => /^re(solved|opened)/.test(key ?? ''))).toEqual(['resolved:0'])
  }, 120_000)

  it('and an alert are one incident when nobody named the cluster', async () => {
    const { url } = await world.start({ CRASHLOOP_WATCHER: 'on', CRASHLOOP_CLUSTER: '' })
    await world.diagnosed()
    const alerts = world.alert.alerts.map((alert) => ({
      ...alert,
      labels: { ...alert.labels, cluster: 'named-by-prometheus' },
    }))

    await sendWebhook(url, { ...world.alert, alerts })
    await until(() => world.roots()[0]?.text.includes('KubePodCrashLooping'))

    expect(world.roots()).toHaveLength(1)
  })

  it('needs less than 5 s from the second failed run to the thread', async () => {
    await world.start({ CRASHLOOP_WATCHER: 'on' })
    await world.diagnosed()
    crashes('cart-0', 1)

    const from = performance.now()
    crashes('cart-0', 2)
    await until(() => rootsOf('cart-0').length > 0)

    expect(performance.now() - from).toBeLessThan(5_000)
  })

  it('keeps to the namespaces of crashloop.yaml', async () => {
    const file = join(world.folder, 'crashloop.yaml')
    await writeFile(file, 'watcher:\n  namespaces:\n    include: [shop]\n    ignore: ["*-dev"]\n')
    await world.start({ CRASHLOOP_WATCHER: 'on', CRASHLOOP_CONFIG: file })

    crashes('cart-0', 2)
    await until(() => rootsOf('cart-0').length > 0)

    expect(world.roots()).toHaveLength(1)
  })
})

describe.skipIf(!hasRedisServer())('Two watchers on one Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.remove())

  it('take turns: when the leader is killed the other one misses and doubles nothing', async () => {
    const role = {
      REDIS_URL: redis.url,
      CRASHLOOP_ROLE: 'watcher',
      SLACK_BOT_TOKEN: '',
      ALERTMANAGER_TOKEN: '',
    }
    await world.start({ REDIS_URL: redis.url, CRASHLOOP_ROLE: 'worker' })
    const first = start(role)
    await until(() => leads(first), 20_000)
    const second = start(role)
    await world.diagnosed()
    crashes('cart-0', 2)
    await until(() => rootsOf('cart-0').length > 0)
    const bothLead = await leads(second)

    first.kill('SIGKILL')
    await first.ended
    crashes('cart-1', 2)
    world.cluster.store.remove('Pod', 'shop', 'cart-0')
    const from = performance.now()
    await until(() => leads(second), 20_000)
    const tookMs = performance.now() - from
    crashes('cart-2', 2)
    await until(() => rootsOf('cart-1').length > 0 && rootsOf('cart-2').length > 0, 20_000)

    expect(bothLead).toBe(false)
    expect(tookMs).toBeLessThan(10_500)
    expect(['cart-0', 'cart-1', 'cart-2'].map((name) => rootsOf(name).length)).toEqual([1, 1, 1])
    expect(world.roots()).toHaveLength(4)
    expect(await metricsOf(second)).toMatch(
      /crashloop_watcher_pods\{cluster="prod-eu-1",state="watched"\} [1-9]/,
    )
  }, 90_000)

  it('hand over at once when the leader is stopped in order', async () => {
    await redis.clear()
    const role = { REDIS_URL: redis.url, CRASHLOOP_ROLE: 'watcher' }
    const first = start(role)
    await until(() => leads(first), 20_000)
    const second = start(role)
    await metricsOf(second)

    first.kill('SIGTERM')
    const code = await first.ended
    await until(() => leads(second), 4_000)

    expect(code).toBe(0)
  }, 60_000)
})
