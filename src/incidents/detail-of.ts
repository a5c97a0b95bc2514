/** Picks a detail out of the evidence, as `kubectl describe`, `logs --previous` and `events` show it. Pure. */

import type { Detail, DetailKind } from '../domain/detail.ts'
import type { ContainerLog, Evidence } from '../domain/evidence.ts'
import type { ContainerState, ContainerStatus, KubeEvent, Pod } from '../domain/kubernetes.ts'

interface Content {
  readonly subject: string
  readonly lines: readonly string[]
  readonly omitted?: number
}

/** Evidence is redacted when it is gathered, so that a detail is fit for everybody in the channel. */
export function detailOf(what: DetailKind, evidence: Evidence): Detail {
  const { subject, lines, omitted = 0 } = CONTENTS[what](evidence)
  return { what, subject, at: evidence.collectedAt, lines, omitted }
}

const CONTENTS: Readonly<Record<DetailKind, (evidence: Evidence) => Content>> = {
  describe: (evidence) => ({ subject: subjectOf(evidence), lines: describe(evidence) }),
  'previous-logs': logOf,
  events: (evidence) => ({ subject: subjectOf(evidence), lines: evidence.events.map(eventLine) }),
}

function subjectOf({ pod, workload }: Evidence): string {
  if (pod) return `pod ${workload.namespace}/${pod.metadata.name}`
  return `${workload.kind} ${workload.namespace}/${workload.name}, which has no pod`
}

function describe({ pod, gaps }: Evidence): readonly string[] {
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

function eventLine(event: KubeEvent): string {
  const at = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? 'time unknown'
  const times = event.series?.count ?? event.count ?? 1
  const about = `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`
  const what = `${event.type ?? ''} ${event.reason ?? ''}${times > 1 ? ` x${times}` : ''}`
  return `${at} ${what} ${about}: ${event.message ?? ''}`
}

function logOf(evidence: Evidence): Content {
  const log = pickLog(evidence.logs)
  if (!log) {
    const gaps = evidence.gaps.filter((gap) => gap.what.includes('log'))
    return { subject: subjectOf(evidence), lines: gaps.map((gap) => `Not read: ${gap.what} (${gap.why})`) }
  }
  return {
    subject: `pod ${evidence.workload.namespace}/${log.pod}, container ${log.container}, ${log.run} run`,
    lines: log.lines.map((line) => line.text),
    omitted: log.omitted,
  }
}

/** The run that crashed: the previous one, or the current one where none came before. */
function pickLog(logs: readonly ContainerLog[]): ContainerLog | undefined {
  const written = logs.filter((log) => log.lines.length > 0)
  return written.find((log) => log.run === 'previous') ?? written[0]
}
