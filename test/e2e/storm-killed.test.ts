/** A worker that is killed while it posts a digest leaves exactly one, whether Slack had taken the message or not. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AppProcess, startProcess } from '../support/child-process.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { createWorld, sendWebhook, type World } from '../support/world.ts'

describe.skipIf(!hasRedisServer())('A worker that is killed while it posts a digest', () => {
  let redis: RedisServer
  let world: World
  let children: AppProcess[]
  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.remove())
  beforeEach(async () => {
    await redis.clear()
    children = []
    world = await createWorld('storm-shared-configmap')
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map((child) => child.ended))
    await world.close()
  })

  function startWorker(): AppProcess {
    const env = { ...world.env, LOG_LEVEL: 'info', REDIS_URL: redis.url, CRASHLOOP_ROLE: 'worker' }
    const child = startProcess(env)
    children.push(child)
    return child
  }

  const posts = () => world.slack.calls.filter(({ method }) => method === 'chat.postMessage')

  it.each([
    ['before Slack took it', 'hang'],
    ['after Slack took it', 'reset-after'],
  ] as const)(
    '%s is followed by the next, which leaves one digest',
    async (_, kind) => {
      world.slack.faults.add('chat.postMessage', { kind })
      const { url } = await world.start({ REDIS_URL: redis.url, CRASHLOOP_ROLE: 'web' })
      const first = startWorker()
      await until(async () => (await sendWebhook(url, world.alert)) === 202, 20_000)
      await until(() => posts().length > 0, 30_000)

      first.kill('SIGKILL')
      await first.ended
      startWorker()
      const text = await until(() => {
        const [root] = world.roots()
        return root && /8 workloads fail, since[^.]*\.\n/.test(root.text) ? root.text : undefined
      }, 120_000)

      expect(world.roots()).toHaveLength(1)
      expect(text).toContain('ConfigMap platform/platform-flags')
    },
    180_000,
  )
})
