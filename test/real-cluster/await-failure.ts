/** Waits until a workload has failed long enough that an alert would be about it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pod } from '../../src/domain/kubernetes.ts'
import type { ClusterReader } from '../../src/evidence/cluster-reader.ts'

/** Reasons for which a container waits while nothing is wrong yet. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing'])
const POLL_MS = 2_000

export interface Failing {
  readonly reader: ClusterReader
  readonly namespace: string
  /** Value of the label `app`, and name of the owner. */
  readonly name: string
  readonly kind: string
}

/** True as soon as it fails; false when it does not within `timeoutMs`. */
export async function awaitFailure(failing: Failing, timeoutMs: number): Promise<boolean> {
  const deadline = AbortSignal.timeout(timeoutMs)
  while (!deadline.aborted) {
    if (await hasFailed(failing).catch(() => false)) return true
    await sleep(POLL_MS)
  }
  return false
}

async function hasFailed({ reader, namespace, name, kind }: Failing): Promise<boolean> {
  const signal = AbortSignal.timeout(10_000)
  const pods = await reader.list('Pod', namespace, { labelSelector: `app=${name}` }, signal)
  if (pods.some(podFails)) return true
  if (kind === 'Job') {
    const job = await reader.get('Job', namespace, name, signal)
    return (job.status?.conditions ?? []).some(({ type, status }) => type === 'Failed' && status === 'True')
  }
  const deployment = await reader.get('Deployment', namespace, name, signal)
  const conditions = deployment.status?.conditions ?? []
  return conditions.some(({ type, status }) => type === 'ReplicaFailure' && status === 'True')
}

/** Two restarts, a reason that waiting does not mend, a pod that failed, or one that no node takes. */
function podFails({ status }: Pod): boolean {
  if (status?.phase === 'Failed') return true
  const unscheduled = (status?.conditions ?? []).some(
    ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
  )
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  return (
    unscheduled ||
    containers.some(({ restartCount, state }) => {
      const waiting = state?.waiting?.reason
      const stuck = waiting !== undefined && waiting !== 'CrashLoopBackOff' && !STARTING.has(waiting)
      return (restartCount ?? 0) >= 2 || stuck
    })
  )
}
