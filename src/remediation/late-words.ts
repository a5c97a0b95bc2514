/** What people are told who decide on a plan too late: what became of it, and what they can do. */
import type { PlanRecord } from '../domain/approval.ts'
import { type Person, personLabel } from '../domain/person.ts'
import type { Plan } from '../domain/plan.ts'
import { clockTime } from './utc-time.ts'

/** e.g. `Ben approved this plan at 03:14 UTC already.` */
export function decidedWords({ plan, approval }: PlanRecord, reader: Person): string {
  const { by, state } = approval
  const at = approval.at === undefined ? '' : ` at ${clockTime(approval.at)}`
  const who = by === undefined ? 'Somebody' : by.slackUserId === reader.slackUserId ? 'You' : personLabel(by)
  if (state === 'approved') return `${who} approved this plan${at} already. It runs only once.`
  if (state === 'denied') {
    const why = approval.reason === undefined ? '' : ` Reason: ${approval.reason.replace(/\.$/, '')}.`
    return `${who} denied this plan${at} already, so nothing was done.${why} If it is still needed, ask for the action again.`
  }
  if (state === 'stale') {
    return `${plan.target.kind} ${plan.target.name} has changed since this was planned, so nothing was done. A newer plan has replaced this one.`
  }
  return expiredWords(plan)
}

/** For a plan that nobody decided in time. */
export function expiredWords({ expiresAt }: Pick<Plan, 'expiresAt'>): string {
  return `This plan expired at ${clockTime(expiresAt)}, so nothing was done. If it is still needed, ask for the action again.`
}
