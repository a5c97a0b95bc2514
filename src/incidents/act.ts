/** What people do about actions: ask for a plan, confirm it, put it up for approval, decide, take it back. */

import type { PlanRecord } from '../domain/approval.ts'
import type { Clock } from '../domain/clock.ts'
import { AppError, RetryLater } from '../domain/errors.ts'
import type { Incident } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import type { Plan } from '../domain/plan.ts'
import { type ApprovalStore, PlanNotFound } from '../remediation/ports.ts'
import type { Remediation } from '../remediation/remediation.ts'
import type { RequestAnswer } from '../remediation/request.ts'
import { clockTime } from '../remediation/utc-time.ts'
import { cardKey, withApprovalAsked, withDecision } from './action-record.ts'
import type { ActionWindow, ActionWish, IncidentStore, IncidentThread, JobQueue } from './ports.ts'
import type { TellIncident } from './tell-incident.ts'

export interface ActDeps {
  readonly remediation: Pick<Remediation, 'request' | 'decide' | 'undo'>
  readonly approvals: Pick<ApprovalStore, 'get'>
  readonly store: Pick<IncidentStore, 'get'>
  readonly tellIncident: TellIncident
  readonly queue: Pick<JobQueue, 'add'>
  readonly window: ActionWindow
  readonly thread: Pick<IncidentThread, 'tell'>
  readonly clock: Clock
  readonly log: Log
}

/** Runs at least once for every click; the person always gets an answer in words. `attempt` is 1 for the first run. */
export type Act = (wish: ActionWish, attempt: number, signal: AbortSignal) => Promise<void>

/** After as many attempts the person is told what is wrong, instead of being kept waiting. */
const ATTEMPTS = 3

/** Creates the use case. */
export function createAct(deps: ActDeps): Act {
  return async (wish, attempt, signal) => {
    try {
      await carryOut(deps, wish, signal)
    } catch (error) {
      if (!(error instanceof AppError) || signal.aborted) throw error
      if (error instanceof RetryLater || (error.retryable && attempt < ATTEMPTS)) throw error
      await answer(deps, wish, error.message)
    }
  }
}

async function carryOut(deps: ActDeps, wish: ActionWish, signal: AbortSignal): Promise<void> {
  if (wish.what === 'plan') {
    const incident = await deps.store.get(wish.incidentId)
    if (!incident) return await answer(deps, wish, 'This incident is not kept any more.')
    return await showAnswer(deps, wish, await requestFor(deps, wish, incident, signal))
  }
  if (wish.what === 'undo') {
    return await showAnswer(deps, wish, await deps.remediation.undo(wish.planId, wish.user, signal))
  }
  const record = await deps.approvals.get(wish.planId)
  if (!record) return await answer(deps, wish, new PlanNotFound().message)
  if (wish.what === 'approve' || wish.what === 'deny') {
    // Only a made-up click can name a plan that its requester never showed to anybody.
    if (await hasCard(deps, record.plan)) return await decide(deps, wish, wish.what, signal)
    return await answer(deps, wish, 'This plan was not put up for approval, so nobody can decide on it.')
  }
  if (record.plan.requestedBy.slackUserId !== wish.user) {
    return await answer(
      deps,
      wish,
      'Only who asked for this plan can go on with it. Ask for a plan of your own.',
    )
  }
  if (wish.what === 'ask') return await askForApproval(deps, wish, record)
  if (confirmKind(record.plan) === 'card') {
    return await answer(deps, wish, 'This plan needs an approval in the thread.')
  }
  return await decide(deps, wish, 'approve', signal)
}

function requestFor(
  { remediation }: ActDeps,
  { action, parameters, user }: Extract<ActionWish, { what: 'plan' }>,
  { id, workload, diagnosis }: Incident,
  signal: AbortSignal,
): Promise<RequestAnswer> {
  const cause = diagnosis?.findings[0]?.cause
  const request = { action, workload, parameters, incidentId: id, ...(cause === undefined ? {} : { cause }) }
  return remediation.request(user, request, signal)
}

