/** What a thread keeps of an action: the plan as people saw it, the decision, what came of it. Plain JSON, no secrets. */
import type { RunState, VerificationOutcome } from './action-run.ts'
import type { ApprovalState } from './approval.ts'
import type { SlackPerson } from './incident.ts'
import type { ActionId, ActionParameters, PlanDraft, Risk } from './plan.ts'

/** The part of a plan that people are shown; the request itself stays in the store of plans. */
export interface ShownPlan
  extends Pick<PlanDraft, 'title' | 'words' | 'changes' | 'warnings' | 'noUndo' | 'followUp'> {
  readonly id: string
  readonly risk: Risk
  /** How it is taken back, in words. */
  readonly undo?: string
  readonly secondPerson: boolean
  readonly dryRun: 'passed' | 'not-supported'
  readonly requestedBy: SlackPerson
  /** RFC 3339. */
  readonly expiresAt: string
}

/** Who stands behind an action. `approvedBy` is absent when the requester confirmed it alone. */
export interface Actors {
  readonly by: SlackPerson
  readonly approvedBy?: SlackPerson
}

/** A message about an action; its key is made from the plan's id, so that each is posted once. */
export type ActionNote =
  /** The card with the buttons Approve and Deny. */
  | { readonly key: string; readonly type: 'approval'; readonly plan: ShownPlan; readonly at: string }
  /** Replaces the card `of`: what was decided, in place of the buttons. */
  | {
      readonly key: string
      readonly type: 'decision'
      readonly of: string
      readonly plan: ShownPlan
      readonly state: Exclude<ApprovalState, 'pending'>
      /** Who decided; absent when nobody did. */
      readonly by?: SlackPerson
      /** Why, in the words of who decided. */
      readonly reason?: string
      readonly at: string
    }
  | ({
      readonly key: string
      readonly type: 'action-run'
      readonly planId: string
      readonly title: string
      readonly state: Exclude<RunState, 'started'>
      readonly words: string
      readonly followUp?: string
      /** True when there is an action that takes it back. */
      readonly canUndo: boolean
      readonly at: string
    } & Actors)
  | ({
      readonly key: string
      readonly type: 'action-verified'
      readonly planId: string
      readonly title: string
      readonly outcome: Exclude<VerificationOutcome, 'not-applicable'>
      /** e.g. `3 of 3 ready`. */
      readonly words: string
      /** Milliseconds from the end of the run to the outcome. */
      readonly afterMs?: number
      /** Title of the cause that the new diagnosis names, when it fails again, and of the one from before. */
      readonly cause?: string
      readonly causeBefore?: string
      readonly sameCause?: boolean
      readonly canUndo: boolean
      readonly at: string
    } & Actors)

/** The latest action on an incident, as its root card tells it. */
export interface IncidentAction extends Actors {
  readonly planId: string
  readonly title: string
  readonly state: 'asked' | 'approved' | 'done' | 'recovered' | 'not-done' | 'failing-again' | 'timed-out'
  /** How things stand, e.g. `2 of 3 ready`. */
  readonly words?: string
  /** RFC 3339 end of its run; absent when it changes nothing of what runs, as a silence does. */
  readonly ranAt?: string
}

/** The action that the diagnosis recommends and that the policy grants to somebody. */
export interface RecommendedAction {
  readonly action: ActionId
  readonly title: string
  readonly parameters: ActionParameters
}

/** What can be done about an incident, and what explicitly cannot. */
export interface ActionMenu {
  readonly incidentId: string
  /** e.g. `Deployment payments/api`. */
  readonly workload: string
  readonly offered: readonly {
    readonly action: ActionId
    readonly title: string
    readonly why: string
    readonly recommended: boolean
    readonly parameters: ActionParameters
  }[]
  /** What fits, but who looks may not do; `why` says who may. */
  readonly forbidden: readonly {
    readonly action: ActionId
    readonly title: string
    readonly why: string
    readonly recommended: boolean
  }[]
  readonly notOffered: readonly {
    readonly action: ActionId
    readonly title: string
    readonly why: string
    /** True where there is nothing that it could act on. */
    readonly isMoot?: true
  }[]
  /** Why nothing can be listed now, in words. */
  readonly trouble?: string
  /** Why nothing can be done at all. */
  readonly blocked?: 'no-policy' | 'read-only' | 'no-diagnosis'
}
