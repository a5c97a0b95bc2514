/** Mutual exclusion over all processes, by a key in Redis that expires. */

import { randomUUID } from 'node:crypto'
import { errorWords } from '../../domain/error-words.ts'
import { RetryLater } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import type { Lock } from '../../incidents/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

export interface RedisLockOptions {
  readonly client: RedisClient
  readonly log: Log
  /** Milliseconds after which somebody who found it held should come back (default 500). */
  readonly retryMs?: number
}

/** Creates a Lock. It is not renewed: choose `ttlMs` longer than the work, and make the work repeatable. */
export function createRedisLock({ client, log, retryMs = 500 }: RedisLockOptions): Lock {
  async function withLock<T>(key: string, ttlMs: number, work: () => Promise<T>): Promise<T> {
    const redisKey = `{crashloop}:lock:${key}`
    const token = randomUUID()
    const taken = await exchange(() => client.set(redisKey, token, 'PX', ttlMs, 'NX'))
    if (taken !== 'OK') throw new RetryLater(retryMs, `The lock ${key} is held.`)
    try {
      return await work()
    } finally {
      await release(redisKey, token)
    }
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
