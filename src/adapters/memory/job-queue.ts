/** The embedded job queue: everything in this process, for a laptop, the demo or a first try. Not durable. */
import type { Clock } from '../../domain/clock.ts'
import { RetryLater } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import {
  backoffMs,
  DEFAULT_RETRY_POLICY,
  errorFields,
  isRetryable,
  type RetryPolicy,
} from '../../domain/retry-policy.ts'
import { workIds } from '../../domain/work-ids.ts'
import { JOB_NAMES } from '../../incidents/job-names.ts'
import {
  type JobCounts,
  type JobHandlers,
  type JobName,
  type JobOptions,
  type JobPayloads,
  type JobQueue,
  QueueUnavailable,
} from '../../incidents/ports.ts'
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts'

export interface MemoryJobQueueOptions {
  readonly clock: Clock
  readonly log: Log
  /** W3C traceparent of what is under way, which goes on in the job. */
  readonly trace?: () => string | undefined
  /** Jobs of one name that run at the same time (default 4). */
  readonly concurrency?: Partial<Readonly<Record<JobName, number>>>
  readonly retry?: Partial<RetryPolicy>
  /** Jobs of one name that may wait before `add` is refused (default 10000). */
  readonly maxWaiting?: number
  /** How long `close` waits for aborted jobs, in milliseconds (default 1000). */
  readonly abortGraceMs?: number
}

/** Longest sleep: a clock that jumps (suspended laptop, a test) is noticed after this many milliseconds. */
const LONGEST_SLEEP_MS = 1_000

/** Creates the embedded JobQueue. */
export function createMemoryJobQueue(options: MemoryJobQueueOptions): JobQueue {
  const { clock, log, concurrency = {}, maxWaiting = 10_000, abortGraceMs = 1_000 } = options
  const policy: RetryPolicy = { ...DEFAULT_RETRY_POLICY, ...options.retry }
  const rooms = Object.fromEntries(JOB_NAMES.map((name) => [name, createWaitingRoom()])) as {
    readonly [N in JobName]: WaitingRoom
  }
  const failed = Object.fromEntries(JOB_NAMES.map((name) => [name, 0])) as Record<JobName, number>
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  let handlers: JobHandlers | undefined
  let closed = false
  let forgetTimer = () => {}

  async function add<N extends JobName>(
    name: N,
    payload: JobPayloads[N],
    { collapseKey, delayMs = 0 }: JobOptions = {},
  ): Promise<void> {
    if (closed) throw new QueueUnavailable('The queue is closed.')
    if (rooms[name].waiting() >= maxWaiting) throw new QueueUnavailable(`${maxWaiting} ${name} jobs wait.`)
    const now = clock.now()
    rooms[name].enter({
      payload: copy(payload),
      collapseKey,
      addedAt: now,
      dueAt: now + delayMs,
      trace: options.trace?.(),
    })
    pump()
  }

  function pump(): void {
    if (closed || !handlers) return
    // One reading for both: a job that falls due between two would be neither taken nor waited for.
    const now = clock.now()
    for (const name of JOB_NAMES) {
      const limit = concurrency[name] ?? 4
      while (rooms[name].active() < limit) {
        const job = rooms[name].takeDue(now)
        if (!job) break
        const run = runJob(name, job).finally(() => {
          running.delete(run)
          pump()
        })
        running.add(run)
      }
    }
    sleep(now)
  }

  function sleep(now: number): void {
    forgetTimer()
    const next = Math.min(...JOB_NAMES.map((name) => rooms[name].nextDueAt(now)))
    if (next === Number.POSITIVE_INFINITY) return
    forgetTimer = wakeAfter(Math.max(next - clock.now(), 1))
  }

  function wakeAfter(ms: number): () => void {
    if (clock.after) return clock.after(ms, pump)
    const timer = setTimeout(pump, Math.min(ms, LONGEST_SLEEP_MS))
    return () => clearTimeout(timer)
  }

  async function runJob(name: JobName, job: Job): Promise<void> {
    const handle = handlers?.[name] as (payload: unknown, context: object) => Promise<void>
    try {
      const { id, attempt, trace } = job
      const waitedMs = Math.max(0, clock.now() - job.dueAt)
      const context = {
        id,
        attempt,
        waitedMs,
        ...(trace !== undefined && { trace }),
        signal: stopping.signal,
      }
      await handle(copy(job.payload), context)
      rooms[name].leave(job)
    } catch (error) {
      settle(name, job, error)
    }
  }

  function settle(name: JobName, job: Job, error: unknown): void {
    const now = clock.now()
    if (error instanceof RetryLater) {
      rooms[name].comeBack(job, { dueAt: now + error.delayMs, attempt: job.attempt })
      return
    }
    const { id: jobId, attempt, payload } = job
    const fields = { job: name, jobId, attempt, ...workIds(payload), ...errorFields(error) }
    if (!isRetryable(error) || now - job.addedAt >= policy.giveUpAfterMs) {
      failed[name] += 1
      rooms[name].leave(job)
      log.error(fields, 'Job failed for good')
      return
    }
    rooms[name].comeBack(job, { dueAt: now + backoffMs(job.attempt, policy), attempt: job.attempt + 1 })
    log.warn(fields, 'Job failed and will be retried')
  }

  async function counts(): Promise<Readonly<Record<JobName, JobCounts>>> {
    const now = clock.now()
    const entries = JOB_NAMES.map((name) => {
      const delayed = rooms[name].delayed(now)
      const waiting = rooms[name].waiting() - delayed
      return [name, { waiting, delayed, active: rooms[name].active(), failed: failed[name] }]
    })
    return Object.fromEntries(entries) as Record<JobName, JobCounts>
  }

  async function close(drainMs: number): Promise<void> {
    closed = true
    forgetTimer()
    if (await allSettledWithin([...running], drainMs)) return
    stopping.abort(new Error('The process stops.'))
    await allSettledWithin([...running], abortGraceMs)
  }

  return {
    add,
    counts,
    close,
    async process(given) {
      handlers = given
      pump()
    },
    async ping() {
      if (closed) throw new QueueUnavailable('The queue is closed.')
    },
  }
}

type Job = NonNullable<ReturnType<WaitingRoom['takeDue']>>

async function allSettledWithin(promises: readonly Promise<void>[], ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const settled = Promise.allSettled(promises).then(() => true)
  return Promise.race([settled, late]).finally(() => clearTimeout(timer))
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
