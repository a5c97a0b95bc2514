/** Mutual exclusion within this process. */
import type { Clock } from '../../domain/clock.ts'
import { RetryLater } from '../../domain/errors.ts'
import type { Lock } from '../../incidents/ports.ts'

interface Holder {
  readonly expiresAt: number
}

/** Creates a Lock; who finds it held is told to come back after `retryMs` (default 500) milliseconds. */
export function createMemoryLock(options: { readonly clock: Clock; readonly retryMs?: number }): Lock {
  const { clock, retryMs = 500 } = options
  const holders = new Map<string, Holder>()

  async function withLock<T>(key: string, ttlMs: number, work: () => Promise<T>): Promise<T> {
    const present = holders.get(key)
    if (present && present.expiresAt > clock.now()) throw new RetryLater(retryMs, `The lock ${key} is held.`)
    const mine: Holder = { expiresAt: clock.now() + ttlMs }
    holders.set(key, mine)
    try {
      return await work()
    } finally {
      if (holders.get(key) === mine) holders.delete(key)
    }
  }

  return { withLock }
}
