/** Use case: takes an action back, by another action that is planned and approved like any other. */
import type { Refusal, RemediationDeps } from './deps.ts'
import { PlanNotFound } from './ports.ts'
import { recordAudit } from './record-audit.ts'
import type { RequestAction, RequestAnswer } from './request.ts'

export type UndoAction = (planId: string, slackUserId: string, signal: AbortSignal) => Promise<RequestAnswer>

/** Creates the use case. */
export function createUndo(deps: RemediationDeps, request: RequestAction): UndoAction {
  return async (planId, slackUserId, signal) => {
    const record = await deps.store.get(planId)
    if (!record) return { ok: false, code: 'plan-not-found', words: new PlanNotFound().message }
    const { plan, run } = record
    if (run?.state !== 'done')
      return refuse('not-run', 'It was not carried out, so there is nothing to undo.')
    if (plan.undo === undefined) return refuse('no-undo', plan.noUndo ?? 'It cannot be undone.')
    const { action, parameters } = plan.undo
    const { workload, incidentId, cause } = plan.request
    return request(
      slackUserId,
      {
        action,
        workload,
        parameters: { ...parameters, ...(run.silenceId ? { silenceId: run.silenceId } : {}) },
        undoes: plan.id,
        ...(incidentId === undefined ? {} : { incidentId }),
        ...(cause === undefined ? {} : { cause }),
      },
      signal,
    )

    async function refuse(code: string, words: string): Promise<Refusal> {
      const person = await deps.people.find(slackUserId)
      await recordAudit(deps, { event: 'refused', request: plan.request, plan, person, code, words })
      return { ok: false, code, words }
    }
  }
}
