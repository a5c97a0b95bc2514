/** Chooses, among the pods of a workload, the one whose examination tells most. */
import type { ContainerStatus, Pod } from '../domain/kubernetes.ts'

/** The pod that fails worst; among equals one of the newest revision, then the newest. Undefined without pods. */
export function choosePod(pods: readonly Pod[]): Pod | undefined {
  const newestTemplate = templateOf([...pods].sort(newestFirst)[0])
  return [...pods].sort(
    (a, b) =>
      grade(b) - grade(a) ||
      Number(templateOf(b) === newestTemplate) - Number(templateOf(a) === newestTemplate) ||
      severity(b) - severity(a) ||
      newestFirst(a, b),
  )[0]
}

/** All container statuses of a pod, init containers first. */
export function statusesOf(pod: Pod): readonly ContainerStatus[] {
  const { initContainerStatuses, containerStatuses, ephemeralContainerStatuses } = pod.status ?? {}
  return [
    ...(initContainerStatuses ?? []),
    ...(containerStatuses ?? []),
    ...(ephemeralContainerStatuses ?? []),
  ]
}

/** True when a pod does not do its work: a container fails or waits, or the pod itself failed or cannot start. */
export function isFailing(pod: Pod): boolean {
  return grade(pod) > 0
}

/** 2: something crashed or cannot start; 1: not up, maybe only not yet, or restarted once; 0: healthy. */
function grade(pod: Pod): number {
  const phase = pod.status?.phase
  if (phase === 'Succeeded') return 0
  if (phase === 'Failed') return 2
  const grades = statusesOf(pod).map(containerGrade)
  if (phase === 'Pending' || phase === 'Unknown') grades.push(isUnschedulable(pod) ? 2 : 1)
  return Math.max(0, ...grades)
}

function containerGrade(status: ContainerStatus): number {
  const { waiting, terminated, running } = status.state ?? {}
  const restarts = status.restartCount ?? 0
  if (waiting !== undefined) return STARTING.has(waiting.reason ?? '') && restarts === 0 ? 1 : 2
  if (terminated !== undefined) return terminated.exitCode !== 0 || restarts > 0 ? 2 : 0
  if (running !== undefined && status.ready === false && restarts > 0) return 2
  return restarts > 0 ? 1 : 0
}

const STARTING = new Set(['ContainerCreating', 'PodInitializing'])

function severity(pod: Pod): number {
  return statusesOf(pod).reduce((sum, status) => sum + (status.restartCount ?? 0), 0)
}

function isUnschedulable(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some((c) => c.type === 'PodScheduled' && c.status === 'False')
}

function templateOf(pod: Pod | undefined): string {
  const labels = pod?.metadata.labels ?? {}
  return labels['pod-template-hash'] ?? labels['controller-revision-hash'] ?? ''
}

function newestFirst(a: Pod, b: Pod): number {
  return (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '')
}
