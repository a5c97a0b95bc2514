/** Connects a command with the Redis of the configuration. */
import type { RedisClient } from '../adapters/redis/connect-redis.ts'
import type { Config } from '../config.ts'
import { CliError } from './command.ts'
import { readConfig } from './read-config.ts'

/** Milliseconds to wait for Redis. */
const PATIENCE_MS = 8_000

/** A log for commands, whose failures are told by their exit. */
export const quietLog = { debug() {}, info() {}, warn() {}, error() {} }

export interface OpenRedis {
  readonly client: RedisClient
  readonly config: Config
}

/** Disconnect the client in the end. Throws `CliError`; `without` says what it means that there is no REDIS_URL. */
export async function openRedis(without: string): Promise<OpenRedis> {
  const config = readConfig()
  if (!config.redisUrl) throw new CliError(2, without)
  const { connectRedis, untilReady } = await import('../adapters/redis/connect-redis.ts')
  const target = { url: config.redisUrl, ...config.redis }
  const client = connectRedis(target, { log: quietLog, purpose: 'requests' })
  if (await untilReady(client, PATIENCE_MS)) return { client, config }
  client.disconnect()
  throw new CliError(3, 'Redis (REDIS_URL) cannot be reached.')
}
