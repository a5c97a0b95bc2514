/** A pod and its node in lines, as `kubectl describe` shows them. Pure. */

import type { Evidence } from '../domain/evidence.ts'
import type { ContainerState, ContainerStatus, Pod } from '../domain/kubernetes.ts'

/** Phase, node and every container of the examined pod, and what could not be read. */
export function describePod({ pod, gaps }: Evidence): readonly string[] {
  const notRead = gaps.map((gap) => `Not read: ${gap.what} (${gap.why})`)
  if (!pod) return notRead
  const reason = [pod.status?.reason, pod.status?.message].filter(Boolean).join(': ')
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  return [
    `Phase: ${pod.status?.phase ?? 'unknown'}${reason ? ` (${reason})` : ''}`,
    `Node: ${pod.spec?.nodeName ?? 'not assigned'}`,
    ...statuses.flatMap((status) => describeContainer(pod, status)),
    ...notRead,
  ]
}

function describeContainer(pod: Pod, status: ContainerStatus): readonly string[] {
  const spec = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].find(
    (each) => each.name === status.name,
  )
  const limits = Object.entries(spec?.resources?.limits ?? {}).map(([name, value]) => `${name} ${value}`)
  return [
    `Container ${status.name}: ${status.restartCount ?? 0} restarts, ${status.ready ? 'ready' : 'not ready'}`,
    `  Image: ${spec?.image ?? status.image ?? 'unknown'}`,
    `  Command: ${[...(spec?.command ?? []), ...(spec?.args ?? [])].join(' ') || "the image's own"}`,
    `  Limits: ${limits.join(', ') || 'none'}`,
    `  State: ${stateWords(status.state)}`,
    `  Last state: ${stateWords(status.lastState)}`,
  ]
}

function stateWords(state: ContainerState | undefined): string {
  if (state?.running) return `running since ${state.running.startedAt ?? 'an unknown time'}`
  if (state?.waiting) {
    const { reason, message } = state.waiting
    return `waiting, ${[reason, message].filter(Boolean).join(': ') || 'no reason given'}`
  }
  if (!state?.terminated) return 'none'
  const { reason, exitCode, startedAt, finishedAt, message } = state.terminated
  // The runtime's zero time is 1970 for a process that never ran.
  const ran =
    startedAt && !startedAt.startsWith('1970') ? `, ran ${startedAt} to ${finishedAt ?? 'unknown'}` : ''
  return `${reason ?? 'terminated'}, exit code ${exitCode ?? 'unknown'}${ran}${message ? `: ${message}` : ''}`
}

/** Conditions, taints, room and events of the node that the examined pod is on. */
export function describeNode({ node, events, gaps }: Evidence): readonly string[] {
  if (!node) {
    return gaps.filter((gap) => /^node\b/i.test(gap.what)).map((gap) => `Not read: ${gap.what} (${gap.why})`)
  }
  const { status = {}, spec = {} } = node
  const info = status.nodeInfo ?? {}
  const room = (list: Readonly<Record<string, string>> | undefined) =>
    Object.entries(list ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', ') || 'unknown'
  return [
    `Scheduling: ${spec.unschedulable ? 'cordoned, takes no further pods' : 'open'}`,
    ...(spec.taints ?? []).map(
      ({ key, value, effect }) => `Taint: ${key}${value ? `=${value}` : ''}:${effect}`,
    ),
    ...(status.conditions ?? []).map(
      (each) =>
        `${each.type}: ${each.status}${each.reason ? `, ${each.reason}` : ''}${each.message ? ` (${each.message})` : ''}${each.lastTransitionTime ? `, since ${each.lastTransitionTime}` : ''}`,
    ),
    `Allocatable: ${room(status.allocatable)}`,
    `System: ${[info.osImage, info.architecture, info.kernelVersion, info.kubeletVersion, info.containerRuntimeVersion].filter(Boolean).join(', ') || 'unknown'}`,
    ...events
      .filter(({ involvedObject }) => involvedObject.kind === 'Node')
      .map(
        (event) =>
          `Event: ${event.lastTimestamp ?? event.eventTime ?? 'time unknown'} ${event.reason ?? ''}: ${event.message ?? ''}`,
      ),
  ]
}
