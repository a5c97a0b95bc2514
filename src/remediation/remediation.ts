/** All that can be done with actions, built from one set of ports. */
import type { PlanRecord } from '../domain/approval.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import { ACTION_IDS, type ActionId } from '../domain/plan.ts'
import type { NoOffer, Offer, WorkloadFacts } from './action.ts'
import { ACTIONS } from './actions/index.ts'
import { createDecide, type Decide, expirePlan } from './decide.ts'
import type { RemediationDeps } from './deps.ts'
import { createRequest, type RequestAction } from './request.ts'
import { createRun, type RunAction } from './run.ts'
import { createUndo, type UndoAction } from './undo.ts'
import { createVerify, type VerifyAction, type VerifySettings } from './verify.ts'

export interface Remediation {
  /** What fits the diagnosis, and what explicitly does not; pure. */
  offers(
    diagnosis: Diagnosis,
    facts: WorkloadFacts,
  ): readonly ({ readonly action: ActionId } & (Offer | NoOffer))[]
  readonly request: RequestAction
  readonly decide: Decide
  readonly run: RunAction
  readonly verify: VerifyAction
  readonly undo: UndoAction
  /** Marks a plan that nobody decided in time; undefined when it is not (or no longer) due. */
  expire(planId: string): Promise<PlanRecord | undefined>
}

/** Builds the use cases over the catalogue of actions. */
export function createRemediation(
  options: Omit<RemediationDeps, 'actions'>,
  settings: VerifySettings = {},
): Remediation {
  const deps: RemediationDeps = { ...options, actions: ACTIONS }
  const request = createRequest(deps)
  return {
    offers: offersFor,
    request,
    decide: createDecide(deps, request),
    run: createRun(deps),
    verify: createVerify(deps, settings),
    undo: createUndo(deps, request),
    expire: (planId) => expirePlan(deps, planId),
  }
}

/** Asks every action; the recommended ones first. */
export function offersFor(diagnosis: Diagnosis, facts: WorkloadFacts) {
  const answers = ACTION_IDS.map((action) => ({ action, ...ACTIONS[action].offer(diagnosis, facts) }))
  const rank = (answer: Offer | NoOffer): number => (!answer.offered ? 2 : answer.recommended ? 0 : 1)
  return answers.toSorted((a, b) => rank(a) - rank(b))
}
