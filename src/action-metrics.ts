/** The numbers about actions for Prometheus. Labels never name a person or a workload. */
import { Counter, Histogram, type Registry } from 'prom-client'
import type { ActionRun, VerificationOutcome } from './domain/action-run.ts'
import type { ApprovalState } from './domain/approval.ts'
import type { ActionId } from './domain/plan.ts'

export interface ActionMetrics {
  planned(action: ActionId): void
  refused(reason: RefusalClass): void
  decided(decision: Exclude<ApprovalState, 'pending'>): void
  ran(action: ActionId, result: ActionRun['state']): void
  /** `seconds` from the request to the outcome, the approval included. */
  verified(action: ActionId, outcome: VerificationOutcome, seconds: number): void
}

/** Why something was refused, in few classes. */
export type RefusalClass =
  /** The policy does not grant it to this person, or not now. */
  | 'policy'
  | 'second-person'
  /** The cluster allows it neither to the person nor to us. */
  | 'cluster'
  /** Nobody can tell who asks, or they are no active person. */
  | 'person'
  /** Decided, expired or overtaken before. */
  | 'too-late'
  /** It makes no sense for the target as it is. */
  | 'impossible'
  /** Cluster, Slack or store are away. */
  | 'unavailable'

/** Minutes, since people approve in between. */
const SECONDS = [15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600]

/** Adds the series to the registry. */
export function createActionMetrics(registry: Registry): ActionMetrics {
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers })
  const plans = counter('crashloop_action_plans_total', 'Plans of actions that were made.', ['action'])
  const refusals = counter('crashloop_action_refusals_total', 'What people asked for and were refused.', [
    'reason',
  ])
  const decisions = counter('crashloop_action_decisions_total', 'What became of plans.', ['decision'])
  const runs = counter('crashloop_actions_total', 'Actions that were carried out, or should have been.', [
    'action',
    'result',
  ])
  const times = new Histogram({
    name: 'crashloop_action_seconds',
    help: 'Seconds from the request of an action to its outcome.',
    labelNames: ['action', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  return {
    planned: (action) => plans.inc({ action }),
    refused: (reason) => refusals.inc({ reason }),
    decided: (decision) => decisions.inc({ decision }),
    ran: (action, result) => runs.inc({ action, result }),
    verified: (action, outcome, seconds) => times.observe({ action, outcome }, seconds),
  }
}

const CLASSES: Readonly<Record<string, RefusalClass>> = {
  'read-only': 'policy',
  denied: 'policy',
  'not-granted': 'policy',
  'not-now': 'policy',
  'second-person': 'second-person',
  'cluster-forbids': 'cluster',
  'no-identity': 'cluster',
  'write-forbidden': 'cluster',
  'read-forbidden': 'cluster',
  'people-scope': 'person',
  'no-such-user': 'person',
  'not-a-person': 'person',
  'already-decided': 'too-late',
  'plan-not-found': 'too-late',
  expired: 'too-late',
  stale: 'too-late',
  'unknown-action': 'impossible',
  'action-impossible': 'impossible',
  'no-undo': 'impossible',
  'not-run': 'impossible',
  'write-invalid': 'impossible',
  'write-conflict': 'impossible',
  'write-not-found': 'impossible',
  'read-not-found': 'impossible',
}

/** The class of a refusal's code; what is not known here is an outage of something. */
export function refusalClass(code: string): RefusalClass {
  return CLASSES[code] ?? 'unavailable'
}
