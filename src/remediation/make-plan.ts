/** Makes a plan and its dry run, and tells whether a plan would still come out the same. */
import { isDeepStrictEqual } from 'node:util'
import type { KubernetesIdentity, Person } from '../domain/person.ts'
import { personLabel } from '../domain/person.ts'
import type { ActionRequest, Plan, PlanDraft } from '../domain/plan.ts'
import { hashOf } from './audit-chain.ts'
import type { RemediationDeps } from './deps.ts'
import { isClusterWrite } from './write-request.ts'

export interface DraftOptions {
  readonly request: ActionRequest
  readonly planId: string
  readonly at: number
  readonly requestedBy: Person
}

/** Asks the action for its plan. Rejects with `ActionImpossible` or the AppError of a read. */
export async function draftPlan(
  { actions, clusters, silences, settings }: RemediationDeps,
  { request, planId, at, requestedBy }: DraftOptions,
  signal: AbortSignal,
): Promise<PlanDraft> {
  return actions[request.action].plan({
    request,
    view: clusters.accessTo(request.workload.cluster).view,
    ...(silences ? { silences } : {}),
    settings,
    at,
    planId,
    requester: personLabel(requestedBy),
    signal,
  })
}

/** Lets the API server check the write without doing it. Rejects with `WriteError`. */
export async function dryRun(
  { clusters }: Pick<RemediationDeps, 'clusters'>,
  { request, draft, as }: { request: ActionRequest; draft: PlanDraft; as: KubernetesIdentity | undefined },
  signal: AbortSignal,
): Promise<Plan['dryRun']> {
  const { write, target } = draft
  if (!isClusterWrite(write)) return 'not-supported'
  const { writer } = clusters.accessTo(request.workload.cluster)
  const guard = guardFor(draft, undefined, target.resourceVersion)
  await writer.write(write, { dryRun: true, guard, ...(as ? { as } : {}) }, signal)
  return 'passed'
}

/** The precondition of a write: the very object that was planned for, in the version that was read last. */
export function guardFor(
  { write, target }: Pick<PlanDraft, 'write' | 'target'>,
  mark: string | undefined,
  resourceVersion: string | undefined,
) {
  // What a new job is made from is another object: its version guards nothing.
  if (write.verb === 'create') return mark === undefined ? {} : { mark }
  return {
    ...(target.uid === undefined ? {} : { uid: target.uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(mark === undefined ? {} : { mark }),
  }
}

/** Plans again with the time of the plan; undefined when what was agreed would no longer be what is done. */
export async function replan(
  deps: RemediationDeps,
  plan: Plan,
  signal: AbortSignal,
): Promise<PlanDraft | undefined> {
  const { request, id: planId, requestedBy } = plan
  const at = Date.parse(plan.createdAt)
  const fresh = await draftPlan(deps, { request, planId, at, requestedBy }, signal)
  return isDeepStrictEqual(agreed(fresh, hashOf(fresh.write)), agreed(plan, plan.writeHash))
    ? fresh
    : undefined
}

/**
 * What has to stay the same: the object (not its resource version, which every status update of a crash loop changes),
 * its spec, the request that is sent, and the warnings, except those that come and go with the number of ready pods.
 */
function agreed({ target, warnings }: PlanDraft, writeHash: string) {
  const { kind, name, uid, generation } = target
  const kinds = warnings.map((warning) => warning.kind)
  const lasting = kinds.filter((each) => each !== 'disruption-budget' && each !== 'unchecked')
  return JSON.parse(
    JSON.stringify({ kind, name, uid, generation, writeHash, warnings: [...new Set(lasting)].sort() }),
  )
}
