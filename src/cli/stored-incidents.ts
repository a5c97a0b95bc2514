/** Lets a command read the incidents that the running processes keep in Redis. */
import type { Config } from '../config.ts'
import type { IncidentStore } from '../incidents/ports.ts'
import { CliError } from './command.ts'
import { openRedis, quietLog } from './open-redis.ts'

/** Opens the store for the time of `use`. Throws `CliError`. */
export async function withStoredIncidents<T>(
  use: (store: IncidentStore, config: Config) => Promise<T>,
): Promise<T> {
  const { client, config } = await openRedis(
    'Without REDIS_URL incidents live in the running process, where only /crashloop in Slack sees them.',
  )
  try {
    const { createRedisIncidentStore } = await import('../adapters/redis/incident-store.ts')
    return await use(createRedisIncidentStore({ client, log: quietLog }), config)
  } finally {
    client.disconnect()
  }
}

const DAY_MS = 86_400_000

/** `7d` as milliseconds; throws `CliError` that names the option or argument. */
export function parseDays(text: string, what: string): number {
  const days = Number(/^(\d{1,3})d$/.exec(text)?.[1] ?? 0)
  if (!(days >= 1 && days <= 730))
    throw new CliError(2, `${what} is like 7d, from 1d to 730d; not "${text}".`)
  return days * DAY_MS
}
