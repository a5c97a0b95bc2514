/** What an action does to the record of its incident: notes for the thread, and the status. Pure; repeats change nothing. */

import type { ActionNote, Actors, IncidentAction, ShownPlan } from '../domain/action-notes.ts'
import type { VerificationOutcome } from '../domain/action-run.ts'
import type { PlanRecord } from '../domain/approval.ts'
import { type Incident, type IncidentStatus, isOpen, type SlackPerson } from '../domain/incident.ts'
import type { Person } from '../domain/person.ts'
import type { Plan } from '../domain/plan.ts'
import { ACTIONS } from '../remediation/actions/index.ts'
import { hasFiringAlert } from './ending.ts'
import { fixWords } from './fix.ts'
import { resolve } from './flapping.ts'

/** Puts the card for approval into the thread. */
export function withApprovalAsked(incident: Incident, plan: Plan, at: string): Incident | undefined {
  const action: IncidentAction = { planId: plan.id, title: plan.title, state: 'asked', ...actorsOf({ plan }) }
  return withNote(
    incident,
    { key: cardKey(plan.id), type: 'approval', plan: shownPlan(plan), at },
    { action },
  )
}

/** Tells the decision: in place of the card's buttons, when there is a card. */
export function withDecision(incident: Incident, record: PlanRecord, at: string): Incident | undefined {
  const { plan, approval } = record
  if (approval.state === 'pending') return undefined
  const isApproved = approval.state === 'approved'
  const action: IncidentAction = {
    planId: plan.id,
    title: plan.title,
    state: isApproved ? 'approved' : 'not-done',
    ...(isApproved ? {} : { words: approval.state === 'stale' ? 'its target has changed' : approval.state }),
    ...actorsOf(record),
  }
  const change = isApproved && isWatched(plan) ? { action, ...toStatus(incident, 'mitigating') } : { action }
  const card = cardKey(plan.id)
  if (!incident.notes.some(({ key }) => key === card)) {
    const hasRun = incident.notes.some(({ key }) => key === ranKey(plan.id))
    const isNews = isApproved && !hasRun && incident.action?.planId !== plan.id
    return isNews ? { ...incident, ...change, revision: incident.revision + 1 } : undefined
  }
  const note: ActionNote = {
    key: `decided:${plan.id}`,
    type: 'decision',
    of: card,
    plan: shownPlan(plan),
    state: approval.state,
    ...(approval.by === undefined ? {} : { by: slackPerson(approval.by) }),
    ...(approval.reason === undefined ? {} : { reason: approval.reason }),
    at: approval.at ?? at,
  }
  return withNote(incident, note, change)
}

/** Tells what came of the attempt. */
export function withRun(incident: Incident, record: PlanRecord, at: string): Incident | undefined {
  const { plan, run } = record
  if (run === undefined || run.state === 'started') return undefined
  const isDone = run.state === 'done'
  const note: ActionNote = {
    key: ranKey(plan.id),
    type: 'action-run',
    planId: plan.id,
    title: plan.title,
    state: run.state,
    words: run.words ?? '',
    ...(isDone && plan.followUp !== undefined ? { followUp: plan.followUp } : {}),
    canUndo: isDone && plan.undo !== undefined,
    at: run.finishedAt ?? at,
    ...actorsOf(record),
  }
  const action: IncidentAction = {
    planId: plan.id,
    title: plan.title,
    state: isDone ? 'done' : 'not-done',
    ...(isDone ? ranAtOf(record) : { words: run.words ?? run.state }),
    ...actorsOf(record),
  }
  return withNote(incident, note, {
    action,
    ...(isWatched(plan) ? toStatus(incident, isDone ? 'mitigating' : failingStatus(incident)) : {}),
  })
}

/** Tells how the workload fares since. */
export function withVerification(incident: Incident, record: PlanRecord, at: string): Incident | undefined {
  const { plan, run } = record
  const verification = run?.verification
  if (verification === undefined || verification.outcome === 'not-applicable') return undefined
  const { outcome, words, readySince } = verification
  if (outcome === undefined) return withProgress(incident, record, words, readySince !== undefined)
  const note: ActionNote = {
    key: `verified:${plan.id}`,
    type: 'action-verified',
    planId: plan.id,
    title: plan.title,
    outcome,
    words,
    ...(verification.afterMs === undefined ? {} : { afterMs: verification.afterMs }),
    ...causesOf(incident, record),
    canUndo: plan.undo !== undefined && outcome !== 'recovered',
    at: verification.at ?? at,
    ...actorsOf(record),
  }
  const actors = actorsOf(record)
  const action = { planId: plan.id, title: plan.title, state: outcome, words, ...ranAtOf(record), ...actors }
  const fix = fixWords(plan.title, actors)
  // It may have looked well for a moment, so that something else closed the incident.
  const { fixedBy, ...unfixed } = incident
  const next = withNote(outcome !== 'recovered' && fixedBy === fix ? unfixed : incident, note, {
    action,
    ...toStatus(incident, statusAfter(incident, outcome)),
    ...(outcome === 'recovered' ? { fixedBy: fix } : {}),
  })
  // While an alert fires, its end is Alertmanager's to say.
  const isOver = next !== undefined && outcome === 'recovered' && isOpen(next) && !hasFiringAlert(next)
  return isOver ? resolve(next, verification.at ?? at) : next
}

