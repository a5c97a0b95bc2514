/** Counts what becomes of actions by what the use cases answer. */
import { type ActionMetrics, refusalClass } from './action-metrics.ts'
import type { Plan } from './domain/plan.ts'
import type { Remediation } from './remediation/remediation.ts'
import type { RequestAnswer } from './remediation/request.ts'

/** The same use cases; `metrics` hears of each plan, refusal, decision, run and outcome. */
export function countActions(remediation: Remediation, metrics: ActionMetrics): Remediation {
  function answered(answer: RequestAnswer): RequestAnswer {
    if (answer.ok) metrics.planned(answer.plan.request.action)
    else metrics.refused(refusalClass(answer.code))
    return answer
  }

  /** Who cannot be recognised is refused by an error. */
  async function orRefused<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (refusalClass(code) === 'person') metrics.refused('person')
      throw error
    }
  }

  return {
    offers: remediation.offers,
    request: async (...args) => answered(await orRefused(remediation.request(...args))),
    undo: async (...args) => answered(await orRefused(remediation.undo(...args))),
    async decide(...args) {
      const answer = await orRefused(remediation.decide(...args))
      if (answer.ok) {
        if (answer.record.approval.state !== 'pending') metrics.decided(answer.record.approval.state)
        return answer
      }
      if (answer.code === 'stale') metrics.decided('stale')
      else metrics.refused(refusalClass(answer.code))
      if (answer.newPlan) metrics.planned(answer.newPlan.request.action)
      return answer
    },
    async run(...args) {
      const answer = await remediation.run(...args)
      const { plan, run } = answer.record
      if (answer.ended && run) metrics.ran(plan.request.action, run.state)
      return answer
    },
    async verify(...args) {
      const answer = await remediation.verify(...args)
      const { outcome, at } = answer.verification
      if (answer.ended && outcome !== undefined && outcome !== 'not-applicable') {
        const { plan } = answer.record
        metrics.verified(plan.request.action, outcome, secondsSince(plan, at))
      }
      return answer
    },
    async expire(...args) {
      const expired = await remediation.expire(...args)
      if (expired) metrics.decided('expired')
      return expired
    },
  }
}

function secondsSince({ createdAt }: Plan, at: string | undefined): number {
  return Math.max(0, Date.parse(at ?? createdAt) - Date.parse(createdAt)) / 1_000
}
