/** Handoffs in Redis. */
import { z } from 'zod'
import type { Handoff } from '../../domain/handoff.ts'
import type { Log } from '../../domain/log.ts'
import { HandoffNotFound, type HandoffStore } from '../../incidents/handoff/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange, StoreUnavailable } from './redis-errors.ts'

export interface RedisHandoffStoreOptions {
  readonly client: RedisClient
  readonly log: Log
  /** Milliseconds that a handoff is kept after its last change (default 30 days). */
  readonly retentionMs?: number
}

const OPEN = '{crashloop}:open-handoffs'
const SCHEDULE = '{crashloop}:handoff-schedule:'
/** Rounds of compare-and-set before giving up; each lost round means that somebody else succeeded. */
const MAX_ROUNDS = 100
/** How many of a channel are remembered in order; the latest one is asked for. */
const LISTED = 20

/**
 * KEYS: record, open set, handoffs of the channel. ARGV: text that was read or '' for none, new text, TTL in ms, id,
 * 'open' or else, time it was made in ms. Returns 1, or 0 when somebody else was faster.
 */
const WRITE = `
local present = redis.call('GET', KEYS[1]) or ''
if present ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if ARGV[5] == 'open' then redis.call('SADD', KEYS[2], ARGV[4]) else redis.call('SREM', KEYS[2], ARGV[4]) end
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[4])
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -${LISTED + 1})
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return 1`

/** Only what everything else relies on; the rest passes as it was written. */
const Stored = z.looseObject({
  schemaVersion: z.literal(1),
  handoff: z.looseObject({
    id: z.string(),
    thread: z.looseObject({ channel: z.string() }),
    openedAt: z.string(),
    state: z.enum(['open', 'closed', 'declined', 'superseded']),
    items: z.array(z.looseObject({ incidentId: z.string(), state: z.string() })),
    notes: z.array(z.looseObject({ key: z.string() })),
    deliveries: z.record(z.string(), z.looseObject({})),
    revision: z.number(),
    publishedRevision: z.number(),
  }),
})

/** Creates a HandoffStore. All its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisHandoffStore(options: RedisHandoffStoreOptions): HandoffStore {
  const { client, log, retentionMs = 30 * 86_400_000 } = options

  async function read(id: string): Promise<{ text: string; handoff: Handoff } | undefined> {
    const text = await exchange(() => client.get(keyOf(id)))
    if (text === null) return undefined
    const handoff = decode(text)
    if (!handoff) log.error({ handoff: id }, 'The record of a handoff cannot be read')
    return handoff && { text, handoff }
  }

  async function write(handoff: Handoff, present: string): Promise<boolean> {
    const { id, state, openedAt, thread } = handoff
    const keys = [keyOf(id), OPEN, `{crashloop}:handoffs:${thread.channel}`]
    const args = [present, encode(handoff), retentionMs, id, state, Date.parse(openedAt) || 0]
    return (await exchange(() => client.eval(WRITE, keys.length, ...keys, ...args))) === 1
  }

  return {
    create: (handoff) => write(handoff, ''),
    get: async (id) => (await read(id))?.handoff,
    async update(id, change) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const present = await read(id)
        if (!present) throw new HandoffNotFound()
        const next = change(present.handoff)
        if (next === undefined) return present.handoff
        if (await write(next, present.text)) return JSON.parse(JSON.stringify(next)) as Handoff
      }
      throw new StoreUnavailable(`the handoff ${id} changes too fast`)
    },
    async latest(channel) {
      const ids = await exchange(() => client.zrevrange(`{crashloop}:handoffs:${channel}`, 0, LISTED - 1))
      for (const id of ids) {
        const found = await read(id)
        if (found) return found.handoff
      }
      return undefined
    },
    async listOpen() {
      const ids = await exchange(() => client.smembers(OPEN))
      const found = await Promise.all(ids.map(read))
      return found
        .flatMap((each) => (each?.handoff.state === 'open' ? [each.handoff] : []))
        .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
    },
    async knownSince(scheduleId, at) {
      await exchange(() => client.set(SCHEDULE + scheduleId, at, 'NX'))
      return (await exchange(() => client.get(SCHEDULE + scheduleId))) ?? at
    },
  }
}

function keyOf(id: string): string {
  return `{crashloop}:handoff:${id}`
}

function encode(handoff: Handoff): string {
  return JSON.stringify({ schemaVersion: 1, handoff })
}

function decode(text: string): Handoff | undefined {
  try {
    const stored = Stored.safeParse(JSON.parse(text))
    return stored.success ? (stored.data.handoff as unknown as Handoff) : undefined
  } catch {
    return undefined
  }
}
