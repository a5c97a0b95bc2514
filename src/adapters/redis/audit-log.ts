/** The audit log in Redis: a list that only grows. */
import type { AuditEntry } from '../../domain/audit.ts'
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

/** Creates an AuditLog. Its methods reject with `StoreUnavailable` when Redis cannot be used. */
export function createRedisAuditLog({ client }: { readonly client: RedisClient }): AuditLog {
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
    async read(afterSeq, limit) {
      const lines = await exchange(() => client.lrange(KEY, afterSeq, afterSeq + limit - 1))
      return lines.map((line) => parse(line) as AuditEntry)
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