async function showAnswer(deps: ActDeps, wish: ActionWish, found: RequestAnswer): Promise<void> {
  if (!found.ok) return await answer(deps, wish, found.words)
  await expireLater(deps, found.plan)
  await showPlan(deps, wish, found.plan)
}

async function showPlan({ window }: ActDeps, wish: ActionWish, plan: Plan, words?: string): Promise<void> {
  if (wish.window !== undefined) await window.showPlan(wish.window, plan, confirmKind(plan), words)
}

function confirmKind({ risk, secondPerson }: Plan): 'dialog' | 'card' {
  return risk === 'high' || secondPerson ? 'card' : 'dialog'
}

async function expireLater({ queue, clock }: ActDeps, { id: planId, expiresAt }: Plan): Promise<void> {
  const delayMs = Math.max(0, Date.parse(expiresAt) - clock.now())
  await queue.add('expire-approval', { planId }, { collapseKey: `expire:${planId}`, delayMs })
}

async function askForApproval(
  deps: ActDeps,
  wish: ActionWish,
  { plan, approval }: PlanRecord,
): Promise<void> {
  const isExpired = deps.clock.now() >= Date.parse(plan.expiresAt)
  if (approval.state !== 'pending' || isExpired) {
    return await answer(deps, wish, 'This plan is decided or expired. Ask for the action again.')
  }
  await deps.tellIncident(plan.request.incidentId, (incident, at) => withApprovalAsked(incident, plan, at))
  const who = plan.secondPerson ? 'Somebody else has to approve it' : 'It can be approved'
  await answer(
    deps,
    wish,
    `The plan is in the thread of the incident. ${who} there until ${clockTime(plan.expiresAt)}.`,
  )
}

async function decide(
  deps: ActDeps,
  wish: Exclude<ActionWish, { what: 'plan' }>,
  decision: 'approve' | 'deny',
  signal: AbortSignal,
): Promise<void> {
  const { planId, user } = wish
  const reason = wish.what === 'deny' ? wish.reason : undefined
  const decided = await deps.remediation.decide(
    { planId, slackUserId: user, decision, ...(reason ? { reason } : {}) },
    signal,
  )
  const { record } = decided
  const incidentId = record?.plan.request.incidentId
  if (record) await deps.tellIncident(incidentId, (incident, at) => withDecision(incident, record, at))
  if (decided.ok) {
    const next = decision === 'approve' ? ' It runs now; the thread tells what comes of it.' : ''
    // On the card everybody sees it.
    if (wish.window !== undefined) await answer(deps, wish, `${decided.words}${next}`)
    return
  }
  if (decided.newPlan) return await offerAnew(deps, wish, decided.newPlan, decided.words)
  // The same person's decision, carried out before a crash and found done now.
  const isOwn = decided.code === 'already-decided' && record?.approval.by?.slackUserId === user
  if (!isOwn || wish.window !== undefined || record?.approval.state !== DECIDED[decision] || record.run)
    await answer(deps, wish, decided.words)
}

const DECIDED = { approve: 'approved', deny: 'denied' } as const

/** A plan that was overtaken is replaced where it was shown. */
async function offerAnew(deps: ActDeps, wish: ActionWish, plan: Plan, words: string): Promise<void> {
  await expireLater(deps, plan)
  if (wish.window !== undefined) return await showPlan(deps, wish, plan, words)
  await deps.tellIncident(plan.request.incidentId, (incident, at) => withApprovalAsked(incident, plan, at))
  await answer(deps, wish, words)
}

/** Not being able to answer undoes nothing: what was done stands. */
async function answer({ window, thread, log }: ActDeps, wish: ActionWish, words: string): Promise<void> {
  try {
    if (wish.window !== undefined) await window.say(wish.window, words)
    else if (wish.place) await thread.tell(wish.place.channel, wish.user, words, wish.place.threadTs)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ code: error.code, what: wish.what }, 'Could not answer a person about an action')
  }
}

/** True when the plan was put up for approval in its incident's thread. */
async function hasCard({ store }: ActDeps, { id, request }: Plan): Promise<boolean> {
  const incident = request.incidentId === undefined ? undefined : await store.get(request.incidentId)
  return incident?.notes.some(({ key }) => key === cardKey(id)) ?? false
}
