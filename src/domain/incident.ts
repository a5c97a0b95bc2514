/** Our record of one Workload while it fails, and of the Slack thread that tells about it. */
import type { Alert } from './alert.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Target, WorkloadRef } from './workload.ts'

export type IncidentStatus = 'firing' | 'acknowledged' | 'mitigating' | 'recovering' | 'resolved'

export type IncidentSource = 'alertmanager' | 'person' | 'watcher'

/** Where the thread lives in Slack. */
export interface ThreadRef {
  readonly channel: string
  /** Slack's id of the root message, e.g. `1732182065.000100`. Absent until it is posted. */
  readonly ts?: string
  readonly permalink?: string
}

/** A message that belongs into the thread, identified by `key` so that it is posted once. */
export type ThreadNote =
  | { readonly key: string; readonly type: 'diagnosis'; readonly diagnosis: Diagnosis; readonly at: string }
  | { readonly key: string; readonly type: 'resolved'; readonly at: string; readonly afterMs: number }
  | { readonly key: string; readonly type: 'reopened'; readonly at: string }
  | { readonly key: string; readonly type: 'text'; readonly text: string; readonly at: string }

/** How far one message of the thread got. `sending` found at the start of a publish means: ambiguous, look it up. */
export interface Delivery {
  readonly state: 'sending' | 'sent' | 'gave-up'
  readonly at: string
  readonly ts?: string
}

export interface Incident {
  readonly id: string
  readonly workload: WorkloadRef
  readonly target: Target
  readonly status: IncidentStatus
  readonly source: IncidentSource
  /** RFC 3339. */
  readonly openedAt: string
  readonly resolvedAt?: string
  readonly reopened: number
  /** Alerts by fingerprint, the latest state of each. */
  readonly alerts: Readonly<Record<string, Alert>>
  readonly externalURL?: string
  /** Slack user id of the person who asked, for `source: person`. */
  readonly requestedBy?: string
  readonly diagnosis?: Diagnosis
  /** RFC 3339 start of the last finished investigation; absent while the first one runs. */
  readonly investigatedAt?: string
  /** RFC 3339. One that started before this does not count: a new pod fails, or somebody asked again. */
  readonly investigationWantedAt?: string
  /** In words, when the last investigation could not be made, e.g. `the cluster prod-eu-1 does not answer`. */
  readonly trouble?: string
  /** Ids of the Slack users and user groups whom the root message calls; from the configuration alone. */
  readonly mention?: readonly string[]
  readonly thread: ThreadRef
  /** Messages that belong into the thread, in order. */
  readonly notes: readonly ThreadNote[]
  /** Deliveries by message key; `root` is the root message. */
  readonly deliveries: Readonly<Record<string, Delivery>>
  /** Grows with every change a reader can see; the root is edited while `publishedRevision` is behind. */
  readonly revision: number
  readonly publishedRevision: number
}

/** True while somebody should care. */
export function isOpen(incident: Incident): boolean {
  return incident.status !== 'resolved'
}

/** True for the thread of a person's question as long as no alert joined it. */
export function isQuestion(incident: Incident): boolean {
  return incident.source === 'person' && Object.keys(incident.alerts).length === 0
}

/** True while an investigation is due: the first one, or a further one that somebody asked for since. */
export function needsInvestigation(incident: Incident): boolean {
  const { investigatedAt, investigationWantedAt } = incident
  if (investigatedAt === undefined) return isOpen(incident) || incident.trouble === undefined
  return isOpen(incident) && investigationWantedAt !== undefined && investigationWantedAt > investigatedAt
}
