/** Digests of storms in Redis. */
import { z } from 'zod'
import { type Digest, isRaging } from '../../domain/digest.ts'
import type { Log } from '../../domain/log.ts'
import { DigestNotFound, type DigestStore } from '../../incidents/storm-ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange, StoreUnavailable } from './redis-errors.ts'

export interface RedisDigestStoreOptions {
  readonly client: RedisClient
  readonly log: Log
  /** Milliseconds that a digest is kept after its storm was over (default 7 days). */
  readonly retentionMs?: number
}

const OPEN = '{crashloop}:open-digests'
/** Rounds of compare-and-set before giving up; each lost round means that somebody else succeeded. */
const MAX_ROUNDS = 100

/** KEYS: digest, open set. ARGV: id, record. Returns the record that was there before, or nothing. */
const CREATE = `
local present = redis.call('HGET', KEYS[1], 'record')
if present then return present end
redis.call('HSET', KEYS[1], 'version', 1, 'record', ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
return false`

/** KEYS: digest, open set. ARGV: version that was read, id, record, TTL in ms or 0. Returns 1, or 0 when too late. */
const REPLACE = `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('HSET', KEYS[1], 'record', ARGV[3])
if ARGV[4] == '0' then
  redis.call('PERSIST', KEYS[1])
  redis.call('SADD', KEYS[2], ARGV[2])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('SREM', KEYS[2], ARGV[2])
end
return 1`

/** Only what everything else relies on; the rest passes as it was written. */
const Stored = z.looseObject({
  schemaVersion: z.literal(1),
  digest: z.looseObject({
    id: z.string(),
    openedAt: z.string(),
    members: z.array(z.looseObject({ incidentId: z.string() })),
    common: z.array(z.looseObject({ incidentIds: z.array(z.string()) })).default([]),
    thread: z.looseObject({ channel: z.string() }),
    deliveries: z.record(z.string(), z.looseObject({})).default({}),
    revision: z.number(),
    publishedRevision: z.number(),
  }),
})

/** Creates a DigestStore. All its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisDigestStore(options: RedisDigestStoreOptions): DigestStore {
  const { client, log, retentionMs = 7 * 86_400_000 } = options

  function decode(id: string, record: string): Digest | undefined {
    try {
      const stored = Stored.safeParse(JSON.parse(record))
      if (stored.success) return stored.data.digest as unknown as Digest
    } catch {
      // Told below: a record that is no JSON is damaged like any other.
    }
    log.error({ digest: id }, 'The record of a digest cannot be read')
    return undefined
  }

  async function read(id: string): Promise<{ version: string; digest: Digest } | undefined> {
    const [version, record] = await exchange(() => client.hmget(keyOf(id), 'version', 'record'))
    const digest = record ? decode(id, record) : undefined
    return version && digest ? { version, digest } : undefined
  }

  return {
    get: async (id) => (await read(id))?.digest,
    async create(digest) {
      const keys = [keyOf(digest.id), OPEN]
      const present = await exchange(() =>
        client.eval(CREATE, keys.length, ...keys, digest.id, encode(digest)),
      )
      return typeof present === 'string' ? (decode(digest.id, present) ?? digest) : digest
    },
    async update(id, change) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const present = await read(id)
        if (!present) throw new DigestNotFound(id)
        const next = change(present.digest)
        if (next === undefined) return present.digest
        const keys = [keyOf(id), OPEN]
        const rest = [present.version, id, encode(next), isRaging(next) ? 0 : retentionMs]
        if ((await exchange(() => client.eval(REPLACE, keys.length, ...keys, ...rest))) === 1) {
          return JSON.parse(JSON.stringify(next))
        }
      }
      throw new StoreUnavailable(`the digest ${id} changes too fast`)
    },
    async listOpen() {
      const ids = await exchange(() => client.smembers(OPEN))
      const found = await Promise.all(ids.map(read))
      return found
        .flatMap((each) => (each && isRaging(each.digest) ? [each.digest] : []))
        .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
    },
  }
}

function encode(digest: Digest): string {
  return JSON.stringify({ schemaVersion: 1, digest })
}

function keyOf(id: string): string {
  return `{crashloop}:digest:${id}`
}
