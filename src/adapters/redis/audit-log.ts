/** The audit log in Redis: a list that only grows, until somebody archives its beginning. */
import type { AuditEntry, AuditRecord } from '../../domain/audit.ts'
import { chain } from '../../remediation/audit-chain.ts'
import type { AuditLog } from '../../remediation/ports.ts'
import type { RedisClient } from './connect-redis.ts'
import { exchange, StoreUnavailable } from './redis-errors.ts'

const KEY = '{crashloop}:audit'
/** Rounds of compare-and-set before giving up; each lost round means that somebody else succeeded. */
const MAX_ROUNDS = 200

/** KEYS: the list. ARGV: last line that was read or '', new line. Returns 1, or 0 when somebody else was faster. */
const APPEND = `
local last = redis.call('LINDEX', KEYS[1], -1) or ''
if last ~= ARGV[1] then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[2])
return 1`

/**
 * KEYS: the list. ARGV: first and last line that were read, the last line to take out, how many there are, new line.
 * Returns 1, or 0 when somebody else was faster.
 */
const CUT = `
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[1] then return 0 end
if redis.call('LINDEX', KEYS[1], -1) ~= ARGV[2] then return 0 end
if redis.call('LINDEX', KEYS[1], ARGV[4] - 1) ~= ARGV[3] then return 0 end
redis.call('RPUSH', KEYS[1], ARGV[5])
redis.call('LTRIM', KEYS[1], ARGV[4], -1)
return 1`

export interface RedisAuditLog extends AuditLog {
  /**
   * Takes out the first `count` entries, of which the last is `last`, and appends `record`, in one step. Resolves to
   * false, and changes nothing, when the log is not what the caller has read.
   */
  cut(count: number, last: AuditEntry, record: AuditRecord): Promise<boolean>
}

/** Creates an AuditLog. Its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisAuditLog({ client }: { readonly client: RedisClient }): RedisAuditLog {
  return {
    async append(record) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const last = await exchange(() => client.lindex(KEY, -1))
        const entry = chain(record, last === null ? undefined : (parse(last) as AuditEntry))
        const added = await exchange(() => client.eval(APPEND, 1, KEY, last ?? '', JSON.stringify(entry)))
        if (added === 1) return entry
      }
      throw new StoreUnavailable('the audit log grows too fast')
    },
    async read(skip, limit) {
      const lines = await exchange(() => client.lrange(KEY, skip, skip + limit - 1))
      return lines.map((line) => parse(line) as AuditEntry)
    },
    async cut(count, last, record) {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const [first, middle, end] = await exchange(() =>
          Promise.all([0, count - 1, -1].map((place) => client.lindex(KEY, place))),
        )
        if (!first || !middle || !end || (parse(middle) as AuditEntry).hash !== last.hash) return false
        const entry = JSON.stringify(chain(record, parse(end) as AuditEntry))
        const done = await exchange(() => client.eval(CUT, 1, KEY, first, end, middle, count, entry))
        if (done === 1) return true
      }
      throw new StoreUnavailable('the audit log grows too fast')
    },
  }
}

/** A damaged line is passed on as text: the check of the chain then names its place. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}
