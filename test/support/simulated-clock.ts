/** A clock that a test turns: it goes from one timer to the next, and never by itself. */
import type { Clock } from '../../src/domain/clock.ts'

export interface SimulatedClock extends Clock {
  after(ms: number, wake: () => void): () => void
  /** Milliseconds since the epoch of the next timer; undefined when there is none. */
  next(): number | undefined
  /** Sets the time and wakes what is due by then, the earliest first. Never goes back. */
  goTo(at: number): void
}

/** Starts at `start`, milliseconds since the epoch. */
export function createSimulatedClock(start: number): SimulatedClock {
  const timers = new Map<symbol, { readonly at: number; readonly wake: () => void }>()
  let now = start

  function earliest() {
    return [...timers].toSorted(([, a], [, b]) => a.at - b.at)[0]
  }

  return {
    now: () => now,
    after(ms, wake) {
      const id = Symbol()
      timers.set(id, { at: now + ms, wake })
      return () => void timers.delete(id)
    },
    next: () => earliest()?.[1].at,
    goTo(at) {
      now = Math.max(now, at)
      for (let due = earliest(); due && due[1].at <= now; due = earliest()) {
        timers.delete(due[0])
        due[1].wake()
      }
    },
  }
}
