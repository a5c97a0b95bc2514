/** The jobs of one name that wait, are delayed or run, and how jobs with the same key collapse. */

/** What is asked for. */
export interface JobRequest {
  readonly payload: unknown
  readonly collapseKey: string | undefined
  /** Milliseconds since the epoch of the newest `add` that this job stands for. */
  readonly addedAt: number
  /** Milliseconds since the epoch before which it does not start. */
  readonly dueAt: number
  /** W3C traceparent of what added it, when that is traced. */
  readonly trace?: string | undefined
}

/** A job that waits or runs. */
export interface MemoryJob extends JobRequest {
  readonly id: string
  /** 1 for the first run. */
  readonly attempt: number
}

export interface WaitingRoom {
  enter(request: JobRequest): void
  /** The job that is due first, now running; undefined when none is due. */
  takeDue(now: number): MemoryJob | undefined
  /** The run is over for good; a job that arrived with the same key meanwhile waits now. */
  leave(job: MemoryJob): void
  /** The job waits again; a newer one with the same key, that arrived meanwhile, takes its place. */
  comeBack(job: MemoryJob, when: { readonly dueAt: number; readonly attempt: number }): void
  waiting(): number
  delayed(now: number): number
  active(): number
  /** When the next delayed job is due; infinity when there is none. */
  nextDueAt(now: number): number
}

/** Creates an empty room. */
export function createWaitingRoom(): WaitingRoom {
  const waiting = new Map<string, MemoryJob>()
  const waitingByKey = new Map<string, string>()
  const active = new Map<string, MemoryJob>()
  const activeKeys = new Set<string>()
  const afterwards = new Map<string, JobRequest>()
  let lastId = 0

  function wait(job: MemoryJob): void {
    waiting.set(job.id, job)
    if (job.collapseKey !== undefined) waitingByKey.set(job.collapseKey, job.id)
  }

  function enter(request: JobRequest): void {
    const key = request.collapseKey
    if (key !== undefined && activeKeys.has(key)) {
      afterwards.set(key, merge(afterwards.get(key), request))
      return
    }
    const present = key === undefined ? undefined : waiting.get(waitingByKey.get(key) ?? '')
    if (present) {
      wait({ ...present, ...merge(present, request) })
      return
    }
    lastId += 1
    wait({ ...request, id: String(lastId), attempt: 1 })
  }

  function takeDue(now: number): MemoryJob | undefined {
    let first: MemoryJob | undefined
    for (const job of waiting.values()) {
      if (job.dueAt <= now && (!first || job.dueAt < first.dueAt)) first = job
    }
    if (!first) return undefined
    waiting.delete(first.id)
    active.set(first.id, first)
    if (first.collapseKey !== undefined) {
      waitingByKey.delete(first.collapseKey)
      activeKeys.add(first.collapseKey)
    }
    return first
  }

  function endRun(job: MemoryJob): JobRequest | undefined {
    active.delete(job.id)
    if (job.collapseKey === undefined) return undefined
    activeKeys.delete(job.collapseKey)
    const next = afterwards.get(job.collapseKey)
    afterwards.delete(job.collapseKey)
    return next
  }

  function leave(job: MemoryJob): void {
    const next = endRun(job)
    if (next) enter(next)
  }

  function comeBack(job: MemoryJob, when: { readonly dueAt: number; readonly attempt: number }): void {
    const next = endRun(job)
    wait({ ...job, ...next, ...when })
  }

  return {
    enter,
    takeDue,
    leave,
    comeBack,
    waiting: () => waiting.size,
    delayed: (now) => [...waiting.values()].filter((job) => job.dueAt > now).length,
    active: () => active.size,
    nextDueAt: (now) =>
      [...waiting.values()].reduce(
        (next, job) => (job.dueAt > now ? Math.min(next, job.dueAt) : next),
        Number.POSITIVE_INFINITY,
      ),
  }
}

/**
 * The newer payload at the earlier of both times, so that a stream of adds cannot put a job off for ever; in the trace of
 * who has waited longest.
 */
function merge(older: JobRequest | undefined, newer: JobRequest): JobRequest {
  if (!older) return newer
  return { ...newer, dueAt: Math.min(older.dueAt, newer.dueAt), trace: older.trace ?? newer.trace }
}
