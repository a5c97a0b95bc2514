/** A lease within this process, for one that runs alone. */
import type { Clock } from '../../domain/clock.ts'
import type { Lease } from '../../incidents/watch-ports.ts'

/** Creates a Lease. */
export function createMemoryLease({ clock }: { readonly clock: Clock }): Lease {
  const holders = new Map<string, { readonly holder: string; readonly expiresAt: number }>()
  return {
    async hold(key, holder, ttlMs) {
      const present = holders.get(key)
      if (present && present.holder !== holder && present.expiresAt > clock.now()) return false
      holders.set(key, { holder, expiresAt: clock.now() + ttlMs })
      return true
    },
    async release(key, holder) {
      if (holders.get(key)?.holder === holder) holders.delete(key)
    },
  }
}
