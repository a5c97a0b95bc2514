/** Use case: carries out an approved plan, exactly once, and records what came of it. */
import type { ActionRun } from '../domain/action-run.ts'
import type { PlanRecord } from '../domain/approval.ts'
import { AppError, RetryLater } from '../domain/errors.ts'
import { type KubernetesIdentity, personLabel } from '../domain/person.ts'
import type { Plan, PlanDraft } from '../domain/plan.ts'
import { announce } from './announce.ts'
import { type Applied, findApplied } from './applied.ts'
import type { RemediationDeps } from './deps.ts'
import { guardFor, replan } from './make-plan.ts'
import { identityOf } from './policy.ts'
import { PlanNotFound, WriteError } from './ports.ts'
import { hasEnded, recordAudit } from './record-audit.ts'
import { isClusterWrite } from './write-request.ts'

export interface RunAnswer {
  readonly record: PlanRecord
  /** True when this call ended the run: whoever tells about it does so once. */
  readonly ended: boolean
}

/**
 * Resolves when the run has ended, or when there is nothing to run (not approved). Throws `RetryLater` while somebody
 * else works on it or the cluster cannot be reached: call again then.
 */
export type RunAction = (planId: string, signal: AbortSignal) => Promise<RunAnswer>

/**
 * How long another worker leaves an attempt alone, in milliseconds: so long is the wait after a kill -9. An attempt that
 * takes longer has to find the claim still its own before it sends (`hold`); one request takes 5 s at most.
 */
const CLAIM_MS = 15_000
/** Milliseconds before a worker looks again after an answer that may or may not have meant success. */
const LOOK_AGAIN_MS = 3_000
/** Status updates may change the resource version between reading and writing; each such conflict did nothing. */
const CONFLICT_ROUNDS = 8
const MAX_ATTEMPTS = 20

/** Creates the use case. */
export function createRun(deps: RemediationDeps): RunAction {
  return async (planId, signal) => {
    const present = await deps.store.get(planId)
    if (!present) throw new PlanNotFound()
    if (present.approval.state !== 'approved' || hasEnded(present.run))
      return { record: present, ended: false }
    const claimed = await claim(deps, planId)
    if (hasEnded(claimed.run)) return { record: claimed, ended: false }
    try {
      const record = await attempt(deps, claimed, signal)
      await announce(deps, record, signal)
      return { record, ended: true }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (!error.retryable) {
        const words = `It could not be finished: ${error.message}`
        return { record: await finish(deps, claimed, { state: 'failed', words }), ended: true }
      }
      await release(deps, claimed)
      if (error instanceof RetryLater) throw error
      throw new RetryLater(LOOK_AGAIN_MS, error.message, { cause: error })
    }
  }
}

/** Writes the run down before anything is sent. */
async function claim(deps: RemediationDeps, planId: string): Promise<PlanRecord> {
  const now = deps.clock.now()
  let busyUntil = 0
  const record = await deps.store.update(planId, (present) => {
    const { run } = present
    busyUntil = run?.state === 'started' ? Date.parse(run.claimedUntil) : 0
    if (hasEnded(run) || busyUntil > now) return undefined
    const started: ActionRun = {
      state: 'started',
      startedAt: run?.startedAt ?? new Date(now).toISOString(),
      claimedUntil: new Date(now + CLAIM_MS).toISOString(),
      attempts: (run?.attempts ?? 0) + 1,
    }
    return { ...present, run: started }
  })
  if (!hasEnded(record.run) && busyUntil > now)
    throw new RetryLater(busyUntil - now, 'The plan is being carried out.')
  return record
}

/** Sets the end of the claim of this very attempt; false when another worker has taken over, or it has ended. */
async function claimUntil(deps: RemediationDeps, { plan, run }: PlanRecord, until: number): Promise<boolean> {
  let mine = false
  await deps.store.update(plan.id, (present) => {
    mine = present.run?.state === 'started' && present.run.attempts === run?.attempts
    const claimedUntil = new Date(until).toISOString()
    return mine && present.run ? { ...present, run: { ...present.run, claimedUntil } } : undefined
  })
  return mine
}

async function release(deps: RemediationDeps, claimed: PlanRecord): Promise<void> {
  await claimUntil(deps, claimed, deps.clock.now())
}

/** The fence before every write: whoever was overtaken, because reading took too long, sends nothing. */
async function hold(deps: RemediationDeps, claimed: PlanRecord): Promise<void> {
  if (!(await claimUntil(deps, claimed, deps.clock.now() + CLAIM_MS)))
    throw new RetryLater(LOOK_AGAIN_MS, 'Another worker carries the plan out.')
}

