/** Plans, decisions and runs in Redis. */
import { z } from 'zod'
import type { PlanRecord } from '../../domain/approval.ts'
import { AppError } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import { type ApprovalStore, PlanNotFound } from '../../remediation/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange, StoreUnavailable } from './redis-errors.ts'

export interface RedisApprovalStoreOptions {
  readonly client: RedisClient
  readonly log: Log
  /** Milliseconds that a record is kept after its last change (default 30 days). */
  readonly retentionMs?: number
}

/** Rounds of compare-and-set before giving up; each lost round means that somebody else succeeded. */
const MAX_ROUNDS = 200

/** KEYS: record. ARGV: text that was read, new text, TTL in ms. Returns 1, or 0 when somebody else was faster. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** Only what everything else relies on; the rest passes as it was written. */
const Stored = z.looseObject({
  plan: z.looseObject({ schemaVersion: z.literal(1), id: z.string(), expiresAt: z.string() }),
  approval: z.looseObject({ state: z.enum(['pending', 'approved', 'denied', 'expired', 'stale']) }),
})

/** Creates an ApprovalStore. All its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisApprovalStore(options: RedisApprovalStoreOptions): ApprovalStore {
  const { client, log, retentionMs = 30 * 86_400_000 } = options

  async function read(id: string): Promise<{ text: string; record: PlanRecord } | undefined> {
    const text = await exchange(() => client.get(keyOf(id)))
    if (text === null) return undefined
    const record = decode(text)
    if (!record) log.error({ plan: id }, 'The record of a plan cannot be read')
    return record && { text, record }
  }

  return {
    async create(record) {
      const { id } = record.plan
      const text = JSON.stringify(record)
      const created = await exchange(() => client.set(keyOf(id), text, 'PX', retentionMs, 'NX'))
      if (created !== 'OK') throw new AppError('plan-exists', `There is a plan ${id} already.`)
    },
    get: async (planId) => (await read(planId))?.record,
    async update(planId, change) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const present = await read(planId)
        if (!present) throw new PlanNotFound()
        const next = change(present.record)
        if (next === undefined) return present.record
        const text = JSON.stringify(next)
        const args = [present.text, text, String(retentionMs)]
        if ((await exchange(() => client.eval(REPLACE, 1, keyOf(planId), ...args))) === 1) {
          return JSON.parse(text) as PlanRecord
        }
      }
      throw new StoreUnavailable(`the plan ${planId} changes too fast`)
    },
  }
}

function decode(text: string): PlanRecord | undefined {
  try {
    const stored = Stored.safeParse(JSON.parse(text))
    return stored.success ? (stored.data as unknown as PlanRecord) : undefined
  } catch {
    return undefined
  }
}

function keyOf(planId: string): string {
  return `{crashloop}:plan:${planId}`
}
