/** What the bot would do, exactly, shown before anyone confirms it. Plain JSON: it is stored and buttons carry its id. */
import type { Kind } from './kubernetes.ts'
import type { Person } from './person.ts'
import type { WorkloadRef } from './workload.ts'

/** Every action the bot can do; each is a file in src/remediation/actions. */
export const ACTION_IDS = [
  'rollout-restart',
  'roll-back',
  'delete-pod',
  'scale',
  'pause-rollout',
  'resume-rollout',
  'raise-memory-limit',
  'suspend-cronjob',
  'resume-cronjob',
  'rerun-job',
  'cordon-node',
  'uncordon-node',
  'debug-container',
  'create-silence',
  'expire-silence',
] as const

export type ActionId = (typeof ACTION_IDS)[number]

/** `low`: a confirm dialog is enough; `high`: an approval card, with a second person where the policy says so. */
export type Risk = 'low' | 'high'

/** What a request may state beyond action and workload. Each action reads only its own. */
export interface ActionParameters {
  /** Revision to go back to; the previous one when absent. */
  readonly revision?: number
  readonly replicas?: number
  readonly pod?: string
  readonly node?: string
  readonly container?: string
  /** Kubernetes quantity, e.g. `256Mi`. */
  readonly memory?: string
  /** Name of the Job or CronJob when it is not the workload itself. */
  readonly job?: string
  readonly cronJob?: string
  /** Minutes that a silence lasts. */
  readonly minutes?: number
  /** Labels that a silence matches exactly. */
  readonly matchers?: Readonly<Record<string, string>>
  readonly silenceId?: string
}

/** The object a plan changes, as it was when the plan was made. */
export interface PlanTarget {
  readonly kind: Kind | 'Silence'
  readonly namespace?: string
  readonly name: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
}

export type PatchType =
  | 'application/strategic-merge-patch+json'
  | 'application/merge-patch+json'
  | 'application/json-patch+json'

/** One request that changes something. What it needs, and where it goes, follows from it. */
export type Write =
  | {
      readonly verb: 'patch'
      readonly kind: Kind
      readonly namespace?: string
      readonly name: string
      readonly subresource?: 'scale' | 'ephemeralcontainers'
      readonly contentType: PatchType
      readonly body: unknown
    }
  | { readonly verb: 'delete'; readonly kind: Kind; readonly namespace: string; readonly name: string }
  | {
      readonly verb: 'create'
      readonly kind: Kind
      readonly namespace: string
      readonly name: string
      readonly body: unknown
    }
  | { readonly verb: 'create-silence'; readonly silence: NewSilence }
  | { readonly verb: 'expire-silence'; readonly silenceId: string }

/** A silence as Alertmanager's API v2 takes it. */
export interface NewSilence {
  readonly matchers: readonly {
    readonly name: string
    readonly value: string
    readonly isRegex: boolean
    readonly isEqual: boolean
  }[]
  /** RFC 3339. */
  readonly startsAt: string
  readonly endsAt: string
  readonly createdBy: string
  readonly comment: string
}

export type WarningKind =
  | 'gitops'
  | 'autoscaler'
  | 'paused'
  | 'only-replica'
  | 'stateful-data'
  | 'disruption-budget'
  | 'unchecked'
  | 'not-owned'
  | 'other'

/** Something that a person should know before they agree. */
export interface PlanWarning {
  readonly kind: WarningKind
  readonly text: string
}

/** One value that the plan changes, e.g. `replicas` from 3 to 0. */
export interface PlannedChange {
  readonly what: string
  readonly before?: string
  readonly after?: string
}

/** How the change is taken back: another action, planned and approved like any other. */
export interface PlannedUndo {
  readonly action: ActionId
  readonly parameters: ActionParameters
  readonly words: string
}

/** What an action proposes, before policy and dry run. */
export interface PlanDraft {
  /** e.g. `Roll back Deployment payments/api to revision 41`. */
  readonly title: string
  /** What will happen and how fast, one sentence each. */
  readonly words: readonly string[]
  readonly changes: readonly PlannedChange[]
  readonly warnings: readonly PlanWarning[]
  readonly undo?: PlannedUndo
  /** Why it cannot be undone, when there is no undo. */
  readonly noUndo?: string
  readonly target: PlanTarget
  readonly write: Write
  /** A command for the person to run afterwards, e.g. to enter the debug container. */
  readonly followUp?: string
}

export interface ActionRequest {
  readonly action: ActionId
  /** The workload it is about, as the incident has it. */
  readonly workload: WorkloadRef
  readonly parameters: ActionParameters
  readonly incidentId?: string
  /** Primary cause of the diagnosis that led to the request, to compare with what comes after. */
  readonly cause?: string
  /** Id of the plan that this one takes back. */
  readonly undoes?: string
}

export interface Plan extends PlanDraft {
  readonly schemaVersion: 1
  readonly id: string
  readonly request: ActionRequest
  readonly risk: Risk
  readonly requestedBy: Person
  /** True when somebody other than the requester has to approve. */
  readonly secondPerson: boolean
  /** SHA-256 in hex of the whole write; the stored one leaves out pod templates, which may hold secrets. */
  readonly writeHash: string
  /** What the API server said to the dry run; silences have none. */
  readonly dryRun: 'passed' | 'not-supported'
  /** RFC 3339. */
  readonly createdAt: string
  readonly expiresAt: string
}
