/** How long BullMQ keeps jobs, how often it tries them, and when it takes a worker for dead. */
import type { JobsOptions } from 'bullmq'

/** All keys in one slot of a Redis Cluster. */
export const PREFIX = '{crashloop}'

/** Names the strategy in `settings.backoffStrategy`. */
export const BACKOFF_TYPE = 'retry-policy'

/** The retry policy decides by age when to give up; BullMQ's counter must never be faster. */
const ENDLESS_ATTEMPTS = 1_000_000

/** Options of every job: finished ones are kept for a look, within bounds. */
export const JOB_OPTIONS: JobsOptions = {
  attempts: ENDLESS_ATTEMPTS,
  backoff: { type: BACKOFF_TYPE },
  removeOnComplete: { age: 3_600, count: 100 },
  removeOnFail: { age: 7 * 86_400, count: 500 },
  stackTraceLimit: 1,
}

/** How fast a dead worker is noticed, in milliseconds. */
export interface StallTimes {
  /** A worker renews the lock of its job at half of this; without renewal the job counts as abandoned. */
  readonly lockMs: number
  /** How often workers look for abandoned jobs. */
  readonly checkMs: number
}

/** A killed worker's job runs elsewhere after 16 s at most: the lock has to end, and two checks to see it. */
export const DEFAULT_STALL_TIMES: StallTimes = { lockMs: 10_000, checkMs: 3_000 }

/** Deaths of workers that one job may cause or survive before it is taken for the reason. */
export const MAX_STALLS = 20
