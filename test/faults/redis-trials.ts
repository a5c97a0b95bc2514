/** What happens to Redis, and what must come of it. */
import { Redis } from 'ioredis'
import { until } from '../support/poll.ts'
import type { RedisServer } from '../support/redis-server.ts'
import { NO_ANSWER, openStage, type Stage } from './stage.ts'
import type { Trial, TrialResult } from './trial.ts'

/** How long Redis stays away, milliseconds. */
const DOWN_MS = 60_000

const SEVERAL = ['web', 'web', 'worker', 'worker'] as const

/** Those of a single Redis. */
export function redisTrials(cache: string): readonly Trial[] {
  return [
    { fault: 'Redis: killed and restarted with AOF', name: 'redis restart', run: () => restarted(cache) },
    {
      fault: `Redis: down for ${DOWN_MS / 1_000} s`,
      name: 'redis down',
      run: () => down(cache),
    },
    { fault: 'Redis: hangs for 5 s', name: 'redis hangs', run: () => hung(cache) },
    { fault: 'Redis: full', name: 'redis full', run: () => full(cache) },
  ]
}

/** Redis dies while the work on accepted alerts is in full swing, three times. */
async function restarted(cache: string): Promise<TrialResult> {
  await using stage = await openStage({ cache, roles: SEVERAL })
  const redis = redisOf(stage)
  const times = 3

  await stage.send()
  for (let n = 0; n < times; n += 1) {
    await pause(700)
    await redis.kill()
    await redis.start()
  }
  const backAt = performance.now()
  await stage.diagnosed()

  return await stage.conclude({ injected: times, recoveryMs: performance.now() - backAt })
}

/** It is away when the alerts come, which are refused until it is back. */
async function down(cache: string): Promise<TrialResult> {
  await using stage = await openStage({ cache, roles: SEVERAL })
  const redis = redisOf(stage)
  const [first, ...others] = stage.payloads
  await stage.send(first ? [first] : [])
  await redis.kill()

  const sending = stage.send(others)
  await until(async () => (await readiness(stage)).every((status) => status === 503), 60_000)
  await pause(DOWN_MS)
  await redis.start()
  const backAt = performance.now()
  const refusals = await sending
  await stage.diagnosed()

  const result = await stage.conclude({ injected: 1, recoveryMs: performance.now() - backAt })
  return withRefusals(result, refusals)
}

/** Connections stay open, and nothing answers. */
async function hung(cache: string): Promise<TrialResult> {
  await using stage = await openStage({ cache, roles: SEVERAL })
  const redis = redisOf(stage)
  redis.freeze()
  const sending = stage.send()
  await pause(5_000)
  redis.thaw()
  const backAt = performance.now()
  const refusals = await sending
  await stage.diagnosed()

  const result = await stage.conclude({ injected: 1, recoveryMs: performance.now() - backAt })
  return withRefusals(result, refusals)
}

/** It takes no write for want of memory: webhooks are refused, and taken again once there is some. */
async function full(cache: string): Promise<TrialResult> {
  await using stage = await openStage({ cache, roles: SEVERAL })
  const client = new Redis(redisOf(stage).port)
  const [first, ...others] = stage.payloads
  await stage.send(first ? [first] : [])
  await client.config('SET', 'maxmemory', '1mb')

  const sending = stage.send(others)
  await until(async () => (await readiness(stage)).every((status) => status === 503), 60_000)
  await pause(5_000)
  await client.config('SET', 'maxmemory', '0')
  const backAt = performance.now()
  client.disconnect()
  const refusals = await sending
  await stage.diagnosed()

  const result = await stage.conclude({ injected: 1, recoveryMs: performance.now() - backAt })
  return withRefusals(result, refusals)
}

/** What could not be kept must have been refused with 503, which is what Alertmanager sends again. */
export function withRefusals(result: TrialResult, refusals: readonly number[]): TrialResult {
  const wrong = new Set(refusals.filter((status) => status !== 503 && status !== NO_ANSWER))
  const none = refusals.includes(503) ? [] : ['no webhook was ever refused with 503']
  return {
    ...result,
    injected: Math.max(result.injected, 1),
    lost: [...result.lost, ...none, ...[...wrong].map((status) => `a webhook was answered with ${status}`)],
  }
}

async function readiness({ urls }: Stage): Promise<readonly number[]> {
  return await Promise.all(
    urls.map((url) =>
      fetch(`${url}/readyz`).then(
        ({ status }) => status,
        () => NO_ANSWER,
      ),
    ),
  )
}

function redisOf({ redis }: Stage): RedisServer {
  if (!redis) throw new Error('This stage has no Redis of its own.')
  return redis
}

/** The length of an outage, which is what is tried here. */
export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}
