/** Ends of alerts in Redis, for all processes. */
import { z } from 'zod'
import type { EndedAlert, EndedAlerts } from '../../incidents/ended-alerts.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange } from './redis-errors.ts'

export interface RedisEndedAlertsOptions {
  readonly client: RedisClient
  /** Milliseconds that an end is remembered (default 10 minutes). */
  readonly keepMs?: number
}

const Ended = z.object({ fingerprint: z.string(), at: z.string(), endsAt: z.string().optional() })

/** Creates the adapter. Its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisEndedAlerts({ client, keepMs = 600_000 }: RedisEndedAlertsOptions): EndedAlerts {
  return {
    async remember(ended) {
      await Promise.all(
        ended.map((each) =>
          exchange(() => client.set(keyOf(each.fingerprint), JSON.stringify(each), 'PX', keepMs)),
        ),
      )
    },
    async among(fingerprints) {
      if (fingerprints.length === 0) return []
      const texts = await exchange(() => client.mget(...fingerprints.map(keyOf)))
      return texts.flatMap((text): EndedAlert[] => {
        const read = text === null ? undefined : Ended.safeParse(JSON.parse(text))
        if (!read?.success) return []
        const { endsAt, ...rest } = read.data
        return [{ ...rest, ...(endsAt !== undefined && { endsAt }) }]
      })
    },
  }
}

function keyOf(fingerprint: string): string {
  return `{crashloop}:ended-alert:${fingerprint}`
}
