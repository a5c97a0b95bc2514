/** The durable job queue: BullMQ on Redis, one BullMQ queue per job name. */

import { randomUUID } from 'node:crypto'
import { Queue } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import { errorWords } from '../../domain/error-words.ts'
import type { Log } from '../../domain/log.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../domain/retry-policy.ts'
import { JOB_NAMES } from '../../incidents/job-names.ts'
import {
  type JobCounts,
  type JobName,
  type JobOptions,
  type JobPayloads,
  type JobQueue,
  QueueUnavailable,
} from '../../incidents/ports.ts'
import { atMost } from './at-most.ts'
import { DEFAULT_STALL_TIMES, JOB_OPTIONS, PREFIX, type StallTimes } from './job-options.ts'
import { keepLatest } from './latest-payload.ts'
import { withinReach } from './queue-errors.ts'
import { createQuietErrors } from './quiet-errors.ts'
import { createConfirmReplicated } from './replicas.ts'
import type { JobData } from './run-job.ts'
import { createWorkers, SDK_CLOSE_MS, type Workers } from './workers.ts'

export interface BullJobQueueOptions {
  /** For adding: refuses commands at once while Redis is away (`connectRedis` with purpose `requests`). */
  readonly requests: Redis | Cluster
  /** Pattern of the workers' connections (`connectRedis` with purpose `worker`); undefined in a role without workers. */
  readonly worker?: Redis | Cluster
  readonly log: Log
  /** W3C traceparent of what is under way, which goes on in the job. */
  readonly trace?: () => string | undefined
  /** Jobs of one name that run at the same time in this process (default 4). */
  readonly concurrency?: Partial<Readonly<Record<JobName, number>>>
  readonly retry?: Partial<RetryPolicy>
  readonly stall?: StallTimes
  /** Milliseconds after which `add` gives up on a Redis that does not answer (default 1000). */
  readonly addTimeoutMs?: number
  /** True where Redis fails over to replicas: what comes from outside is accepted once one of them has it. */
  readonly replicated?: boolean
  /** How long `close` waits for aborted jobs, in milliseconds (default 1000). */
  readonly abortGraceMs?: number
}

/** What nobody brings again once it was accepted; every other job follows from a record. */
const ACCEPTED: ReadonlySet<JobName> = new Set(['intake', 'ask', 'act'])

/** BullMQ stores a delayed job under its time in milliseconds, shifted by 12 bits for a counter. */
const DELAYED_SCORE_FACTOR = 4_096
/** How much longer than the retries a payload is kept. */
const KEEP_PAYLOAD_EXTRA_MS = 7 * 86_400_000

/** Creates the durable JobQueue. The given connections stay the caller's: close them after the queue. */
export function createBullJobQueue(options: BullJobQueueOptions): JobQueue {
  const { requests, log, addTimeoutMs = 1_000 } = options
  const policy: RetryPolicy = { ...DEFAULT_RETRY_POLICY, ...options.retry }
  const keepPayloadMs = policy.giveUpAfterMs + KEEP_PAYLOAD_EXTRA_MS
  const onError = createQuietErrors(log)
  const confirm = options.replicated ? createConfirmReplicated(requests) : undefined
  const queues = new Map(JOB_NAMES.map((name) => [name, openQueue(name)]))
  let workers: Workers | undefined
  let closed = false

  function openQueue(name: JobName): Queue<JobData> {
    const queue = new Queue<JobData>(name, {
      connection: requests,
      prefix: PREFIX,
      defaultJobOptions: JOB_OPTIONS,
      // Without these three, `add` would wait for Redis instead of failing, or fail for ever after a failed start.
      skipWaitingForReady: true,
      skipVersionCheck: true,
      skipMetasUpdate: true,
    })
    queue.on('error', onError)
    return queue
  }

  function queueOf(name: JobName): Queue<JobData> {
    const queue = queues.get(name)
    if (!queue || closed) throw new QueueUnavailable('The queue is closed.')
    return queue
  }

  async function add<N extends JobName>(
    name: N,
    payload: JobPayloads[N],
    { collapseKey, delayMs = 0 }: JobOptions = {},
  ): Promise<void> {
    const queue = queueOf(name)
    const trace = options.trace?.()
    const stored = { payload, addedAt: Date.now(), ...(trace !== undefined && { trace }) }
    await withinReach(addTimeoutMs, async () => {
      if (collapseKey === undefined) {
        await queue.add(name, stored, { delay: delayMs })
        if (ACCEPTED.has(name)) await confirm?.()
        return
      }
      const latestKey = `${PREFIX}:latest:${name}:${collapseKey}`
      await keepLatest(requests, latestKey, stored, keepPayloadMs)
      const jobId = randomUUID()
      const data = { ...stored, latestKey }
      const deduplication = { id: collapseKey, keepLastIfActive: true }
      const job = await queue.add(name, data, { jobId, delay: delayMs, deduplication })
      if (job.id !== undefined && job.id !== jobId) await bringForward(queue, job.id, delayMs)
    })
  }

  /** An earlier job stands for this `add` as well: it must not start later than asked for now. */
  async function bringForward(queue: Queue<JobData>, jobId: string, delayMs: number): Promise<void> {
    const score = await requests.zscore(queue.toKey('delayed'), jobId)
    if (score === null || Number(score) / DELAYED_SCORE_FACTOR <= Date.now() + delayMs) return
    const job = await queue.getJob(jobId)
    // It has started meanwhile when it is no longer delayed; its run has read, or the next one will read, this payload.
    await job?.changeDelay(delayMs).catch((error: Error) => {
      log.debug({ reason: errorWords(error) }, 'A delayed job started before it could be brought forward')
    })
  }

  async function counts(): Promise<Readonly<Record<JobName, JobCounts>>> {
    const entries = await withinReach(addTimeoutMs, () =>
      Promise.all(JOB_NAMES.map(async (name) => [name, await countsOf(queueOf(name))] as const)),
    )
    return Object.fromEntries(entries) as Record<JobName, JobCounts>
  }

  async function ping(): Promise<void> {
    queueOf('intake')
    // A write, because a replica or a full Redis still answers PING.
    await withinReach(addTimeoutMs, () => requests.set(`${PREFIX}:ping`, '1', 'PX', 60_000))
  }

  async function close(drainMs: number): Promise<void> {
    if (closed) return
    closed = true
    await workers?.close(drainMs)
    await atMost(SDK_CLOSE_MS, Promise.all([...queues.values()].map((queue) => queue.close())))
  }

  return {
    add,
    counts,
    ping,
    close,
    async process(handlers) {
      if (!options.worker) throw new Error('This job queue was created without a connection for workers.')
      workers ??= createWorkers(handlers, {
        connection: options.worker,
        requests,
        log,
        onError,
        policy,
        keepPayloadMs,
        concurrency: options.concurrency ?? {},
        stall: options.stall ?? DEFAULT_STALL_TIMES,
        abortGraceMs: options.abortGraceMs ?? 1_000,
      })
    },
  }
}

async function countsOf(queue: Queue<JobData>): Promise<JobCounts> {
  const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'failed')
  return {
    waiting: counts.wait ?? counts.waiting ?? 0,
    active: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    failed: counts.failed ?? 0,
  }
}
