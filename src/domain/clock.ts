/** Time as a dependency, so that tests decide what time it is. */

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls `wake` once, `ms` later by this clock; returns how to forget it. Without it, real time passes. */
  after?(ms: number, wake: () => void): () => void
}

export const systemClock: Clock = { now: () => Date.now() }
