/** A clock that goes as time goes, and jumps when a test says so. */
import { type Clock, systemClock } from '../../src/domain/clock.ts'

export interface MovingClock extends Clock {
  /** Lets `ms` milliseconds pass at once. */
  pass(ms: number): void
}

/** Starts it at the present time. */
export function createMovingClock(): MovingClock {
  let passed = 0
  return {
    now: () => systemClock.now() + passed,
    pass(ms) {
      passed += ms
    },
  }
}
