/** Our record of one Workload while it fails, and of the Slack thread that tells about it. */
import type { ActionNote, IncidentAction, RecommendedAction } from './action-notes.ts'
import type { Alert } from './alert.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { Hours } from './hours.ts'
import type { MemoryHistory } from './metrics.ts'
import type { GatherPart } from './progress.ts'
import type { Watched } from './watched.ts'
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

/** Somebody in Slack, as a card names them. */
export interface SlackPerson {
  /** Slack user id, e.g. `U0ANA`. */
  readonly id: string
  readonly name?: string
}

/** While it lasts the thread is silent; the record and the root card go on. */
export interface Mute {
  readonly by: SlackPerson
  /** RFC 3339. */
  readonly at: string
  /** RFC 3339; absent means until it is resolved. */
  readonly until?: string
}

/** What a person says of the cause that was named. */
export interface Feedback {
  readonly by: SlackPerson
  readonly verdict: 'right' | 'wrong'
  /** Id of the primary cause it is about. */
  readonly cause: string
  /** RFC 3339. */
  readonly at: string
}

/** Whom to call when nobody has acknowledged. */
export interface EscalationStep {
  /** Milliseconds since it began to fail, or came back. */
  readonly afterMs: number
  /** Ids of Slack users and user groups that are mentioned in the thread. */
  readonly mention: readonly string[]
  /** Ids of Slack users who get a direct message. */
  readonly direct: readonly string[]
}

/** As the route had it when the incident opened. */
export interface Escalation {
  /** By time. */
  readonly steps: readonly EscalationStep[]
  /** Nobody is called within these hours; what fell due meanwhile is done afterwards. */
  readonly quietHours: readonly Hours[]
}

/** It recovers and fails again so often that its thread stays silent about each time. */
export interface Flapping {
  /** RFC 3339 time of the first failure that counts. */
  readonly since: string
  /** RFC 3339 time of the latest failure or recovery. */
  readonly changedAt: string
  /** How often it has come back since. */
  readonly times: number
}

/** What a person did about an incident, as the thread tells it. */
export type OwnershipDeed =
  | 'acknowledged'
  | 'assigned'
  | 'handed-over'
  | 'muted'
  | 'unmuted'
  | 'said-right'
  | 'said-wrong'

/** A message that belongs into the thread, identified by `key` so that it is posted once. */
export type ThreadNote =
  | ActionNote
  | {
      readonly key: string
      readonly type: 'diagnosis'
      readonly diagnosis: Diagnosis
      readonly at: string
      /** Title of the cause that was named before, when this one is another. */
      readonly insteadOf?: string
    }
  | {
      readonly key: string
      readonly type: 'resolved'
      readonly at: string
      readonly afterMs: number
      /** As `Incident.fixedBy`. */
      readonly fixedBy?: string
    }
  | { readonly key: string; readonly type: 'reopened'; readonly at: string }
  /** It comes and goes: the thread will be silent about it until `calm`. */
  | {
      readonly key: string
      readonly type: 'flapping'
      readonly at: string
      readonly since: string
      readonly times: number
    }
  | {
      readonly key: string
      readonly type: 'calm'
      readonly at: string
      /** How it has been since, and since when (RFC 3339). */
      readonly state: 'failing' | 'resolved'
      readonly stateSince: string
      /** How often it had come back, and over how many milliseconds. */
      readonly times: number
      readonly overMs: number
      readonly fixedBy?: string
    }
  /** Nobody has acknowledged for `waitedMs`. */
  | {
      readonly key: string
      readonly type: 'escalated'
      readonly at: string
      readonly waitedMs: number
      /** From 0; the steps of one wait are told once each. */
      readonly step: number
      readonly mention: readonly string[]
      /** To whom a direct message goes. */
      readonly direct: readonly string[]
    }
  /** The direct message to one of those; it is not part of the thread. */
  | {
      readonly key: string
      readonly type: 'direct'
      readonly at: string
      readonly to: string
      readonly waitedMs: number
    }
  | {
      readonly key: string
      readonly type: 'mute-ended'
      readonly at: string
      readonly state: 'failing' | 'resolved'
      /** RFC 3339. */
      readonly stateSince: string
      /** Messages that were kept back and are not sent any more. */
      readonly withheld: number
    }
  | {
      readonly key: string
      readonly type: 'ownership'
      readonly did: OwnershipDeed
      readonly by: SlackPerson
      /** To whom it was assigned. */
      readonly to?: SlackPerson
      /** Who handed it over, when that is known. */
      readonly from?: SlackPerson
      /** RFC 3339 end of a mute; absent means until it is resolved. */
      readonly until?: string
      readonly at: string
    }
  | { readonly key: string; readonly type: 'text'; readonly text: string; readonly at: string }
  /** A picture of the memory that the diagnosis before it speaks of. */
  | {
      readonly key: string
      readonly type: 'memory-chart'
      readonly memory: MemoryHistory
      readonly at: string
    }
  /** A file with what the message about a diagnosis had no room for. */
  | {
      readonly key: string
      readonly type: 'whole-diagnosis'
      readonly diagnosis: Diagnosis
      readonly at: string
    }

