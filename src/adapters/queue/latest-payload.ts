/** The newest payload of every collapse key, so that whatever run comes next works on it. */
import type { Cluster, Redis } from 'ioredis'

/** What one run works on. */
export interface Stored {
  readonly payload: unknown
  /** Milliseconds since the epoch of the `add` that brought it. */
  readonly addedAt: number
  /** W3C traceparent of what added it, when that is traced. */
  readonly trace?: string
}

/** How long a payload stays readable after its run, should the same job run again because its worker died. */
const AFTER_RUN_MS = 600_000

const FORGET = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0`

/** Writes the newest payload; `keepMs` must outlast the retries of the job. */
export async function keepLatest(client: Redis | Cluster, key: string, stored: Stored, keepMs: number) {
  await client.set(key, JSON.stringify(stored), 'PX', keepMs)
}

/** Reads the newest payload and keeps it for another `keepMs`; also returns how to let go of it after a good run. */
export async function takeLatest(client: Redis | Cluster, key: string, keepMs: number) {
  const text = await client.getex(key, 'PX', keepMs)
  if (text === null) return undefined
  return {
    stored: JSON.parse(text) as Stored,
    /** Lets the payload expire soon, unless a newer one has arrived. */
    forget: async () => {
      await client.eval(FORGET, 1, key, text, AFTER_RUN_MS)
    },
  }
}
