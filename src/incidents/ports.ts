/** What the use cases need from the outside world. Every port has at least two adapters and one contract suite. */
import type { AlertGroup } from '../domain/alert.ts'
import type { Detail } from '../domain/detail.ts'
import { AppError } from '../domain/errors.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Incident, ThreadNote, ThreadRef } from '../domain/incident.ts'
import type { PersonalList } from '../domain/personal-list.ts'
import type { ActionId, ActionParameters, Plan } from '../domain/plan.ts'
import type { Target, Wanted, WorkloadRef } from '../domain/workload.ts'

/** Jobs by name, with what they carry. Payloads are JSON and hold no secret. */
export interface JobPayloads {
  /** One accepted webhook, whole. */
  intake: { readonly receivedAt: string; readonly group: AlertGroup }
  /** A person asked (slash command, mention, shortcut, button), in a thread or not. */
  ask: {
    readonly target: Wanted
    readonly channel: string
    readonly user: string
    readonly threadTs?: string
    readonly askedAt: string
  }
  /** The watcher saw a workload fail, or recover. */
  sighting: Sighting
  investigate: { readonly incidentId: string }
  publish: { readonly incidentId: string }
  /** Do what has fallen due: escalate, end a mute, tell that it is calm again. */
  attend: { readonly incidentId: string }
  /** Find out which open incidents of a channel belong together. */
  correlate: { readonly channel: string }
  'publish-digest': { readonly digestId: string }
  /** A person acts: asks for a plan, confirms it, decides on it, takes it back. */
  act: ActionWish
  /** Carry out a plan, if it is approved. */
  'run-action': { readonly planId: string }
  /** Look whether a workload recovered after an action. */
  verify: { readonly planId: string }
  'expire-approval': { readonly planId: string }
  /** Carry out what the record of a handoff says is missing. */
  handoff: { readonly handoffId: string }
  /** Make the handoff of a schedule, if it is due. */
  'handoff-due': { readonly scheduleId: string }
}

/** What a person wants done; everything else is looked up by the ids. */
export type ActionWish = {
  /** Slack user id of the person. */
  readonly user: string
  /** The window that waits for the answer, by Slack's id of the view. */
  readonly window?: string
  /** Where an answer goes that has no window. */
  readonly place?: { readonly channel: string; readonly threadTs?: string }
} & (
  | {
      readonly what: 'plan'
      readonly incidentId: string
      readonly action: ActionId
      readonly parameters: ActionParameters
    }
  /** `confirm`: run it, as its requester; `ask`: put it into the thread for approval. */
  | { readonly what: 'undo' | 'confirm' | 'ask' | 'approve'; readonly planId: string }
  /** `reason` is what the person says about it, already redacted. */
  | { readonly what: 'deny'; readonly planId: string; readonly reason?: string }
)

/** The window in which a person chooses an action and reads its plan. One that was closed is no error. */
export interface ActionWindow {
  /** Shows a plan to its requester; `confirm` says whether it can be run at once or needs approval in the thread. */
  showPlan(windowId: string, plan: Plan, confirm: 'dialog' | 'card', words?: string): Promise<void>
  say(windowId: string, words: string): Promise<void>
}

export type Sighting =
  | {
      readonly state: 'failing'
      readonly workload: WorkloadRef
      readonly target: Target
      /** In the watcher's words, e.g. `crashing`. */
      readonly reason: string
      /** RFC 3339 times of the latest failure, and of its sighting. */
      readonly failedAt: string
      readonly seenAt: string
    }
  | {
      readonly state: 'recovered'
      readonly incidentId: string
      /** RFC 3339: since when it has been well, and when that was seen. */
      readonly wellSince: string
      readonly seenAt: string
    }

export type JobName = keyof JobPayloads

export interface JobOptions {
  /**
   * While a job with this key waits, a further one replaces its payload and it starts at the earlier of both times;
   * while one runs, exactly one more is kept, the newest. At least one run starts after every `add`.
   */
  readonly collapseKey?: string
  readonly delayMs?: number
}

