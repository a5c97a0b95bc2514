/** Writes audit entries about a plan or a request. */
import type { ActionRun } from '../domain/action-run.ts'
import type { AuditEvent } from '../domain/audit.ts'
import type { KubernetesIdentity, Person } from '../domain/person.ts'
import type { ActionRequest, Plan } from '../domain/plan.ts'
import type { RemediationDeps } from './deps.ts'

export interface AuditFacts {
  readonly event: AuditEvent
  /** Absent when the attempt names nothing that is known. */
  readonly request?: ActionRequest
  readonly plan?: Plan
  readonly person?: Person
  readonly kubernetes?: KubernetesIdentity | undefined
  readonly code?: string
  readonly words: string
}

/** Appends one entry. What cannot be audited is not done: callers let the rejection through. */
export async function recordAudit(
  { audit, clock }: Pick<RemediationDeps, 'audit' | 'clock'>,
  { event, request, plan, person, kubernetes, code, words }: AuditFacts,
): Promise<void> {
  await audit.append({
    event,
    at: new Date(clock.now()).toISOString(),
    ...(person ? { slackUserId: person.slackUserId } : {}),
    ...(person?.name ? { name: person.name } : {}),
    ...(person?.email ? { email: person.email } : {}),
    ...(kubernetes ? { kubernetes } : {}),
    ...(request && { action: request.action, workload: request.workload, parameters: request.parameters }),
    ...(plan ? { planId: plan.id, planHash: plan.writeHash } : {}),
    ...(request?.incidentId ? { incidentId: request.incidentId } : {}),
    ...(code ? { code } : {}),
    words: words.slice(0, 1_000),
  })
}

/** True when the run has ended, one way or another. */
export function hasEnded(run: ActionRun | undefined): boolean {
  return run !== undefined && run.state !== 'started'
}