/**
 * How far one message of the thread got. `sending` found at the start of a publish means: ambiguous, look it up.
 * `withheld` was not sent because the incident was muted, and is not sent later.
 */
export interface Delivery {
  readonly state: 'sending' | 'sent' | 'gave-up' | 'withheld'
  readonly at: string
  readonly ts?: string
}

/** The digest that an incident belongs to. */
export interface DigestRef {
  readonly id: string
  /** Link to the digest, for an incident with a thread of its own. */
  readonly permalink?: string
  /** RFC 3339: when somebody wanted a thread of its own. */
  readonly unfoldedAt?: string
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
  /** RFC 3339 time of the latest reopening. */
  readonly reopenedAt?: string
  readonly flapping?: Flapping
  readonly escalation?: Escalation
  /** Alerts by fingerprint, the latest state of each. */
  readonly alerts: Readonly<Record<string, Alert>>
  /** RFC 3339: since when no alert of it fires, while the watcher still sees it fail; it waits for the watcher's word. */
  readonly alertsEndedAt?: string
  readonly externalURL?: string
  /** What the watcher saw, when it did. */
  readonly watched?: Watched
  /** Slack user id of the person who asked, for `source: person`. */
  readonly requestedBy?: string
  readonly diagnosis?: Diagnosis
  /** RFC 3339 start of the last finished investigation; absent while the first one runs. */
  readonly investigatedAt?: string
  /** RFC 3339. One that started before this does not count: a new pod fails, or somebody asked again. */
  readonly investigationWantedAt?: string
  /** In words, when the last investigation could not be made, e.g. `the cluster prod-eu-1 does not answer`. */
  readonly trouble?: string
  /** Who takes care of it. */
  readonly owner?: { readonly person: SlackPerson; readonly at: string }
  readonly mute?: Mute
  /** One entry a person, the latest. */
  readonly feedback?: readonly Feedback[]
  /** What made it run again, in words, when that is known; a sentence without its full stop. */
  readonly fixedBy?: string
  /** The action that is under way, or the last one. */
  readonly action?: IncidentAction
  /** Of the latest diagnosis; absent when nothing is recommended or nobody may do it. */
  readonly recommended?: RecommendedAction
  /** What the first investigation has read so far; only while it takes long. */
  readonly progress?: readonly GatherPart[]
  /** Ids of the Slack users and user groups whom the root message calls; from the configuration alone. */
  readonly mention?: readonly string[]
  /** RFC 3339: its root message waits until then, since others opened with it and may belong together with it. */
  readonly heldUntil?: string
  /** The digest of the storm it belongs to. */
  readonly digest?: DigestRef
  readonly thread: ThreadRef
  /** Messages that belong into the thread, in order. */
  readonly notes: readonly ThreadNote[]
  /** Deliveries by message key; `root` is the root message. */
  readonly deliveries: Readonly<Record<string, Delivery>>
  /** Grows with every change a reader can see; the root is edited while `publishedRevision` is behind. */
  readonly revision: number
  readonly publishedRevision: number
}

/** True while the digest alone tells of it; one whose root message was begun before keeps that. */
export function isFolded({ digest, deliveries }: Incident): boolean {
  return digest !== undefined && digest.unfoldedAt === undefined && deliveries.root === undefined
}

/** True while somebody should care. */
export function isOpen(incident: Incident): boolean {
  return incident.status !== 'resolved'
}

/** True while it is open, or over only for a moment, as it flaps: then people may still take care of it. */
export function isOngoing(incident: Incident): boolean {
  return isOpen(incident) || incident.flapping !== undefined
}

/** RFC 3339: when it began to fail, or came back the last time. */
export function failingSince({ openedAt, reopenedAt, notes }: Incident): string {
  // Records of earlier releases have the time in their notes only.
  return reopenedAt ?? notes.findLast(({ type }) => type === 'reopened')?.at ?? openedAt
}

/** True for the thread of a person's question as long as neither an alert nor the watcher joined it. */
export function isQuestion({ source, alerts, watched }: Incident): boolean {
  return source === 'person' && Object.keys(alerts).length === 0 && watched === undefined
}

/** True while an investigation is due: the first one, or a further one that somebody asked for since. */
export function needsInvestigation(incident: Incident): boolean {
  const { investigatedAt, investigationWantedAt } = incident
  if (investigatedAt === undefined) return isOpen(incident) || incident.trouble === undefined
  return isOpen(incident) && investigationWantedAt !== undefined && investigationWantedAt > investigatedAt
}
