/** Leaves a Kubernetes Event on the workload, so that `kubectl describe` tells who did what too. */
import { API_RESOURCES, apiVersionOf } from '../domain/api-resources.ts'
import type { PlanRecord } from '../domain/approval.ts'
import { AppError } from '../domain/errors.ts'
import type { Kind } from '../domain/kubernetes.ts'
import { personLabel } from '../domain/person.ts'
import { rfc3339 } from './controller.ts'
import type { RemediationDeps } from './deps.ts'

/** What leaving an Event needs; optional. */
export const ANNOUNCE_PERMISSIONS = [{ verb: 'create', group: '', resource: 'events' }] as const

/** Longest message of an Event, in characters (Kubernetes allows 1024). */
const LONGEST = 1_000

/** Never fails: the action is done and recorded, and the Event is a courtesy that the role may not allow. */
export async function announce(
  deps: RemediationDeps,
  { plan, run, approval }: PlanRecord,
  signal: AbortSignal,
): Promise<void> {
  const { workload } = plan.request
  const kind = workload.kind as Kind
  const resource = Object.hasOwn(API_RESOURCES, kind) ? API_RESOURCES[kind] : undefined
  if (run?.finishedAt === undefined || resource === undefined) return
  const at = rfc3339(Date.parse(run.finishedAt))
  const approver =
    approval.by && approval.by.slackUserId !== plan.requestedBy.slackUserId ? approval.by : undefined
  const who = `${personLabel(plan.requestedBy)}${approver ? `, approved by ${personLabel(approver)}` : ''}`
  const { namespace, name } = workload
  const own = plan.target.kind === kind && plan.target.name === name && plan.target.uid
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName(name, plan.id), namespace },
    involvedObject: {
      kind,
      namespace,
      name,
      apiVersion: apiVersionOf(resource),
      ...(own ? { uid: own } : {}),
    },
    type: run.state === 'done' ? 'Normal' : 'Warning',
    reason: run.state === 'done' ? 'CrashloopActionDone' : 'CrashloopActionFailed',
    message: `${run.words ?? plan.title} Asked by ${who} in Slack (plan ${plan.id}).`.slice(0, LONGEST),
    source: { component: 'crashloop' },
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  }
  try {
    const { writer } = deps.clusters.accessTo(workload.cluster)
    await writer.write(
      { verb: 'create', kind: 'Event', namespace, name: body.metadata.name, body },
      {},
      signal,
    )
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    deps.log.info({ plan: plan.id, code: error.code }, 'Could not leave an Event on the workload')
  }
}

/** The same plan gives the same name, so that a second attempt leaves no second Event. */
function eventName(workload: string, planId: string): string {
  const suffix = planId.toLowerCase().replace(/[^a-z0-9]/g, '')
  return `${workload.slice(0, 180)}.crashloop-${suffix}`
}
