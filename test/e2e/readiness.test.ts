/** /readyz over HTTP: what is out is said in words of ours; only what stops alerts from being taken unreadies the pod. */
import { afterEach, describe, expect, it } from 'vitest'
import { startApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { until } from '../support/poll.ts'
import { freePort, hasRedisServer, startRedisServer } from '../support/redis-server.ts'
import { createWorld, sendWebhook, type World } from '../support/world.ts'

const FOREVER = Number.POSITIVE_INFINITY
const SAID = 'said-by-the-far-end'

let world: World
afterEach(() => world.close())

interface Answer {
  readonly status: number
  readonly ready: boolean
  readonly checks: Readonly<Record<string, string>>
}

async function readyz(url: string): Promise<Answer> {
  const answer = await fetch(`${url}/readyz`)
  return { status: answer.status, ...((await answer.json()) as Omit<Answer, 'status'>) }
}

const alive = async (url: string) => (await fetch(`${url}/healthz`)).status

describe('A process', () => {
  it('for which all is well says so of each dependency', async () => {
    world = await createWorld('exc-go-nil-map')
    const { url } = await world.start()

    const answer = await until(async () => {
      const now = await readyz(url)
      return now.checks.slack === 'ok' ? now : undefined
    })

    expect(answer).toEqual({
      status: 200,
      ready: true,
      checks: { queue: 'ok', store: 'ok', slack: 'ok', posting: 'ok', 'cluster prod-eu-1': 'ok' },
    })
  })

  it.each([
    ['hangs', { type: 'hang' }],
    ['fails', { type: 'status', status: 500, message: SAID }],
    ['forbids', { type: 'status', status: 403, message: SAID }],
  ] as const)(
    'whose cluster %s stays ready and says which one it is',
    async (_, effect) => {
      world = await createWorld('exc-go-nil-map')
      world.cluster.faults.add({ path: '/', times: FOREVER, effect })
      const { url } = await world.start()

      const answer = await readyz(url)

      expect([answer.status, answer.ready]).toEqual([200, true])
      expect(answer.checks['cluster prod-eu-1']).toMatch(/^down: its pods cannot be listed/)
      expect(JSON.stringify(answer)).not.toContain(SAID)
      expect(await alive(url)).toBe(200)
    },
    30_000,
  )

  it('asks a cluster seldom, however often it is asked itself', async () => {
    world = await createWorld('exc-go-nil-map')
    const { url } = await world.start()
    world.cluster.requests.clear()

    for (let probe = 0; probe < 20; probe += 1) await readyz(url)

    expect(world.cluster.requests.entries).toHaveLength(1)
  })

  it('that Slack does not let in stays ready, and keeps alerts', async () => {
    world = await createWorld('exc-go-nil-map')
    const { url } = await world.start({ SLACK_API_URL: `http://127.0.0.1:${await freePort()}/api/` })

    const answer = await readyz(url)

    expect([answer.status, answer.ready]).toEqual([200, true])
    expect(answer.checks.slack).toMatch(/^down: Slack cannot reach this process; alerts are kept/)
    expect(JSON.stringify(answer)).not.toMatch(/ECONN|127\.0\.0\.1/)
  })

  it('whose messages Slack refuses says so, and again that it takes them', async () => {
    world = await createWorld('exc-go-nil-map')
    const { url } = await world.start()
    for (let times = 0; times < 4; times += 1)
      world.slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 1 })

    await sendWebhook(url, world.alert)
    const out = await until(async () => {
      const now = await readyz(url)
      return now.checks.posting === 'ok' ? undefined : now
    }, 20_000)
    await until(async () => (await readyz(url)).checks.posting === 'ok', 20_000)

    expect([out.status, out.ready]).toEqual([200, true])
    expect(out.checks.posting).toMatch(/^down: Slack took none of the latest messages/)
  }, 60_000)

  it.skipIf(!hasRedisServer())(
    'without its Redis is not ready but lives, and is ready again once Redis is back',
    async () => {
      world = await createWorld('exc-go-nil-map')
      const redis = await startRedisServer()
      const lines: string[] = []
      const log = createLogger('info', { write: (line) => void lines.push(line) })
      const app = await startApp(loadConfig({ ...world.env, REDIS_URL: redis.url }), log)
      const url = `http://127.0.0.1:${app.port}`
      try {
        await until(async () => (await readyz(url)).ready, 20_000)

        await redis.kill()
        const out = await until(async () => {
          const now = await readyz(url)
          return now.ready ? undefined : now
        }, 20_000)
        const lives = await alive(url)
        await redis.start()
        await until(async () => (await readyz(url)).ready, 40_000)

        expect([out.status, lives]).toEqual([503, 200])
        expect(out.checks.queue).toMatch(
          /^down: .*no job can be stored in Redis; webhooks are answered with 503/,
        )
        expect(out.checks.store).toMatch(/^down: .*incidents cannot be read from Redis/)
        expect(JSON.stringify(out)).not.toMatch(/ECONN|127\.0\.0\.1/)
        expect(lines.join('')).toContain('A check of readiness passes again')
      } finally {
        await app.stop()
        await redis.remove()
      }
    },
    120_000,
  )
})
