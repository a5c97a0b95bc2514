/** The BullMQ workers of this process: one per job name, started and drained together. */
import { Worker } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import type { Log } from '../../domain/log.ts'
import { backoffMs, type RetryPolicy } from '../../domain/retry-policy.ts'
import type { JobContext, JobHandlers, JobName } from '../../incidents/ports.ts'
import { atMost } from './at-most.ts'
import { MAX_STALLS, PREFIX, type StallTimes } from './job-options.ts'
import { createRunJob, type JobData } from './run-job.ts'

export interface WorkersOptions {
  readonly connection: Redis | Cluster
  readonly requests: Redis | Cluster
  readonly log: Log
  readonly onError: (error: Error) => void
  readonly policy: RetryPolicy
  readonly keepPayloadMs: number
  readonly concurrency: Partial<Readonly<Record<JobName, number>>>
  readonly stall: StallTimes
  readonly abortGraceMs: number
}

export interface Workers {
  /** Takes no further job, waits up to `drainMs` for the running ones, then aborts them and puts them back. */
  close(drainMs: number): Promise<void>
}

type Handler = (payload: unknown, context: JobContext) => Promise<void>

/** BullMQ waits for a connection before it closes one; a Redis that never lets us in must not keep the process. */
export const SDK_CLOSE_MS = 2_000

/** Starts a worker for each handler. */
export function createWorkers(handlers: JobHandlers, options: WorkersOptions): Workers {
  const { log, abortGraceMs } = options
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let closing = false
  const workers = Object.entries(handlers).map(([name, handler]) => startWorker(name as JobName, handler))

  function startWorker(name: JobName, handler: unknown): Worker<JobData> {
    const runJob = createRunJob(handler as Handler, {
      client: options.requests,
      log,
      policy: options.policy,
      keepPayloadMs: options.keepPayloadMs,
      stopping: stopping.signal,
      isClosing: () => closing,
    })
    const worker = new Worker<JobData>(
      name,
      (job, token) => {
        const run = runJob(job, token)
        const settled = run.catch(() => {}).finally(() => running.delete(settled))
        running.add(settled)
        return run
      },
      {
        connection: options.connection,
        prefix: PREFIX,
        concurrency: options.concurrency[name] ?? 4,
        lockDuration: options.stall.lockMs,
        stalledInterval: options.stall.checkMs,
        maxStalledCount: MAX_STALLS,
        runRetryDelay: 1_000,
        settings: { backoffStrategy: (attempt) => backoffMs(attempt, options.policy) },
      },
    )
    worker.on('error', options.onError)
    worker.on('stalled', (id) =>
      log.warn({ job: name, jobId: id }, 'A worker died or lost its job; it runs again'),
    )
    worker.on('lockRenewalFailed', (ids) =>
      log.warn({ job: name, jobIds: ids }, 'Lost the lock of a running job'),
    )
    return worker
  }

  async function close(drainMs: number): Promise<void> {
    closing = true
    await atMost(SDK_CLOSE_MS, Promise.all(workers.map((worker) => worker.pause(true))))
    const drained = (await atMost(drainMs, Promise.all(running))) || (await abort())
    await atMost(SDK_CLOSE_MS, Promise.all(workers.map((worker) => worker.close(!drained))))
  }

  async function abort(): Promise<boolean> {
    stopping.abort(new Error('The process stops.'))
    const settled = await atMost(abortGraceMs, Promise.all(running))
    if (!settled) log.warn({ jobs: running.size }, 'Jobs did not stop in time; another worker will run them')
    return settled
  }

  return { close }
}
