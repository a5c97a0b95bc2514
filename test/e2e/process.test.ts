/** The real process: how it starts, stays up, stops, and what a kill -9 leaves behind. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { createWorld, keyOf, sendWebhook, WEBHOOK_TOKEN, type World } from '../support/world.ts'

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

function start(env: Record<string, string> = {}): AppProcess {
  const child = startProcess({ ...world.env, LOG_LEVEL: 'info', ...env })
  children.push(child)
  return child
}

/** Where the process listens, from its log. */
async function urlOf(child: AppProcess): Promise<string> {
  const port = await until(() => /"port":(\d+)/.exec(child.output())?.[1], 20_000)
  return `http://127.0.0.1:${port}`
}

describe('The process', () => {
  it('lists everything that is wrong with its configuration and ends with 2', async () => {
    const child = start({ SLACK_BOT_TOKEN: 'secret-but-wrong', ALERTMANAGER_TOKEN: '', PORT: 'http' })

    expect(await child.ended).toBe(2)
    expect(child.output()).toMatch(/PORT[\s\S]*SLACK_BOT_TOKEN[\s\S]*ALERTMANAGER_TOKEN/)
    expect(child.output()).not.toContain('secret-but-wrong')
  })

  it('ends with 2 and names the cluster when a kubeconfig cannot be used', async () => {
    const child = start({ KUBECONFIG: '/no/such/file' })

    expect(await child.ended).toBe(2)
    expect(child.output()).toMatch(/Cluster prod-eu-1.*\/no\/such\/file/)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async (signal) => {
    const child = start()
    await urlOf(child)

    child.kill(signal)

    expect(await child.ended).toBe(0)
  })

  it('stays up without Slack and Redis and says so, then works when they are there', async () => {
    const redis = await startRedisServer()
    await redis.kill()
    world.slack.faults.add('*', { kind: 'http-status', status: 503 }, Number.POSITIVE_INFINITY)
    const child = start({ REDIS_URL: redis.url })
    const url = await urlOf(child)
    const refused = await sendWebhook(url, world.alert)
    const unready = await fetch(`${url}/readyz`)
    const checks = ((await unready.json()) as { checks: Record<string, string> }).checks

    await redis.start()
    world.slack.faults.clear()
    const accepted = await until(async () => {
      const status = await sendWebhook(url, world.alert)
      return status === 202 ? status : undefined
    }, 20_000)
    await world.diagnosed(30_000)
    await redis.remove()

    expect([refused, unready.status, accepted]).toEqual([503, 503, 202])
    expect(checks).toMatchObject({
      queue: expect.stringContaining('down'),
      store: expect.stringContaining('down'),
      slack: expect.stringContaining('down'),
      'cluster prod-eu-1': 'ok',
    })
    expect(world.roots()).toHaveLength(1)
  }, 90_000)

  it('writes no token and no password, whatever it logs', async () => {
    const password = 'hunter2-of-the-test'
    const redis = await startRedisServer(['--requirepass', 'another'])
    const child = start({ LOG_LEVEL: 'trace', REDIS_URL: redis.url.replace('//', `//:${password}@`) })
    const url = await urlOf(child)
    await sendWebhook(url, world.alert)
    await fetch(`${url}/readyz`)
    await until(() => child.output().includes('Slack can reach us'), 20_000)
    child.kill('SIGTERM')
    await child.ended
    await redis.remove()

    for (const secret of [password, 'xoxb-', 'xapp-', WEBHOOK_TOKEN]) {
      expect(child.output()).not.toContain(secret)
    }
  }, 60_000)
})

describe.skipIf(!hasRedisServer())('A worker that is killed', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.remove())

  it('in the middle of an investigation is followed by the next, in the same thread', async () => {
    world.cluster.faults.add({ path: '/log', times: Number.POSITIVE_INFINITY, effect: { type: 'hang' } })
    const { url } = await world.start({ REDIS_URL: redis.url, CRASHLOOP_ROLE: 'web' })
    const first = start({ REDIS_URL: redis.url, CRASHLOOP_ROLE: 'worker' })
    await until(async () => (await sendWebhook(url, world.alert)) === 202)
    await until(() => world.roots().length > 0 && world.cluster.requests.entries.some(isLogRead), 20_000)

    first.kill('SIGKILL')
    await first.ended
    world.cluster.faults.clear()
    start({ REDIS_URL: redis.url, CRASHLOOP_ROLE: 'worker' })
    const { root, replies } = await world.diagnosed(100_000)

    expect(world.roots()).toHaveLength(1)
    expect(root.text).toContain('ranker')
    expect(replies.map(keyOf)).toEqual(['diagnosis:1'])
  }, 150_000)
})

function isLogRead({ path }: { readonly path: string }): boolean {
  return path.includes('/log')
}