async function attempt(deps: RemediationDeps, record: PlanRecord, signal: AbortSignal): Promise<PlanRecord> {
  const { plan, run, approval } = record
  if (run && run.attempts > 1) {
    const found = await findApplied(deps, plan, signal)
    if (found.applied) return finish(deps, record, { state: 'done', recognised: true, ...silence(found) })
    if (run.attempts > MAX_ATTEMPTS) {
      return finish(deps, record, {
        state: 'failed',
        words: `${isClusterWrite(plan.write) ? 'The cluster' : 'Alertmanager'} did not give a clear answer; please look.`,
      })
    }
  }
  const late =
    deps.clock.now() - Date.parse(approval.at ?? plan.createdAt) > deps.policy().approvalMinutes * 60_000
  if (late)
    return finish(deps, record, { state: 'refused', words: 'It was approved too long ago; ask again.' })
  if (deps.policy().readOnly) {
    return finish(deps, record, { state: 'refused', words: 'I have been switched to read-only mode.' })
  }
  const person = plan.requestedBy
  const impersonates = deps.policy().kubernetes === 'impersonate' && isClusterWrite(plan.write)
  const as = impersonates ? identityOf(deps.policy(), person) : undefined
  // Never as the bot itself instead.
  if (impersonates && as === undefined) {
    const words = `I do not know any more who ${personLabel(person)} is in Kubernetes (policy.identities), so nothing was done.`
    return finish(deps, record, { state: 'refused', words })
  }
  const again = run && run.attempts > 1 ? ` (attempt ${run.attempts})` : ''
  const words = `${plan.title}${again}`
  await recordAudit(deps, { event: 'started', request: plan.request, plan, person, kubernetes: as, words })
  return carryOut(deps, record, as, signal)
}

/** Plans again, sends what came out if it is what was agreed, and looks before it ever sends a second time. */
async function carryOut(
  deps: RemediationDeps,
  record: PlanRecord,
  as: KubernetesIdentity | undefined,
  signal: AbortSignal,
): Promise<PlanRecord> {
  const { plan } = record
  for (let round = 0; round < CONFLICT_ROUNDS; round += 1) {
    const fresh = await replanned(deps, plan, signal)
    if (fresh === undefined) {
      const words = `${plan.target.kind} ${plan.target.name} has changed since this was planned, so nothing was done. Ask again for a new plan.`
      return finish(deps, record, { state: 'refused', words })
    }
    await hold(deps, record)
    try {
      const sent = await send(deps, plan, fresh, as, signal)
      return finish(deps, record, { state: 'done', ...silence(sent), ...(as ? { as } : {}) })
    } catch (error) {
      if (!(error instanceof WriteError)) throw error
      if (error.failure === 'throttled') throw error
      if (error.failure !== 'conflict' && error.failure !== 'ambiguous') {
        return finish(deps, record, { state: 'failed', words: error.message })
      }
      const found = await findApplied(deps, plan, signal)
      if (found.applied) return finish(deps, record, { state: 'done', recognised: true, ...silence(found) })
      // Not there yet does not mean that it never will be: only a later look can tell.
      if (error.failure === 'ambiguous') throw error
      if (plan.write.verb === 'create') return finish(deps, record, { state: 'failed', words: error.message })
    }
  }
  throw new RetryLater(LOOK_AGAIN_MS, 'The target changes faster than it can be written.')
}

async function replanned(
  deps: RemediationDeps,
  plan: Plan,
  signal: AbortSignal,
): Promise<PlanDraft | undefined> {
  try {
    return await replan(deps, plan, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'action-impossible') return undefined
    throw error
  }
}

async function send(
  deps: RemediationDeps,
  plan: Plan,
  fresh: PlanDraft,
  as: KubernetesIdentity | undefined,
  signal: AbortSignal,
): Promise<Pick<Applied, 'silenceId'>> {
  // The stored write leaves out pod templates; the fresh one is the same by its hash.
  const { write } = fresh
  if (isClusterWrite(write)) {
    const guard = guardFor(fresh, plan.id, fresh.target.resourceVersion)
    const { writer } = deps.clusters.accessTo(plan.request.workload.cluster)
    await writer.write(write, { guard, ...(as ? { as } : {}) }, signal)
    return {}
  }
  if (deps.silences === undefined) throw new WriteError('invalid', 'No Alertmanager is configured.')
  if (write.verb === 'create-silence') return { silenceId: await deps.silences.create(write.silence, signal) }
  await deps.silences.expire(write.silenceId, signal)
  return {}
}

function silence({ silenceId }: Pick<Applied, 'silenceId'>): Pick<ActionRun, 'silenceId'> {
  return silenceId === undefined ? {} : { silenceId }
}

type Ending = Pick<ActionRun, 'state'> & Partial<Pick<ActionRun, 'words' | 'recognised' | 'silenceId' | 'as'>>

async function finish(deps: RemediationDeps, record: PlanRecord, ending: Ending): Promise<PlanRecord> {
  const { plan } = record
  const finishedAt = new Date(deps.clock.now()).toISOString()
  const words = ending.words ?? `${plan.title}: done.`
  await recordAudit(deps, {
    event: ending.state === 'done' ? 'succeeded' : 'failed',
    request: plan.request,
    plan,
    person: plan.requestedBy,
    kubernetes: ending.as,
    ...(ending.state === 'done' ? {} : { code: ending.state }),
    words,
  })
  return deps.store.update(plan.id, (present) =>
    present.run && !hasEnded(present.run)
      ? { ...present, run: { ...present.run, ...ending, words, finishedAt } }
      : undefined,
  )
}
