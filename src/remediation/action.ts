/** The shape of an action: something the bot can do, when it is offered, what it would do, and what counts as recovered. */
import type { Clock } from '../domain/clock.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import { AppError } from '../domain/errors.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Permission } from '../domain/permission.ts'
import type { ActionId, ActionParameters, ActionRequest, Plan, PlanDraft, Risk } from '../domain/plan.ts'
import type { ClusterView, Silences } from './ports.ts'

/** Facts about the workload, as the diagnosis had them. */
export type WorkloadFacts = Pick<Evidence, 'workload' | 'pod' | 'pods' | 'owners' | 'node' | 'collectedAt'>

/** An action that fits, and what it would be asked to do. */
export interface Offer {
  readonly offered: true
  /** True when the diagnosis names it as a remedy: the button of the card. */
  readonly recommended: boolean
  readonly why: string
  readonly parameters: ActionParameters
}

/** An action that does not fit, and why: shown to those who ask for it all the same. */
export interface NoOffer {
  readonly offered: false
  readonly why: string
  /** True where there is nothing that it could act on. */
  readonly isMoot?: true
}

/** What planning may look at. */
export interface PlanContext {
  readonly request: ActionRequest
  readonly view: ClusterView
  /** Undefined where no Alertmanager is configured. */
  readonly silences?: Silences
  readonly settings: ActionSettings
  /** Time of the plan in milliseconds: planning again with the same time gives the same plan while nothing changed. */
  readonly at: number
  readonly signal: AbortSignal
  /** Id of the plan: names that must be the same on a second attempt are made from it. */
  readonly planId: string
  /** How the requester is named where the target keeps it (a silence). */
  readonly requester: string
}

/** The part of the configuration that actions read. */
export interface ActionSettings {
  /** Image of the debug container, e.g. `busybox:1.37`. Attaching one is refused without it. */
  readonly debugImage?: string | undefined
}

/** How things stand after the run. */
export interface RecoveryState {
  readonly state: 'ready' | 'progressing' | 'failing'
  /** e.g. `2 of 3 ready`. */
  readonly words: string
}

export interface VerifyContext {
  readonly plan: Plan
  readonly view: ClusterView
  /** Time when the run ended, in milliseconds: what failed before does not count. */
  readonly since: number
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface Action {
  readonly id: ActionId
  /** Verb phrase for buttons and refusals, e.g. `restart`. */
  readonly title: string
  readonly risk: Risk
  /** `cluster`: it reaches beyond the workload's namespace, so that only a grant for all namespaces allows it. */
  readonly scope?: 'cluster'
  /** False when the plan can never offer an undo. */
  readonly reversible: boolean
  /** What a role must allow, per kind of workload it can be about; generates the role of the action. */
  readonly permissions: readonly Permission[]
  /** Pure: when and why the diagnosis offers it, and when explicitly not. */
  offer(diagnosis: Diagnosis, facts: WorkloadFacts): Offer | NoOffer
  /** Rejects with `ActionImpossible`, whose message is for the person, or with the view's AppError. */
  plan(context: PlanContext): Promise<PlanDraft>
  /** Undefined when there is nothing to watch: the answer of the API server was all. */
  verify?(context: VerifyContext): Promise<RecoveryState>
}

/** Declares an action; the file is named after its id. */
export function defineAction(action: Action): Action {
  return action
}

/** The action makes no sense for this target now; the message says why and what to do instead. */
export class ActionImpossible extends AppError {
  constructor(message: string) {
    super('action-impossible', message)
  }
}
