/** Use case: somebody approves or denies a plan. Decided once, whoever clicks, however often, wherever. */
import type { PlanRecord } from '../domain/approval.ts'
import { AppError } from '../domain/errors.ts'
import { type Person, personLabel } from '../domain/person.ts'
import type { Plan } from '../domain/plan.ts'
import { checkAccess, checkPolicy } from './authorize.ts'
import type { Refusal, RemediationDeps } from './deps.ts'
import { knownPerson } from './known-person.ts'
import { decidedWords, expiredWords } from './late-words.ts'
import { replan } from './make-plan.ts'
import { PlanNotFound } from './ports.ts'
import { recordAudit } from './record-audit.ts'
import { failureWords } from './refusals.ts'
import type { RequestAction } from './request.ts'
import { withNames } from './with-names.ts'

export interface Decision {
  readonly planId: string
  readonly slackUserId: string
  readonly decision: 'approve' | 'deny'
  readonly reason?: string
}

export type DecideAnswer =
  | { readonly ok: true; readonly record: PlanRecord; readonly words: string }
  | (Refusal & {
      /** Offered in place of one that no longer fits. */
      readonly newPlan?: Plan
      readonly record?: PlanRecord
    })

export type Decide = (decision: Decision, signal: AbortSignal) => Promise<DecideAnswer>

/** Should a crash come between the decision and its job: a job that was set before, this much later, carries it out. */
const SAFETY_MS = 2_000

/** Creates the use case. */
export function createDecide(deps: RemediationDeps, request: RequestAction): Decide {
  return async (decision, signal) => {
    const record = await deps.store.get(decision.planId)
    if (!record) return await refuseUnknown(deps, decision)
    // Late clicks change nothing, so nobody's groups are asked for: a hundred of them must not use up Slack's patience.
    const groups = record.approval.state === 'pending'
    const person = await knownPerson(deps, decision.slackUserId, record.plan.request, { groups })
    try {
      return await decide(deps, request, { record, person, decision }, signal)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return refuse(deps, record.plan, person, error.code, `I cannot do that now: ${failureWords(error)}`)
    }
  }
}

/** The id is made up, or older than what is kept. */
async function refuseUnknown(deps: RemediationDeps, { slackUserId }: Decision): Promise<Refusal> {
  const { code, message: words } = new PlanNotFound()
  await recordAudit(deps, { event: 'refused', person: { slackUserId, groups: [] }, code, words })
  return { ok: false, code, words }
}

interface Case {
  readonly record: PlanRecord
  readonly person: Person
  readonly decision: Decision
}

async function decide(
  deps: RemediationDeps,
  request: RequestAction,
  { record, person, decision }: Case,
  signal: AbortSignal,
): Promise<DecideAnswer> {
  const { plan } = record
  if (record.approval.state !== 'pending') return alreadyDecided(deps, record, person)
  if (deps.clock.now() >= Date.parse(plan.expiresAt)) {
    const expired = await expirePlan(deps, plan.id)
    return {
      ...(await refuse(deps, plan, person, 'expired', expiredWords(plan))),
      ...(expired ? { record: expired } : {}),
    }
  }
  const refusal = await objection(deps, plan, person, decision, signal)
  if (refusal) return refuse(deps, plan, person, refusal.code, refusal.words)
  if (decision.decision === 'deny') return settle(deps, plan, person, 'denied', decision.reason)
  if (!(await stillFits(deps, plan, signal))) return replace(deps, request, plan, person, signal)
  await deps.scheduleRun(plan.id, SAFETY_MS)
  const answer = await settle(deps, plan, person, 'approved', decision.reason)
  if (answer.ok) await deps.scheduleRun(plan.id, 0)
  return answer
}

async function alreadyDecided(
  deps: RemediationDeps,
  record: PlanRecord,
  person: Person,
): Promise<DecideAnswer> {
  const { approval, plan } = record
  // The click after a crash between decision and job: once more is harmless, since a run happens once.
  if (approval.state === 'approved' && !record.run) await deps.scheduleRun(plan.id, 0)
  const words = decidedWords(record, person)
  return { ...(await refuse(deps, plan, person, 'already-decided', words)), record }
}