/** Before and after by their titles, where some diagnosis in the thread has named them; by their ids otherwise. */
function causesOf(
  { diagnosis, notes }: Incident,
  { plan, run }: PlanRecord,
): Pick<Extract<ActionNote, { type: 'action-verified' }>, 'cause' | 'causeBefore' | 'sameCause'> {
  const { cause, sameCause } = run?.verification ?? {}
  if (cause === undefined || cause === 'unknown') return {}
  const told = notes.flatMap((note) => (note.type === 'diagnosis' ? [note.diagnosis] : []))
  const findings = [...(diagnosis ? [diagnosis] : []), ...told.toReversed()].flatMap((each) => each.findings)
  const titleOf = (id: string): string => findings.find((each) => each.cause === id)?.title ?? id
  const before = plan.request.cause
  return {
    cause: titleOf(cause),
    ...(before === undefined ? {} : { causeBefore: titleOf(before) }),
    ...(sameCause === undefined ? {} : { sameCause }),
  }
}

/** When it ran, for an action that is watched. */
function ranAtOf({ plan, run }: PlanRecord): Pick<IncidentAction, 'ranAt'> {
  return isWatched(plan) && run?.finishedAt !== undefined ? { ranAt: run.finishedAt } : {}
}

/** True for an action that changes how the workload runs; a silence or a debug container mends nothing. */
function isWatched({ request }: Plan): boolean {
  return ACTIONS[request.action].verify !== undefined
}

function withProgress(
  incident: Incident,
  record: PlanRecord,
  words: string,
  isReady: boolean,
): Incident | undefined {
  const { action } = incident
  const status = toStatus(incident, isReady ? 'recovering' : 'mitigating')
  const known = action?.planId === record.plan.id && action.words === words
  if (known && (status.status ?? incident.status) === incident.status) return undefined
  // A later action on the same incident is what the card tells then.
  if (action !== undefined && action.planId !== record.plan.id) return undefined
  const next: IncidentAction = {
    planId: record.plan.id,
    title: record.plan.title,
    state: 'done',
    words,
    ...ranAtOf(record),
    ...actorsOf(record),
  }
  return { ...incident, ...status, action: next, revision: incident.revision + 1 }
}

function statusAfter(incident: Incident, outcome: VerificationOutcome): IncidentStatus {
  return outcome === 'recovered' ? 'recovering' : failingStatus(incident)
}

function failingStatus({ owner }: Incident): IncidentStatus {
  return owner === undefined ? 'firing' : 'acknowledged'
}

function toStatus(incident: Incident, status: IncidentStatus): { readonly status?: IncidentStatus } {
  return isOpen(incident) ? { status } : {}
}

function withNote(incident: Incident, note: ActionNote, change: Partial<Incident>): Incident | undefined {
  if (incident.notes.some(({ key }) => key === note.key)) return undefined
  return { ...incident, ...change, notes: [...incident.notes, note], revision: incident.revision + 1 }
}

/** Key of the card in the thread. */
export function cardKey(planId: string): string {
  return `plan:${planId}`
}

function ranKey(planId: string): string {
  return `ran:${planId}`
}

/** What people are shown of a plan. */
export function shownPlan(plan: Plan): ShownPlan {
  const { id, title, words, changes, warnings, noUndo, followUp, risk, secondPerson, dryRun, expiresAt } =
    plan
  return {
    id,
    title,
    words,
    changes,
    warnings,
    ...(noUndo === undefined ? {} : { noUndo }),
    ...(followUp === undefined ? {} : { followUp }),
    ...(plan.undo === undefined ? {} : { undo: plan.undo.words }),
    risk,
    secondPerson,
    dryRun,
    requestedBy: slackPerson(plan.requestedBy),
    expiresAt,
  }
}

function actorsOf({ plan, approval }: { plan: Plan; approval?: PlanRecord['approval'] }): Actors {
  const by = slackPerson(plan.requestedBy)
  const approver = approval?.state === 'approved' ? approval.by : undefined
  return approver === undefined || approver.slackUserId === by.id
    ? { by }
    : { by, approvedBy: slackPerson(approver) }
}

/** Without the address: threads are read by many. */
function slackPerson({ slackUserId, name }: Person): SlackPerson {
  return { id: slackUserId, ...(name === undefined ? {} : { name }) }
}
