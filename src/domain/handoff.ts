/** Incidents that are passed to a person at the end of a shift, and that person's acceptance. */
import type { Delivery, IncidentStatus, SlackPerson, ThreadRef } from './incident.ts'
import type { WorkloadRef } from './workload.ts'

/** One thing that was tried, and what came of it. */
export interface Tried {
  /** e.g. `Roll back to revision 41`. */
  readonly title: string
  readonly by: SlackPerson
  /** RFC 3339. */
  readonly at: string
  /** In words without a full stop, e.g. `it did not help, failing again`. */
  readonly outcome: string
}

/** What is different from the handoff before in the same channel. */
export type HandoffNews =
  | { readonly type: 'opened' | 'resolved' | 'came-and-went' | 'came-back' }
  | { readonly type: 'cause'; readonly from: string; readonly to: string }
  | { readonly type: 'owner'; readonly from?: SlackPerson; readonly to?: SlackPerson }

/**
 * `offered` waits for the receiver; `accepted` is theirs; `left` was accepted, but somebody else had taken it or it had
 * recovered by then; `shown` is told and not offered: it is resolved, or belongs to somebody who does not hand over.
 */
export type HandoffItemState = 'offered' | 'accepted' | 'left' | 'shown'

/** An incident as it stood when the handoff was made. */
export interface HandoffItem {
  readonly incidentId: string
  readonly workload: WorkloadRef
  readonly status: IncidentStatus
  /** RFC 3339. */
  readonly openedAt: string
  /** Absent also while it is over only for a moment, as it flaps. */
  readonly resolvedAt?: string
  readonly reopened: number
  /** How often it came back lately, while it flaps. */
  readonly flapping?: number
  /** Title of the cause; absent while there is no diagnosis or none is known. */
  readonly cause?: string
  /** True when a person said that the cause is wrong. */
  readonly doubted?: boolean
  /** What fixed it, in words. */
  readonly fixedBy?: string
  readonly owner?: SlackPerson
  readonly muted?: { readonly until?: string }
  readonly tried: readonly Tried[]
  readonly permalink?: string
  readonly news: readonly HandoffNews[]
  readonly state: HandoffItemState
  readonly acceptedBy?: SlackPerson
  /** RFC 3339. */
  readonly acceptedAt?: string
  /** True once the incident's own record names the new owner. */
  readonly applied?: boolean
  /** Why it was left, in words without a full stop. */
  readonly leftWhy?: string
}

/** A message in the thread of the handoff, identified by `key` so that it is posted once. */
export type HandoffNote = { readonly key: string; readonly at: string } & (
  | { readonly type: 'accepted' | 'taken-over'; readonly by: SlackPerson; readonly count: number }
  | { readonly type: 'declined'; readonly by: SlackPerson; readonly word: string }
  | { readonly type: 'reminder'; readonly waiting: number }
  /** `mention` are ids of Slack users and user groups from the configuration. */
  | { readonly type: 'escalation'; readonly waiting: number; readonly mention: readonly string[] }
)

/** `open` until everything offered is accepted, declined, or replaced by a newer handoff. */
export type HandoffState = 'open' | 'closed' | 'declined' | 'superseded'

/** The message to the receiver alone: the same as in the channel. */
export interface DirectCopy {
  readonly thread: ThreadRef
  readonly deliveries: Readonly<Record<string, Delivery>>
  readonly publishedRevision: number
}

export interface Handoff {
  readonly id: string
  readonly source: 'person' | 'schedule'
  /** When it was made, RFC 3339. */
  readonly openedAt: string
  /** When a schedule wanted it, RFC 3339. */
  readonly dueAt?: string
  readonly from?: SlackPerson
  /** Absent: whoever takes it. */
  readonly to?: SlackPerson
  /** For whom it was meant before somebody else took it over. */
  readonly meantFor?: SlackPerson
  /** Why nobody is named, in words. */
  readonly trouble?: string
  /** When the handoff before in this channel was made, RFC 3339. */
  readonly since?: string
  readonly items: readonly HandoffItem[]
  readonly state: HandoffState
  readonly repeats: number
  /** When it is to be repeated or escalated, RFC 3339; absent when it is not. */
  readonly nextAt?: string
  readonly escalatedAt?: string
  /** The message in the channel; the incidents are those of this channel. */
  readonly thread: ThreadRef
  readonly notes: readonly HandoffNote[]
  /** Deliveries by message key; `root` is the message in the channel. */
  readonly deliveries: Readonly<Record<string, Delivery>>
  /** Grows with every change a reader can see. */
  readonly revision: number
  readonly publishedRevision: number
  /** Absent until it is begun; `refused` when the app may not write to the receiver. */
  readonly direct?: DirectCopy | 'refused'
}

/** What still waits for the receiver. */
export function waitingItems({ state, items }: Handoff): readonly HandoffItem[] {
  return state === 'open' ? items.filter((each) => each.state === 'offered') : []
}

/** True for an incident that somebody has and that did not come back since. */
export function isTaken({
  owner,
  status,
}: Pick<HandoffItem, 'status'> & { readonly owner?: unknown }): boolean {
  return owner !== undefined && status !== 'firing'
}
