/** A lease over all processes, by a key in Redis that expires unless its holder renews it. */
import type { Lease } from '../../incidents/watch-ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

/** Creates a Lease. Rejects with `StoreUnavailable` while Redis is away. */
export function createRedisLease({ client }: { readonly client: RedisClient }): Lease {
  const keyOf = (key: string) => `{crashloop}:lease:${key}`
  return {
    hold: async (key, holder, ttlMs) =>
      (await exchange(() => client.eval(HOLD, 1, keyOf(key), holder, ttlMs))) === 1,
    async release(key, holder) {
      await exchange(() => client.eval(RELEASE, 1, keyOf(key), holder))
    },
  }
}
