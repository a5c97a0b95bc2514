/** A real Alertmanager and a real Redis around the app: one thread over repeats, an outage and the resolution. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AlertmanagerServer, hasAlertmanager, startAlertmanager } from '../support/alertmanager.ts'
import { until } from '../support/poll.ts'
import { hasRedisServer, type RedisServer, startRedisServer } from '../support/redis-server.ts'
import { CHANNEL, createWorld, keyOf, WEBHOOK_TOKEN, type World } from '../support/world.ts'

const hasServers = hasRedisServer() && hasAlertmanager()

describe.skipIf(!hasServers)('With a real Alertmanager and Redis', () => {
  let redis: RedisServer
  let world: World
  let alertmanager: AlertmanagerServer

  beforeAll(async () => {
    redis = await startRedisServer()
  })
  afterAll(() => redis.remove())
  beforeEach(async () => {
    world = await createWorld('oom-python-embeddings')
    const { url } = await world.start({ REDIS_URL: redis.url })
    alertmanager = await startAlertmanager({
      webhookUrl: `${url}/webhooks/alertmanager`,
      token: WEBHOOK_TOKEN,
    })
  })
  afterEach(async () => {
    await alertmanager.stop()
    await world.close()
    await redis.clear()
  })

  const firing = () =>
    world.alert.alerts.map(({ labels }) => ({ labels, annotations: { summary: 'crash looping' } }))

  it('repeats make no further thread, and the resolution edits the root', async () => {
    await alertmanager.push(firing())
    await world.diagnosed()
    await until(async () => (await alertmanager.notifications()).sent >= 3, 20_000)

    await alertmanager.push(firing().map((alert) => ({ ...alert, endsAt: new Date().toISOString() })))
    await until(() => /resolved/i.test(world.roots()[0]?.text ?? ''), 20_000)
    const thread = await until(() => {
      const messages = world.slack.workspace.thread(CHANNEL, world.roots()[0]?.ts ?? '').map(keyOf)
      return messages.includes('resolved:0') ? messages : undefined
    })

    expect(world.roots()).toHaveLength(1)
    expect(thread).toEqual(['root', 'diagnosis:1', 'resolved:0'])
    expect((await alertmanager.notifications()).failed).toBe(0)
  }, 60_000)

  it('an alert that comes while Redis is away is refused, sent again and diagnosed', async () => {
    await redis.kill()
    await alertmanager.push(firing())
    await until(async () => (await alertmanager.notifications()).failed > 0, 20_000)

    await redis.start()
    await world.diagnosed(40_000)

    expect(world.roots()).toHaveLength(1)
  }, 90_000)
})