/** Why this person may not decide so; undefined when they may. The requester must still be allowed it, too. */
async function objection(
  deps: RemediationDeps,
  plan: Plan,
  person: Person,
  { decision }: Decision,
  signal: AbortSignal,
): Promise<Omit<Refusal, 'ok'> | undefined> {
  const own = person.slackUserId === plan.requestedBy.slackUserId
  if (decision === 'deny' && own) return undefined
  const mine = checkPolicy(deps, person, plan.request)
  if (!mine.ok) return mine
  if (decision === 'deny') return undefined
  if (own && (plan.secondPerson || mine.secondPerson)) {
    return { code: 'second-person', words: 'Somebody else has to approve what you asked for.' }
  }
  const requester = own ? person : await deps.people.find(plan.requestedBy.slackUserId)
  const theirs = own ? mine : checkPolicy(deps, requester, plan.request)
  if (!theirs.ok) {
    return {
      code: theirs.code,
      words: `${personLabel(requester)} asked for it and may not any more: ${theirs.words}`,
    }
  }
  for (const each of own ? [person] : [person, requester]) {
    const access = await checkAccess(deps, each, plan.request, plan.write, signal)
    if (!access.ok) return access
  }
  return undefined
}

/** False when the target changed or is gone; a cluster that cannot be read is an error, not a change. */
async function stillFits(deps: RemediationDeps, plan: Plan, signal: AbortSignal): Promise<boolean> {
  try {
    return (await replan(deps, plan, signal)) !== undefined
  } catch (error) {
    if (error instanceof AppError && error.code === 'action-impossible') return false
    throw error
  }
}

/** Compare-and-set: of all who decide at once, one is told that it was them. */
async function settle(
  deps: RemediationDeps,
  plan: Plan,
  person: Person,
  state: 'approved' | 'denied',
  reason: string | undefined,
): Promise<DecideAnswer> {
  const at = new Date(deps.clock.now()).toISOString()
  let mine = false
  const record = await deps.store.update(plan.id, (present) => {
    mine = present.approval.state === 'pending'
    if (!mine) return undefined
    return {
      ...present,
      approval: { state, by: person, at, ...(reason ? { reason: reason.slice(0, 500) } : {}) },
    }
  })
  if (!mine) return alreadyDecided(deps, record, person)
  const why = record.approval.reason === undefined ? '' : ` Reason: ${record.approval.reason}`
  const words = `${plan.title}: ${state} by ${personLabel(person)}.${why}`
  await recordAudit(deps, { event: state, request: plan.request, plan, person, words })
  return { ok: true, record, words }
}

/** Marks the plan as overtaken and plans anew on behalf of the requester. */
async function replace(
  deps: RemediationDeps,
  request: RequestAction,
  plan: Plan,
  person: Person,
  signal: AbortSignal,
): Promise<DecideAnswer> {
  const record = await deps.store.update(plan.id, (present) =>
    present.approval.state === 'pending' ? { ...present, approval: { state: 'stale' } } : undefined,
  )
  const next = await request(plan.requestedBy.slackUserId, plan.request, signal)
  const words = `${plan.target.kind} ${plan.target.name} has changed since this was planned, so nothing was done. ${next.ok ? 'Here is a new plan.' : next.words}`
  await recordAudit(deps, { event: 'stale', request: plan.request, plan, person, code: 'stale', words })
  return { ok: false, code: 'stale', words, record, ...(next.ok ? { newPlan: next.plan } : {}) }
}

/** Marks a plan that nobody decided in time; resolves to its record when it is expired now. */
export async function expirePlan(
  deps: Pick<RemediationDeps, 'store' | 'audit' | 'clock'>,
  planId: string,
): Promise<PlanRecord | undefined> {
  let mine = false
  const record = await deps.store.update(planId, (present) => {
    mine = present.approval.state === 'pending' && deps.clock.now() >= Date.parse(present.plan.expiresAt)
    return mine ? { ...present, approval: { state: 'expired' } } : undefined
  })
  const { plan } = record
  if (mine) {
    await recordAudit(deps, {
      event: 'expired',
      request: plan.request,
      plan,
      words: `${plan.title}: nobody approved it in time.`,
    })
  }
  return record.approval.state === 'expired' ? record : undefined
}

async function refuse(
  deps: RemediationDeps,
  plan: Plan,
  person: Person,
  code: string,
  said: string,
): Promise<Refusal> {
  const words = await withNames(deps.people, said)
  await recordAudit(deps, { event: 'refused', request: plan.request, plan, person, code, words })
  return { ok: false, code, words }
}
