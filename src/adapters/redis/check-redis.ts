/** Says what is wrong with a Redis before it loses somebody's alerts. */
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

/** Needed for `GETEX`, and what BullMQ recommends. */
const OLDEST = [6, 2] as const

/** Problems in plain sentences, empty when there is none. Rejects with `StoreUnavailable`. */
export async function checkRedis(client: RedisClient): Promise<readonly string[]> {
  const info = parseInfo(await exchange(() => client.info()))
  const problems: string[] = []
  const [major = 0, minor = 0] = (info.get('redis_version') ?? '').split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    problems.push(`Redis ${info.get('redis_version')} is too old: ${OLDEST.join('.')} or newer is needed.`)
  }
  const policy = info.get('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction') {
    problems.push(`Redis may throw jobs away: maxmemory-policy is ${policy}, it should be noeviction.`)
  }
  if (info.get('aof_enabled') === '0') {
    problems.push('Redis forgets accepted jobs when it restarts: appendonly is off.')
  }
  if (info.get('role') === 'slave') problems.push('This Redis is a replica, which takes no writes.')
  return problems
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split(/\r?\n/)
      .filter((line) => line.includes(':') && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
}
