/** Mutual exclusion over all processes, by a key in Redis that expires unless its holder renews it. */

import { randomUUID } from 'node:crypto'
import { errorWords } from '../../domain/error-words.ts'
import { RetryLater } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import type { Lock } from '../../incidents/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

const RENEW = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

export interface RedisLockOptions {
  readonly client: RedisClient
  readonly log: Log
  /** Milliseconds after which somebody who found it held should come back (default 500). */
  readonly retryMs?: number
  /** Milliseconds after which that of a dead process is free (default 15,000, when its job is taken up again too). */
  readonly ttlMs?: number
}

/**
 * Creates a Lock. A process that stands still, or is without Redis, for longer than `ttlMs` loses it to another one and
 * goes on nevertheless, so that the work must be repeatable.
 */
export function createRedisLock({ client, log, retryMs = 500, ttlMs = 15_000 }: RedisLockOptions): Lock {
  async function withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
    const redisKey = `{crashloop}:lock:${key}`
    const token = randomUUID()
    const taken = await exchange(() => client.set(redisKey, token, 'PX', ttlMs, 'NX'))
    if (taken !== 'OK') throw new RetryLater(retryMs, `The lock ${key} is held.`)
    const renewing = setInterval(renew, ttlMs / 3, redisKey, token)
    try {
      return await work()
    } finally {
      clearInterval(renewing)
      await release(redisKey, token)
    }
  }

  /** Failing once or twice does no harm. */
  function renew(redisKey: string, token: string): void {
    exchange(() => client.eval(RENEW, 1, redisKey, token, ttlMs)).catch((error: unknown) =>
      log.debug({ reason: errorWords(error) }, 'Could not renew a lock'),
    )
  }

  /** The work is done: a lock that cannot be given back expires, which is no reason to fail. */
  async function release(redisKey: string, token: string): Promise<void> {
    try {
      await exchange(() => client.eval(RELEASE, 1, redisKey, token))
    } catch (error) {
      log.warn({ reason: errorWords(error) }, 'Could not release a lock; it will expire')
    }
  }

  return { withLock }
}
