/** How fast webhooks are made durable in a real Redis, against the least that could do so. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSimulatedSlack } from '../../src/playground/slack/start.ts'
import { CORPUS } from '../support/corpus.ts'
import { hasRedisServer, startRedisServer } from '../support/redis-server.ts'
import { type Child, startChild } from './child.ts'
import { type Figure, figureOf, median } from './figure.ts'
import { atRate, fullSpeed, type Load } from './load.ts'

const ALERTS = 10
const ROUNDS = 6
const ROUND_MS = 2_000
const WARM_MS = 8_000
const HALF_RATE = 500
const TOKEN = 'token-of-the-bench'

/** Ten alerts a webhook, to a process of the role web and to a bare one by turns. */
export async function webhookFigures(): Promise<Figure[]> {
  if (!hasRedisServer()) return []
  await using stack = new AsyncDisposableStack()
  const redis = await startRedisServer()
  stack.defer(() => redis.remove())
  const slack = await startSimulatedSlack({
    transport: { http: { requestUrl: '' } },
    botToken: 'xoxb-of-the-bench',
    signingSecret: 'secret-of-the-bench',
    users: [{ id: 'U1', name: 'ines' }],
    channels: [{ id: 'C0ALERTS', name: 'alerts' }],
  })
  stack.defer(() => slack.close())
  const bare = stack.use(
    startChild(join(import.meta.dirname, 'bare-express.ts'), {
      REDIS_URL: redis.url,
      NODE_ENV: 'production',
    }),
  )
  const ours = stack.use(
    startChild(join(import.meta.dirname, '../../src/main.ts'), {
      REDIS_URL: redis.url,
      CRASHLOOP_ROLE: 'web',
      SLACK_BOT_TOKEN: 'xoxb-of-the-bench',
      SLACK_SIGNING_SECRET: 'secret-of-the-bench',
      SLACK_API_URL: slack.apiUrl,
      ALERTMANAGER_TOKEN: TOKEN,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      NODE_ENV: 'production',
    }),
  )
  const loads = { bare: loadOf(await bare.port()), ours: loadOf(await ours.port()) }
  for (const load of [loads.bare, loads.ours]) await fullSpeed(load, WARM_MS)

  const processes = { bare, ours }
  const speeds = { bare: [] as Speed[], ours: [] as Speed[] }
  const times = { bare: [] as number[], ours: [] as number[] }
  for (let round = 0; round < ROUNDS; round += 1) {
    await redis.clear()
    // Whoever is second finds a fuller Redis.
    const order = round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)
    for (const who of order) speeds[who].push(await speedOf(processes[who], loads[who]))
    await redis.clear()
    for (const who of order) times[who].push(...(await atRate(loads[who], HALF_RATE, ROUND_MS)))
  }
  const name = 'Express, JSON, one add'
  const perSecond = (all: Speed[]) => all.map((speed) => speed.perSecond)
  const perCore = (all: Speed[]) => all.flatMap((speed) => speed.perCoreSecond ?? [])
  return [
    figureOf(perSecond(speeds.ours), {
      name: `webhooks made durable, ${ALERTS} alerts each`,
      unit: '/s',
      target: { p50: 1000, ratio: 0.8 },
      baseline: { name, p50: median(perSecond(speeds.bare)) },
      note: 'as fast as answers come, with the load generator and Redis on the same machine',
    }),
    figureOf(perCore(speeds.ours), {
      name: 'webhooks for each second of a core',
      unit: '/s',
      target: { p50: 1000, ratio: 0.8 },
      baseline: { name, p50: median(perCore(speeds.bare)) },
      note: 'by the CPU time of the process, which a busy machine changes little',
    }),
    figureOf(times.ours, {
      name: `webhook answered, ${HALF_RATE}/s`,
      unit: 'ms',
      target: { p99: 50 },
      baseline: { name, p50: median(times.bare) },
    }),
    figureOf(times.bare, { name: `the same by ${name}`, unit: 'ms' }),
  ]
}

interface Speed {
  readonly perSecond: number
  readonly perCoreSecond?: number
}

async function speedOf(child: Child, load: Load): Promise<Speed> {
  const before = child.cpuSeconds()
  const startedAt = performance.now()
  const perSecond = await fullSpeed(load, ROUND_MS)
  const seconds = (performance.now() - startedAt) / 1000
  const after = child.cpuSeconds()
  if (before === undefined || after === undefined) return { perSecond }
  return { perSecond, perCoreSecond: (perSecond * seconds) / (after - before) }
}

function loadOf(port: number): Load {
  const recorded = JSON.parse(readFileSync(join(CORPUS, 'storm-shared-configmap', 'alert.json'), 'utf8'))
  const alerts = recorded.alerts.slice(0, ALERTS)
  const text = JSON.stringify({ ...recorded, alerts })
  return {
    url: `http://127.0.0.1:${port}`,
    headers: { authorization: `Bearer ${TOKEN}` },
    body: () => text,
  }
}
