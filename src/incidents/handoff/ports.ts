/** What handing over needs from the outside world. */
import { AppError } from '../../domain/errors.ts'
import type { Handoff, HandoffNote } from '../../domain/handoff.ts'
import type { SlackPerson, ThreadRef } from '../../domain/incident.ts'

export interface HandoffStore {
  /** False when there is a handoff with this id already, which then stays as it is. */
  create(handoff: Handoff): Promise<boolean>
  get(id: string): Promise<Handoff | undefined>
  /** Compare-and-set, as in `IncidentStore`. Rejects with `HandoffNotFound`. */
  update(id: string, change: (handoff: Handoff) => Handoff | undefined): Promise<Handoff>
  /** The latest of the channel that is still kept. */
  latest(channel: string): Promise<Handoff | undefined>
  /** Those that wait for somebody, oldest first. */
  listOpen(): Promise<readonly Handoff[]>
  /** Since when a schedule is known, RFC 3339: `at` when it was not known before. */
  knownSince(scheduleId: string, at: string): Promise<string>
}

export class HandoffNotFound extends AppError {
  constructor() {
    super('handoff-not-found', 'This handoff is not kept any more.')
  }
}

/** The Slack side of a handoff. Rejects with `DeliveryError`. */
export interface HandoffThread {
  /** The channel for messages to one person alone; undefined when the app may not write to them. */
  directChannel(user: string): Promise<string | undefined>
  /** Posts the message to `place`: the channel, or the receiver alone. */
  post(handoff: Handoff, place: ThreadRef): Promise<ThreadRef>
  /** Edits the message at `place` to the present state. */
  update(handoff: Handoff, place: ThreadRef): Promise<void>
  /** Posts a reply to the message in the channel and returns its ts. */
  postNote(handoff: Handoff, note: HandoffNote): Promise<string | undefined>
  /** As in `IncidentThread`; `key` is `root` or the key of a note. */
  find(
    handoff: Handoff,
    key: string,
    place: ThreadRef,
    since: string,
  ): Promise<string | undefined | 'unknown'>
}

/** Somebody as a schedule names them. */
export type OnCallPerson = { readonly slackId: string } | { readonly email: string; readonly name?: string }

/** Who is on call. Rejects with `OnCallUnavailable`. */
export interface OnCall {
  /** What it is called in a sentence, e.g. `PagerDuty`. */
  readonly name: string
  at(ms: number, signal: AbortSignal): Promise<OnCallPerson | undefined>
  /** Who follows the one who is on call then. */
  after(ms: number, signal: AbortSignal): Promise<OnCallPerson | undefined>
}

/** In words for people, without a full stop at the end; `retryAfterMs` when the service asks to wait. */
export class OnCallUnavailable extends AppError {
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: { retryable: boolean; retryAfterMs?: number; cause?: unknown }) {
    super('on-call-unavailable', message, options)
    this.retryAfterMs = options.retryAfterMs
  }
}

/** Active people of the workspace. Rejects with an `AppError` whose words are for people. */
export interface Directory {
  byId(id: string): Promise<SlackPerson>
  byEmail(email: string): Promise<SlackPerson>
}

/** When a cron expression is due, milliseconds since the epoch. */
export interface CronTimes {
  /** The first time after `ms`. */
  next(cron: string, timeZone: string, ms: number): number
  /** The latest time that is not after `ms`. */
  last(cron: string, timeZone: string, ms: number): number
}
