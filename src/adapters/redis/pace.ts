/** Pace over all processes: a key in Redis that exists as long as nobody may have a turn. */
import type { Pace } from '../../incidents/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

const TAKE = `
if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return 0 end
return math.max(redis.call('PTTL', KEYS[1]), 1)`

const BLOCK = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 0`

/** Creates a Pace that gives one turn per key every `intervalMs` (default 1000) milliseconds of Redis' clock. */
export function createRedisPace(options: {
  readonly client: RedisClient
  readonly intervalMs?: number
}): Pace {
  const { client, intervalMs = 1_000 } = options
  const keyOf = (key: string) => `{crashloop}:pace:${key}`

  async function take(key: string): Promise<number> {
    return Number(await exchange(() => client.eval(TAKE, 1, keyOf(key), intervalMs)))
  }

  async function block(key: string, ms: number): Promise<void> {
    if (ms >= 1) await exchange(() => client.eval(BLOCK, 1, keyOf(key), Math.ceil(ms)))
  }

  return { take, block }
}