/**
 * What one run of a job can know about itself. `signal` is aborted when the process stops and the drain time is over;
 * the job then throws, and is run again by the next worker.
 */
export interface JobContext {
  readonly id: string
  /** 1 for the first run. */
  readonly attempt: number
  /** Milliseconds since it could have started; absent when that is not known, as of later runs. */
  readonly waitedMs?: number
  /** W3C traceparent of what added it, when that is traced. */
  readonly trace?: string
  readonly signal: AbortSignal
}

export type JobHandler<N extends JobName> = (payload: JobPayloads[N], context: JobContext) => Promise<void>

export type JobHandlers = { readonly [N in JobName]: JobHandler<N> }

export interface JobCounts {
  readonly waiting: number
  readonly active: number
  readonly delayed: number
  readonly failed: number
}

export interface JobQueue {
  /** Resolves once the job is durable. Rejects with `QueueUnavailable` at once when it cannot be made so. */
  add<N extends JobName>(name: N, payload: JobPayloads[N], options?: JobOptions): Promise<void>
  /**
   * Starts to run jobs. A handler that throws `RetryLater` is run again after its delay without spending an attempt;
   * any other retryable error is retried with exponential back-off; one with `retryable: false` fails for good.
   * Jobs run at least once: after a crash or a lost lock the same job runs again.
   */
  process(handlers: JobHandlers): Promise<void>
  counts(): Promise<Readonly<Record<JobName, JobCounts>>>
  /** Rejects with `QueueUnavailable` when jobs cannot be accepted now. */
  ping(): Promise<void>
  /** Takes no further job, waits for the running ones up to `drainMs`, then aborts their signal. */
  close(drainMs: number): Promise<void>
}

export class QueueUnavailable extends AppError {
  constructor(message: string, cause?: unknown) {
    super('queue-unavailable', message, { retryable: true, cause })
  }
}

export interface IncidentStore {
  get(id: string): Promise<Incident | undefined>
  /** The newest incident of the workload, open or resolved, that is still kept. */
  findByWorkload(key: string): Promise<Incident | undefined>
  /**
   * Makes `incident` the newest one of its workload, if `expected` (an id, or undefined for none) still is; returns
   * the newest one afterwards, which is another's when that one was faster.
   */
  create(incident: Incident, expected: string | undefined): Promise<Incident>
  /**
   * Compare-and-set: `change` gets the present record and returns the next one, or undefined to leave it as it is. It
   * is called again when somebody else was faster, so it must be pure. Resolves to the record as it is afterwards.
   * Rejects with `IncidentNotFound`.
   */
  update(id: string, change: (incident: Incident) => Incident | undefined): Promise<Incident>
  /** Oldest first. */
  listOpen(): Promise<readonly Incident[]>
  /** At most `limit` (up to 200) incidents that are resolved and still kept, the latest resolved first. */
  listResolved(limit: number): Promise<readonly Incident[]>
  /** One page of the incidents that were resolved in the range and are still kept, the latest resolved first. */
  pageResolved(range: ResolvedRange): Promise<ResolvedPage>
  /** Keeps it as the latest, and the first that was saved beside it, while the incident is open and a time after. */
  saveEvidence(incidentId: string, evidence: Evidence): Promise<void>
  /** The latest when `which` is absent. */
  loadEvidence(incidentId: string, which?: 'first' | 'latest'): Promise<Evidence | undefined>
  ping(): Promise<void>
}

/** Times are milliseconds since the epoch, both inclusive. */
export interface ResolvedRange {
  readonly from: number
  readonly to: number
  /** Most incidents on the page (default 100). */
  readonly limit?: number
  /** `next` of the page before. */
  readonly cursor?: string | undefined
}

export interface ResolvedPage {
  readonly incidents: readonly Incident[]
  /** Absent on the last page. A page may be short, or empty, and still have a next one. */
  readonly next?: string
}

