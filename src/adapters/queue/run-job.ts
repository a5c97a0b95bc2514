/** One run of one BullMQ job: what it works on, and what its error means for the next run. */
import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import { RetryLater } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import { errorFields, isRetryable, type RetryPolicy } from '../../domain/retry-policy.ts'
import { workIds } from '../../domain/work-ids.ts'
import type { JobContext } from '../../incidents/ports.ts'
import { type Stored, takeLatest } from './latest-payload.ts'

/** What a job carries in Redis. `latestKey` is where the newest payload of its collapse key stands. */
export interface JobData extends Stored {
  readonly latestKey?: string
}

export interface RunJobOptions {
  readonly client: Redis | Cluster
  readonly log: Log
  readonly policy: RetryPolicy
  readonly keepPayloadMs: number
  /** Aborted when the process stops and the drain time is over. */
  readonly stopping: AbortSignal
  /** True once no further job may start here. */
  readonly isClosing: () => boolean
}

type Handler = (payload: unknown, context: JobContext) => Promise<void>

/** Creates the function that BullMQ calls for each job. */
export function createRunJob(handle: Handler, options: RunJobOptions) {
  const { client, log, policy, keepPayloadMs, stopping, isClosing } = options

  async function workOn(data: JobData) {
    const latest = data.latestKey ? await takeLatest(client, data.latestKey, keepPayloadMs) : undefined
    return latest ?? { stored: data, forget: async () => {} }
  }

  async function putBack(job: Job<JobData>, token: string): Promise<never> {
    await job.moveToWait(token)
    throw new WaitingError()
  }

  async function settle(job: Job<JobData>, token: string, addedAt: number, error: unknown): Promise<never> {
    if (stopping.aborted) return putBack(job, token)
    if (error instanceof RetryLater) {
      await job.moveToDelayed(Date.now() + error.delayMs, token)
      throw new DelayedError()
    }
    const { code, reason } = errorFields(error)
    const ids = workIds(job.data.payload)
    const fields = { job: job.name, jobId: job.id, attempt: job.attemptsMade + 1, ...ids, code, reason }
    // What is thrown here is stored in Redis: the code, never an unknown error's text or stack.
    if (!isRetryable(error) || Date.now() - addedAt >= policy.giveUpAfterMs) {
      log.error(fields, 'Job failed for good')
      throw new UnrecoverableError(code)
    }
    log.warn(fields, 'Job failed and will be retried')
    throw new Error(code)
  }

  return async function runJob(job: Job<JobData>, token = ''): Promise<void> {
    if (isClosing()) return putBack(job, token)
    const waitedMs = waitOf(job)
    let addedAt = Date.now()
    try {
      const { stored, forget } = await workOn(job.data)
      addedAt = stored.addedAt
      // Of several that collapsed, the trace of who has waited longest.
      const trace = job.data.trace ?? stored.trace
      await handle(stored.payload, {
        id: job.id ?? '',
        attempt: job.attemptsMade + 1,
        ...(waitedMs !== undefined && { waitedMs }),
        ...(trace !== undefined && { trace }),
        signal: stopping,
      })
      await forget().catch(() =>
        log.debug({ job: job.name, jobId: job.id }, 'A payload that was worked on will expire late'),
      )
    } catch (error) {
      await settle(job, token, addedAt, error)
    }
  }
}

/** Milliseconds; of the first run alone, since a job that was put off does not tell when it could have started again. */
function waitOf({ attemptsStarted, data, opts }: Job<JobData>): number | undefined {
  return attemptsStarted === 1 ? Math.max(0, Date.now() - data.addedAt - (opts.delay ?? 0)) : undefined
}
