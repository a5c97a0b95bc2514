/** Use case: watches a workload after a run until it is ready for a settling time, or fails again. */
import type { Verification } from '../domain/action-run.ts'
import type { PlanRecord } from '../domain/approval.ts'
import { AppError } from '../domain/errors.ts'
import type { RecoveryState } from './action.ts'
import type { RemediationDeps } from './deps.ts'
import { recordAudit } from './record-audit.ts'

export interface VerifySettings {
  /** Milliseconds that everything has to stay ready (default one minute). */
  readonly settleMs?: number
  /** Milliseconds after which it is given up (default ten minutes). */
  readonly timeoutMs?: number
  /** Milliseconds between two looks (default five seconds). */
  readonly pollMs?: number
}

export interface VerifyAnswer {
  readonly record: PlanRecord
  readonly verification: Verification
  /** Milliseconds after which to call again; absent when it has ended. */
  readonly againInMs?: number
  /** True when this call ended it: whoever tells about it does so once. */
  readonly ended: boolean
}

/** Takes one look. Its state is in the store, so that any worker can take the next one. */
export type VerifyAction = (planId: string, signal: AbortSignal) => Promise<VerifyAnswer>

/** Creates the use case. */
export function createVerify(deps: RemediationDeps, settings: VerifySettings = {}): VerifyAction {
  const { settleMs = 60_000, timeoutMs = 600_000, pollMs = 5_000 } = settings
  return async (planId, signal) => {
    const record = await deps.store.get(planId)
    if (record?.run?.state !== 'done')
      throw new AppError('not-run', 'Only what was carried out can be watched.')
    const past = record.run.verification
    if (past?.outcome !== undefined) return { record, verification: past, ended: false }
    const state = await look(deps, record, signal)
    const next = judge(record, past, state, deps.clock.now(), { settleMs, timeoutMs })
    const told = await withNewDiagnosis(deps, record, next)
    if (told.outcome !== undefined && told.outcome !== 'not-applicable')
      await auditOutcome(deps, record, told)
    let mine = false
    const updated = await deps.store.update(planId, (present) => {
      mine = present.run !== undefined && present.run.verification?.outcome === undefined
      return mine && present.run ? { ...present, run: { ...present.run, verification: told } } : undefined
    })
    const verification = updated.run?.verification ?? told
    return verification.outcome === undefined
      ? { record: updated, verification, againInMs: pollMs, ended: false }
      : { record: updated, verification, ended: mine }
  }
}

/** Undefined when there is nothing to watch. A cluster that cannot be read now is read again later. */
async function look(
  deps: RemediationDeps,
  { plan, run }: PlanRecord,
  signal: AbortSignal,
): Promise<RecoveryState | undefined> {
  const action = deps.actions[plan.request.action]
  if (action.verify === undefined) return undefined
  const { view } = deps.clusters.accessTo(plan.request.workload.cluster)
  // From the start of the run on: a crash while it was being recorded counts.
  const since = Date.parse(run?.startedAt ?? plan.createdAt)
  try {
    return await action.verify({ plan, view, since, clock: deps.clock, signal })
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted) throw error
    return { state: 'progressing', words: `cannot look: ${error.message}` }
  }
}

function judge(
  { run }: PlanRecord,
  past: Verification | undefined,
  state: RecoveryState | undefined,
  now: number,
  { settleMs, timeoutMs }: Required<Pick<VerifySettings, 'settleMs' | 'timeoutMs'>>,
): Verification {
  const at = new Date(now).toISOString()
  const startedAt = past?.startedAt ?? at
  if (state === undefined) {
    return { startedAt, outcome: 'not-applicable', at, words: 'there is nothing to watch' }
  }
  const { words } = state
  const finished = Date.parse(run?.finishedAt ?? startedAt)
  if (state.state === 'failing')
    return { startedAt, outcome: 'failing-again', at, afterMs: now - finished, words }
  if (state.state === 'ready') {
    const readySince = past?.readySince ?? at
    if (now - Date.parse(readySince) < settleMs) return { startedAt, readySince, words }
    return {
      startedAt,
      readySince,
      outcome: 'recovered',
      at,
      afterMs: Date.parse(readySince) - finished,
      words,
    }
  }
  if (now - Date.parse(startedAt) >= timeoutMs) {
    return { startedAt, outcome: 'timed-out', at, afterMs: now - finished, words }
  }
  return { startedAt, words }
}

/** When it fails again a new diagnosis tells whether it is the same cause; without one that stays open. */
async function withNewDiagnosis(
  deps: RemediationDeps,
  { plan }: PlanRecord,
  verification: Verification,
): Promise<Verification> {
  if (verification.outcome !== 'failing-again' || deps.rediagnose === undefined) return verification
  const { workload, incidentId, cause: before } = plan.request
  try {
    const cause = await deps.rediagnose(workload, incidentId)
    if (cause === undefined) return verification
    const isComparable = before !== undefined && before !== 'unknown' && cause !== 'unknown'
    return { ...verification, cause, ...(isComparable ? { sameCause: cause === before } : {}) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    deps.log.warn({ plan: plan.id, code: error.code }, 'No new diagnosis after an action that did not help')
    return verification
  }
}

async function auditOutcome(
  deps: RemediationDeps,
  { plan }: PlanRecord,
  { outcome, words, afterMs }: Verification,
): Promise<void> {
  const after = afterMs === undefined ? '' : ` after ${Math.round(afterMs / 1_000)} s`
  await recordAudit(deps, {
    event: 'verified',
    request: plan.request,
    plan,
    ...(outcome === undefined ? {} : { code: outcome }),
    words: `${plan.title}: ${outcome}${after}, ${words}.`,
  })
}