export class IncidentNotFound extends AppError {
  constructor(id: string) {
    super('incident-not-found', `There is no incident ${id} (any more).`)
  }
}

/** Mutual exclusion over processes, for the time of one job step. */
export interface Lock {
  /**
   * Runs `work` while holding `key`; throws `RetryLater` when somebody else holds it. What a process holds that dies is
   * free within seconds.
   */
  withLock<T>(key: string, work: () => Promise<T>): Promise<T>
}

/** What a quiet channel takes at once: a root, its edit and the diagnosis. Slack limits only longer bursts. */
export const CHANNEL_BURST = 3

/** Slack allows about one message per second and channel, and short bursts. */
export interface Pace {
  /**
   * Takes the next turn for `key` and returns 0, or returns how many milliseconds to wait before asking again. A key
   * that has rested gives up to `burst` turns at once (1 when not given), and is paid back by waiting as long.
   */
  take(key: string, burst?: number): Promise<number>
  /** Nobody gets a turn for `key` before `ms` have passed (Retry-After). */
  block(key: string, ms: number): Promise<void>
}

/** The Slack side of an incident. Rejects with `DeliveryError`. */
export interface IncidentThread {
  postRoot(incident: Incident): Promise<ThreadRef>
  updateRoot(incident: Incident): Promise<void>
  /** Posts one note as a reply and returns its ts; undefined when Slack does not tell it, as of files. */
  postNote(incident: Incident, note: ThreadNote): Promise<string | undefined>
  /**
   * Looks for a message of ours that may have been sent before a crash: `key` is `root` or the note's key. Resolves to
   * its ts, to undefined when it is surely not there, or to `unknown` when we may not read the channel.
   */
  find(incident: Incident, key: string, since: string): Promise<string | undefined | 'unknown'>
  /** A message that only `user` sees, in a thread if `threadTs` is its root. */
  tell(channel: string, user: string, text: string, threadTs?: string): Promise<void>
}

/** Shows a list to the one person who asked for it. Rejects with `DeliveryError`. */
export interface ListThread {
  showList(channel: string, user: string, list: PersonalList, threadTs?: string): Promise<void>
}

/** Shows what a person asked to see. Rejects with `DeliveryError`. */
export interface DetailThread {
  /** Posts a detail as a reply in the incident's thread and returns its ts. */
  postDetail(incident: Incident, detail: Detail): Promise<string>
  /** Attaches a file to the thread. Slack takes it only where the bot is a member. */
  postFile(incident: Incident, file: ThreadFile): Promise<void>
  /** The detail whole, as a file, when its message cannot show everything. */
  overflowOf(detail: Detail): ThreadFile | undefined
}

/** A file for an incident's thread. */
export interface ThreadFile {
  /** Makes its name, together with the incident's id. */
  readonly key: string
  readonly type: 'txt' | 'png' | 'csv'
  readonly title: string
  readonly content: string | Uint8Array
  /** What it is, in a sentence above it. */
  readonly comment: string
  /** What a picture shows, for those who do not see it. */
  readonly altText?: string
}

export type DeliveryFailure =
  | 'rate-limited'
  /** It may or may not have arrived: time-out, reset, 5xx. */
  | 'ambiguous'
  /** It surely did not arrive, and may when tried again: connection refused. */
  | 'unreachable'
  /** The message to edit or reply to is gone. */
  | 'message-gone'
  /** It will never arrive as it is: wrong channel, revoked token, invalid blocks. */
  | 'rejected'

export class DeliveryError extends AppError {
  readonly failure: DeliveryFailure
  readonly retryAfterMs: number | undefined

  constructor(
    failure: DeliveryFailure,
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`slack-${failure}`, message, {
      retryable: failure !== 'rejected' && failure !== 'message-gone',
      cause: options.cause,
    })
    this.failure = failure
    this.retryAfterMs = options.retryAfterMs
  }
}
