/** Writes a detail of the evidence as plain text, as `kubectl describe`, `logs --previous` and `events` do. Pure. */

import type { ContainerLog, Evidence } from '../domain/evidence.ts'
import type { ContainerState, ContainerStatus, KubeEvent, Pod } from '../domain/kubernetes.ts'

export type DetailKind = 'describe' | 'previous-logs' | 'events'

/** Slack's best length for one message is below 4,000 characters. */
const MAX_CHARACTERS = 3_500
const MAX_EVENTS = 25

/** Evidence is redacted when it is gathered, so that this text is fit for everybody in the channel. */
export function detailText(what: DetailKind, evidence: Evidence | undefined): string {
  if (!evidence) return 'Nothing could be read of this workload, and nothing was kept.'
  const heading = `${evidence.pod ? `Pod ${evidence.pod.metadata.name}` : 'No pod'}, read ${evidence.collectedAt}`
  if (what === 'describe') return headOf([heading, ...describe(evidence)])
  if (what === 'events') return headOf([heading, ...events(evidence.events)])
  return tailOf(heading, logLines(evidence))
}

function describe({ pod, gaps }: Evidence): readonly string[] {
  if (!pod) return gaps.map((gap) => `Not read: ${gap.what} (${gap.why})`)
  const reason = [pod.status?.reason, pod.status?.message].filter(Boolean).join(': ')
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  return [
    `Phase: ${pod.status?.phase ?? 'unknown'}${reason ? ` (${reason})` : ''}`,
    `Node: ${pod.spec?.nodeName ?? 'not assigned'}`,
    ...statuses.flatMap((status) => describeContainer(pod, status)),
    ...gaps.map((gap) => `Not read: ${gap.what} (${gap.why})`),
  ]
}

function describeContainer(pod: Pod, status: ContainerStatus): readonly string[] {
  const spec = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].find(
    (each) => each.name === status.name,
  )
  const limits = Object.entries(spec?.resources?.limits ?? {}).map(([name, value]) => `${name} ${value}`)
  return [
    '',
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

function events(all: readonly KubeEvent[]): readonly string[] {
  if (all.length === 0) return ['No events: Kubernetes keeps them for an hour by default.']
  return all.slice(-MAX_EVENTS).map((event) => {
    const at = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? 'time unknown'
    const count = event.series?.count ?? event.count ?? 1
    const about = `${event.involvedObject?.kind ?? ''}/${event.involvedObject?.name ?? ''}`
    return `${at} ${event.type ?? ''} ${event.reason ?? ''}${count > 1 ? ` x${count}` : ''} ${about}: ${event.message ?? ''}`
  })
}

function logLines({ logs, gaps }: Evidence): readonly string[] {
  const log = pickLog(logs)
  if (!log)
    return ['No log could be read.', ...gaps.filter((gap) => gap.what.includes('log')).map((gap) => gap.why)]
  const omitted = log.omitted > 0 ? [`(${log.omitted} lines left out before the end)`] : []
  return [`Container ${log.container}, ${log.run} run`, ...omitted, ...log.lines.map((line) => line.text)]
}

/** The run that crashed: the previous one, or the current one where none came before. */
function pickLog(logs: readonly ContainerLog[]): ContainerLog | undefined {
  const written = logs.filter((log) => log.lines.length > 0)
  return written.find((log) => log.run === 'previous') ?? written[0]
}

function headOf(lines: readonly string[]): string {
  const text = lines.join('\n')
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS)}\n(shortened)`
}

/** Of a log the end matters. */
function tailOf(heading: string, lines: readonly string[]): string {
  const text = lines.join('\n')
  if (text.length <= MAX_CHARACTERS) return `${heading}\n${text}`
  return `${heading}\n(shortened)\n${text.slice(-MAX_CHARACTERS)}`
}
