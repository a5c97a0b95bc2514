/** The jobs behind an approval: carry the plan out, watch what comes of it, let it expire; each tells the thread. */

import { RetryLater } from '../domain/errors.ts'
import type { Log } from '../domain/log.ts'
import { type ApprovalStore, PlanNotFound } from '../remediation/ports.ts'
import type { Remediation } from '../remediation/remediation.ts'
import { withDecision, withRun, withVerification } from './action-record.ts'
import type { JobQueue } from './ports.ts'
import type { TellIncident } from './tell-incident.ts'

export interface FollowActionDeps {
  readonly remediation: Pick<Remediation, 'run' | 'verify' | 'expire'>
  readonly approvals: Pick<ApprovalStore, 'get'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly tellIncident: TellIncident
  readonly log: Log
}

export interface FollowAction {
  /** Throws `RetryLater` while somebody else runs it or the cluster is away. */
  run(planId: string, signal: AbortSignal): Promise<void>
  /** Throws `RetryLater` until the watching has come to an end. */
  verify(planId: string, signal: AbortSignal): Promise<void>
  expire(planId: string): Promise<void>
}

/**
 * Creates the jobs. They tell by keys, from the stored record: a job that runs again after a crash tells what is
 * missing, and nothing twice.
 */
export function createFollowAction(deps: FollowActionDeps): FollowAction {
  const { remediation, approvals, queue, tellIncident, log } = deps

  async function orForgotten(planId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof PlanNotFound)) throw error
      log.warn({ plan: planId }, 'A plan to follow is not kept any more')
    }
  }

  return {
    run: (planId, signal) =>
      orForgotten(planId, async () => {
        const { record } = await remediation.run(planId, signal)
        const { run, plan } = record
        if (run === undefined || run.state === 'started') return
        await tellIncident(plan.request.incidentId, (incident, at) => withDecision(incident, record, at))
        await tellIncident(plan.request.incidentId, (incident, at) => withRun(incident, record, at))
        if (run.state === 'done' && run.verification?.outcome === undefined)
          await queue.add('verify', { planId }, { collapseKey: `verify:${planId}` })
      }),
    verify: (planId, signal) =>
      orForgotten(planId, async () => {
        const { record, againInMs } = await remediation.verify(planId, signal)
        const { incidentId } = record.plan.request
        await tellIncident(incidentId, (incident, at) => withVerification(incident, record, at))
        if (againInMs !== undefined) throw new RetryLater(againInMs, 'It is still being watched.')
      }),
    expire: (planId) =>
      orForgotten(planId, async () => {
        const record = await remediation.expire(planId)
        if (record) {
          const { incidentId } = record.plan.request
          return await tellIncident(incidentId, (incident, at) => withDecision(incident, record, at))
        }
        const present = await approvals.get(planId)
        if (present?.approval.state === 'pending')
          throw new RetryLater(EARLY_MS, 'It is not time for the plan to expire.')
      }),
  }
}

/** Clocks differ: the job may come a moment before the plan's end, milliseconds. */
const EARLY_MS = 1_000
