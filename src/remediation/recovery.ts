/** What counts as recovered after an action, read from the cluster. */
import type { Job, Pod } from '../domain/kubernetes.ts'
import type { Permission } from '../domain/permission.ts'
import type { RecoveryState, VerifyContext } from './action.ts'
import { type Controller, desiredPods, isControllerKind, isNotFound, readController } from './controller.ts'

/** What watching needs. */
export const RECOVERY_PERMISSIONS: readonly Permission[] = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'get', group: 'apps', resource: 'deployments' },
  { verb: 'get', group: 'apps', resource: 'statefulsets' },
  { verb: 'get', group: 'apps', resource: 'daemonsets' },
]

/** The controller has rolled out and all its pods are ready; failing when a pod that started since crashes. */
export async function controllerRecovery(context: VerifyContext): Promise<RecoveryState> {
  const { plan, view, since, signal } = context
  const controller = await readController(plan.request.workload, view, signal)
  const pods = await podsOf(controller, context)
  const failing = pods.flatMap((pod) => failureSince(pod, since) ?? [])[0]
  const wanted = desiredPods(controller)
  const { ready, current } = progress(controller)
  const words = wanted === 0 ? 'scaled to 0' : `${ready} of ${wanted} ready`
  if (failing !== undefined) return { state: 'failing', words: `${words}; ${failing}` }
  const done = current && ready >= wanted && (wanted > 0 || pods.length === 0)
  return { state: done ? 'ready' : 'progressing', words }
}

function progress(controller: Controller): { readonly ready: number; readonly current: boolean } {
  const observed = controller.object.status?.observedGeneration
  const { generation } = controller.object.metadata
  const seen = observed === undefined || generation === undefined || observed >= generation
  if (controller.kind === 'Deployment') {
    const { status = {}, spec } = controller.object
    const wanted = spec.replicas ?? 1
    const updated = spec.paused === true || (status.updatedReplicas ?? 0) >= wanted
    // More pods than wanted: old ones have not gone yet.
    return {
      ready: status.availableReplicas ?? 0,
      current: seen && updated && (status.replicas ?? 0) <= wanted,
    }
  }
  if (controller.kind === 'StatefulSet') {
    const { status = {} } = controller.object
    const rolledOut = status.updateRevision === undefined || status.currentRevision === status.updateRevision
    return { ready: status.readyReplicas ?? 0, current: seen && rolledOut }
  }
  const { status = {} } = controller.object
  const updated = (status.updatedNumberScheduled ?? 0) >= (status.desiredNumberScheduled ?? 0)
  return { ready: status.numberReady ?? 0, current: seen && updated }
}

async function podsOf(controller: Controller, { view, signal }: VerifyContext): Promise<readonly Pod[]> {
  const labelSelector = Object.entries(controller.object.spec.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  return view.list('Pod', controller.object.metadata.namespace, { labelSelector, limit: 500 }, signal)
}

/** After a pod was deleted: its controller is whole again; for other owners, whatever took its place is ready. */
export async function podsRecovery(context: VerifyContext): Promise<RecoveryState> {
  const { plan, view, since, signal } = context
  const { workload } = plan.request
  if (isControllerKind(workload.kind)) return controllerRecovery(context)
  const pods = await view.list('Pod', workload.namespace, { limit: 500 }, signal)
  const successors = pods.filter(
    ({ metadata }) =>
      metadata.uid !== plan.target.uid &&
      Date.parse(metadata.creationTimestamp ?? '') >= since - SKEW_MS &&
      metadata.ownerReferences?.some(({ name }) => name.startsWith(workload.name)),
  )
  const failing = successors.flatMap((pod) => failureSince(pod, since) ?? [])[0]
  if (failing !== undefined) return { state: 'failing', words: failing }
  const ready = successors.filter(isReady).length
  const words = `${ready} of ${Math.max(1, successors.length)} ready`
  return { state: ready > 0 && ready === successors.length ? 'ready' : 'progressing', words }
}

function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Clocks of nodes and of this process may differ by a little, in milliseconds. */
const SKEW_MS = 5_000
const CANNOT_START =
  /^(?:CrashLoopBackOff|ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainer.*Error|RunContainerError)$/

/**
 * How a container of a pod that was made since `since` (milliseconds) fails, in words; undefined when it does not. Pods
 * from before are the ones to be replaced, and may go on failing until they are.
 */
function failureSince(pod: Pod, since: number): string | undefined {
  const { name, creationTimestamp, deletionTimestamp } = pod.metadata
  if (deletionTimestamp !== undefined || !(Date.parse(creationTimestamp ?? '') >= since - SKEW_MS)) {
    return undefined
  }
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  for (const { name: container, state, lastState } of statuses) {
    const reason = state?.waiting?.reason ?? ''
    const exitCode = lastState?.terminated?.exitCode ?? 0
    if (CANNOT_START.test(reason) || exitCode !== 0) {
      return `container ${container} of ${name} fails again (${reason || `exit code ${exitCode}`})`
    }
  }
  return undefined
}

/** The new job completed; failing when it failed or its pods crash. */
export async function jobRecovery({ plan, view, signal }: VerifyContext): Promise<RecoveryState> {
  if (plan.write.verb !== 'create') return { state: 'ready', words: 'nothing to watch' }
  const { namespace, name } = plan.write
  let job: Job
  try {
    job = await view.get('Job', namespace, name, signal)
  } catch (error) {
    if (!isNotFound(error)) throw error
    return { state: 'failing', words: `job ${name} is gone` }
  }
  const is = (type: string): boolean =>
    job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ??
    false
  if (is('Complete')) return { state: 'ready', words: `job ${name} completed` }
  const failed = job.status?.failed ?? 0
  if (is('Failed') || failed > 0) {
    return { state: 'failing', words: `job ${name} failed${failed > 0 ? ` (${failed} pods)` : ''}` }
  }
  return { state: 'progressing', words: `job ${name} runs` }
}
