/** Pace over all processes: two keys in Redis say when all turns are paid back, and until when nobody has one. */
import type { Pace } from '../../incidents/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

/** KEYS: turns, block. ARGV: interval in ms, burst. Both keys live exactly as long as what they stand for. */
const TAKE = `
local waitMs = redis.call('PTTL', KEYS[2])
local owedMs = math.max(redis.call('PTTL', KEYS[1]), 0)
waitMs = math.max(waitMs, owedMs - (tonumber(ARGV[2]) - 1) * tonumber(ARGV[1]))
if waitMs > 0 then return waitMs end
redis.call('SET', KEYS[1], '1', 'PX', owedMs + tonumber(ARGV[1]))
return 0`

const BLOCK = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 0`

/** Creates a Pace that gives one turn per key every `intervalMs` (default 1000) milliseconds of Redis' clock. */
export function createRedisPace(options: {
  readonly client: RedisClient
  readonly intervalMs?: number
}): Pace {
  const { client, intervalMs = 1_000 } = options
  const turnsOf = (key: string) => `{crashloop}:pace:${key}`
  const blockOf = (key: string) => `{crashloop}:pace-block:${key}`

  async function take(key: string, burst = 1): Promise<number> {
    return Number(await exchange(() => client.eval(TAKE, 2, turnsOf(key), blockOf(key), intervalMs, burst)))
  }

  async function block(key: string, ms: number): Promise<void> {
    if (ms >= 1) await exchange(() => client.eval(BLOCK, 1, blockOf(key), Math.ceil(ms)))
  }

  return { take, block }
}
