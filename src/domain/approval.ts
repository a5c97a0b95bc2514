/** A person's recorded decision on one Plan, and the one record that holds everything about a plan. */
import type { ActionRun } from './action-run.ts'
import type { Person } from './person.ts'
import type { Plan } from './plan.ts'

export type ApprovalState = 'pending' | 'approved' | 'denied' | 'expired' | 'stale'

export interface Approval {
  readonly state: ApprovalState
  /** Who decided; absent while pending and when it expired. */
  readonly by?: Person
  /** RFC 3339 time of the decision. */
  readonly at?: string
  readonly reason?: string
}

/** Plan, decision and run in one record, so that one compare-and-set decides every race. */
export interface PlanRecord {
  readonly plan: Plan
  readonly approval: Approval
  readonly run?: ActionRun
}
