/** Pace in this process: one turn per key and interval, and bursts of a key that has rested. */
import type { Clock } from '../../domain/clock.ts'
import type { Pace } from '../../incidents/ports.ts'

/** Keys above which expired ones are forgotten. */
const PRUNE_ABOVE = 1_000

/** Creates a Pace that gives one turn per key every `intervalMs` (default 1000) milliseconds of `clock`. */
export function createMemoryPace(options: { readonly clock: Clock; readonly intervalMs?: number }): Pace {
  const { clock, intervalMs = 1_000 } = options
  /** When all turns given so far are paid back. */
  const paidBack = new Map<string, number>()
  const blocked = new Map<string, number>()

  function prune(times: Map<string, number>, now: number): void {
    if (times.size <= PRUNE_ABOVE) return
    for (const [key, at] of times) if (at <= now) times.delete(key)
  }

  async function take(key: string, burst = 1): Promise<number> {
    const now = clock.now()
    const from = Math.max(paidBack.get(key) ?? now, now)
    const waitMs = Math.max(from - now - (burst - 1) * intervalMs, (blocked.get(key) ?? now) - now)
    if (waitMs > 0) return waitMs
    prune(paidBack, now)
    paidBack.set(key, from + intervalMs)
    return 0
  }

  async function block(key: string, ms: number): Promise<void> {
    const now = clock.now()
    prune(blocked, now)
    blocked.set(key, Math.max(blocked.get(key) ?? now, now + ms))
  }

  return { take, block }
}
