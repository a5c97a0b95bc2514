/** Decides whether a person may do what they ask: policy first, then what the cluster itself allows them. */
import { permissionLabel } from '../domain/permission.ts'
import { type KubernetesIdentity, type Person, personLabel } from '../domain/person.ts'
import type { ActionRequest, Write } from '../domain/plan.ts'
import type { RemediationDeps } from './deps.ts'
import { askPolicy, identityOf } from './policy.ts'
import { policyRefusal, ROLES_FILE, whoMayWords } from './refusals.ts'
import { isClusterWrite, permissionOf } from './write-request.ts'

export type PolicyDecision =
  | { readonly ok: true; readonly secondPerson: boolean }
  | {
      readonly ok: false
      readonly code: string
      readonly words: string
      /** Only who may, for a list. */
      readonly whoMay: string
    }

/** What the policy says. An action that reaches beyond the namespace needs a grant for all of them. */
export function checkPolicy(
  { actions, policy, clock }: Pick<RemediationDeps, 'actions' | 'policy' | 'clock'>,
  person: Person,
  request: ActionRequest,
): PolicyDecision {
  const action = actions[request.action]
  const clusterWide = action.scope === 'cluster'
  const answer = askPolicy(policy(), {
    person,
    action: request.action,
    risk: action.risk,
    cluster: request.workload.cluster,
    namespace: clusterWide ? '*' : request.workload.namespace,
    now: clock.now(),
  })
  if (answer.allowed) return { ok: true, secondPerson: answer.secondPerson }
  const place = clusterWide ? `the whole cluster ${request.workload.cluster}` : request.workload.namespace
  const words = policyRefusal(answer, action, place)
  return { ok: false, code: answer.code, words, whoMay: whoMayWords(answer) }
}

export type AccessDecision =
  | { readonly ok: true; readonly as?: KubernetesIdentity; readonly identity?: KubernetesIdentity }
  | {
      readonly ok: false
      readonly code: string
      readonly words: string
      readonly identity?: KubernetesIdentity
    }

/**
 * What the cluster says about the person's Kubernetes identity, and as whom to execute. Rejects with the AppError of the
 * access review when it cannot be asked.
 */
export async function checkAccess(
  { policy, clusters }: Pick<RemediationDeps, 'policy' | 'clusters'>,
  person: Person,
  request: ActionRequest,
  write: Write,
  signal: AbortSignal,
): Promise<AccessDecision> {
  const current = policy()
  if (current.kubernetes === 'off' || !isClusterWrite(write)) return { ok: true }
  const identity = identityOf(current, person)
  if (identity === undefined) {
    const words = `I do not know who ${personLabel(person)} is in Kubernetes: add an identity to policy.identities in crashloop.yaml.`
    return { ok: false, code: 'no-identity', words }
  }
  const permission = permissionOf(write)
  const { review } = clusters.accessTo(request.workload.cluster)
  const { allowed, reason } = await review.mayI(identity, permission, signal)
  if (!allowed) {
    const words = `The cluster does not allow ${identity.user} to ${permissionLabel(permission)}${reason ? ` (${reason.slice(0, 200)})` : ''}. A role for it is in ${ROLES_FILE}.`
    return { ok: false, code: 'cluster-forbids', words, identity }
  }
  return { ok: true, identity, ...(current.kubernetes === 'impersonate' ? { as: identity } : {}) }
}
