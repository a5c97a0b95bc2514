/** What the use cases of actions are built from. */
import type { Clock } from '../domain/clock.ts'
import type { Log } from '../domain/log.ts'
import type { ActionId } from '../domain/plan.ts'
import type { Action, ActionSettings } from './action.ts'
import type { Policy } from './policy.ts'
import type { ApprovalStore, AuditLog, ClusterAccesses, People, Rediagnose, Silences } from './ports.ts'

export interface RemediationDeps {
  readonly actions: Readonly<Record<ActionId, Action>>
  readonly clusters: ClusterAccesses
  readonly silences?: Silences
  readonly store: ApprovalStore
  readonly audit: AuditLog
  readonly people: People
  /** Asked anew every time, so that a change counts at once. */
  readonly policy: () => Policy
  readonly settings: ActionSettings
  readonly clock: Clock
  readonly log: Log
  /** A new id that nobody can guess. */
  readonly newId: () => string
  /** Has `run(planId)` called after `delayMs`, at least once, also when this process dies meanwhile. */
  readonly scheduleRun: (planId: string, delayMs: number) => Promise<void>
  readonly rediagnose?: Rediagnose
}

/** Something was not done; `words` are for the person. */
export interface Refusal {
  readonly ok: false
  /** Stable, e.g. `not-granted`, `expired`, `already-decided`. */
  readonly code: string
  readonly words: string
}
