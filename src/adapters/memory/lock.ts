/** Mutual exclusion within this process. */
import { RetryLater } from '../../domain/errors.ts'
import type { Lock } from '../../incidents/ports.ts'

/** Creates a Lock; who finds it held is told to come back after `retryMs` (default 500) milliseconds. */
export function createMemoryLock({ retryMs = 500 }: { readonly retryMs?: number } = {}): Lock {
  const held = new Set<string>()

  async function withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (held.has(key)) throw new RetryLater(retryMs, `The lock ${key} is held.`)
    held.add(key)
    try {
      return await work()
    } finally {
      held.delete(key)
    }
  }

  return { withLock }
}
