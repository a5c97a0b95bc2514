/** Pace in this process: one turn per key and interval. */
import type { Clock } from '../../domain/clock.ts'
import type { Pace } from '../../incidents/ports.ts'

/** Keys above which expired ones are forgotten. */
const PRUNE_ABOVE = 1_000

/** Creates a Pace that gives one turn per key every `intervalMs` (default 1000) milliseconds of `clock`. */
export function createMemoryPace(options: { readonly clock: Clock; readonly intervalMs?: number }): Pace {
  const { clock, intervalMs = 1_000 } = options
  const nextTurns = new Map<string, number>()

  function prune(now: number): void {
    if (nextTurns.size <= PRUNE_ABOVE) return
    for (const [key, at] of nextTurns) if (at <= now) nextTurns.delete(key)
  }

  async function take(key: string): Promise<number> {
    const now = clock.now()
    const next = nextTurns.get(key) ?? now
    if (next > now) return next - now
    prune(now)
    nextTurns.set(key, now + intervalMs)
    return 0
  }

  async function block(key: string, ms: number): Promise<void> {
    const until = clock.now() + ms
    nextTurns.set(key, Math.max(nextTurns.get(key) ?? until, until))
  }

  return { take, block }
}
