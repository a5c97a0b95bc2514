/** Use case: somebody asks for an action. Policy, plan, access, dry run; what comes out is a stored plan to confirm. */
import { AppError } from '../domain/errors.ts'
import type { Person } from '../domain/person.ts'
import type { ActionRequest, Plan } from '../domain/plan.ts'
import { hashOf } from './audit-chain.ts'
import { checkAccess, checkPolicy } from './authorize.ts'
import type { Refusal, RemediationDeps } from './deps.ts'
import { knownPerson } from './known-person.ts'
import { draftPlan, dryRun } from './make-plan.ts'
import { recordAudit } from './record-audit.ts'
import { failureWords } from './refusals.ts'
import { storableWrite } from './storable-write.ts'
import { withNames } from './with-names.ts'

export type RequestAnswer =
  | {
      readonly ok: true
      readonly plan: Plan
      /** `dialog`: the requester confirms it; `card`: it is shown for approval. */
      readonly confirm: 'dialog' | 'card'
    }
  | Refusal

export type RequestAction = (
  slackUserId: string,
  request: ActionRequest,
  signal: AbortSignal,
) => Promise<RequestAnswer>

/** Creates the use case. It resolves to a refusal in words for all that a person or the cluster can cause. */
export function createRequest(deps: RemediationDeps): RequestAction {
  return async (slackUserId, request, signal) => {
    if (!Object.hasOwn(deps.actions, request.action)) {
      return { ok: false, code: 'unknown-action', words: 'I do not know that action.' }
    }
    const person = await knownPerson(deps, slackUserId, request)
    try {
      return await plan(deps, person, request, signal)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const words = `I cannot ${deps.actions[request.action].title}: ${failureWords(error)}`
      return refuse(deps, person, request, error.code, words)
    }
  }
}

async function plan(
  deps: RemediationDeps,
  person: Person,
  request: ActionRequest,
  signal: AbortSignal,
): Promise<RequestAnswer> {
  const decision = checkPolicy(deps, person, request)
  if (!decision.ok) return refuse(deps, person, request, decision.code, decision.words)
  const planId = deps.newId()
  const at = deps.clock.now()
  const draft = await draftPlan(deps, { request, planId, at, requestedBy: person }, signal)
  const access = await checkAccess(deps, person, request, draft.write, signal)
  if (!access.ok) return refuse(deps, person, request, access.code, access.words)
  const dryRunResult = await dryRun(deps, { request, draft, as: access.as }, signal)
  const action = deps.actions[request.action]
  const stored: Plan = {
    ...draft,
    write: storableWrite(draft.write),
    writeHash: hashOf(draft.write),
    schemaVersion: 1,
    id: planId,
    request,
    risk: action.risk,
    requestedBy: person,
    secondPerson: decision.secondPerson,
    dryRun: dryRunResult,
    createdAt: new Date(at).toISOString(),
    expiresAt: new Date(at + deps.policy().approvalMinutes * 60_000).toISOString(),
  }
  await deps.store.create({ plan: stored, approval: { state: 'pending' } })
  const { identity: kubernetes } = access
  await recordAudit(deps, {
    event: 'planned',
    request,
    plan: stored,
    person,
    kubernetes,
    words: stored.title,
  })
  return {
    ok: true,
    plan: stored,
    confirm: action.risk === 'high' || stored.secondPerson ? 'card' : 'dialog',
  }
}

async function refuse(
  deps: RemediationDeps,
  person: Person,
  request: ActionRequest,
  code: string,
  said: string,
): Promise<Refusal> {
  const words = await withNames(deps.people, said)
  await recordAudit(deps, { event: 'refused', request, person, code, words })
  return { ok: false, code, words }
}
