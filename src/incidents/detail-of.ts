/** Picks a detail out of the evidence, as `kubectl describe`, `logs --previous` and `events` show it. Pure. */

import { type Detail, type DetailKind, isLogKind, type LogChoice } from '../domain/detail.ts'
import type { Diagnosis } from '../domain/diagnosis.ts'
import type { ContainerLog, Evidence } from '../domain/evidence.ts'
import type { KubeEvent } from '../domain/kubernetes.ts'
import { changesOf, commandsOf } from './diagnosis-details.ts'
import { describeNode, describePod } from './object-details.ts'

interface Content {
  readonly subject: string
  readonly lines: readonly string[]
  readonly omitted?: number
  readonly captions?: readonly string[]
}

/**
 * Evidence is redacted when it is gathered, so that a detail is fit for everybody in the channel. What changed and the
 * commands come from `diagnosis`, which is of the evidence.
 */
export function detailOf(what: DetailKind, evidence: Evidence, diagnosis?: Diagnosis): Detail {
  const { subject, lines, omitted = 0, captions } = contentOf(what, evidence, diagnosis)
  return { what, subject, at: evidence.collectedAt, lines, omitted, ...(captions && { captions }) }
}

function contentOf(what: DetailKind, evidence: Evidence, diagnosis: Diagnosis | undefined): Content {
  if (isLogKind(what)) return logContent(evidence, chooseLog(what, evidence.logs, diagnosis))
  const subject = subjectOf(evidence)
  switch (what) {
    case 'describe':
      return { subject, lines: describePod(evidence) }
    case 'events':
      return { subject, lines: evidence.events.map(eventLine) }
    case 'changes':
      return { subject: workloadOf(evidence), lines: changesOf(diagnosis) }
    case 'node':
      return { subject: nodeSubject(evidence), lines: describeNode(evidence) }
    case 'commands':
      return { subject: workloadOf(evidence), ...commandsOf(diagnosis) }
  }
}

/**
 * The log that matters most: of the container that the diagnosis names, else of one that wrote something; for the
 * previous run of a container that never ran before, its current one.
 */
export function chooseLog(
  what: 'previous-logs' | 'current-logs',
  logs: readonly ContainerLog[],
  diagnosis: Diagnosis | undefined,
): ContainerLog | undefined {
  const run = what === 'previous-logs' ? 'previous' : 'current'
  const container = diagnosis?.findings[0]?.container
  const grade = (log: ContainerLog) =>
    Number(log.lines.length > 0) * 4 + Number(log.run === run) * 2 + Number(log.container === container)
  const wanted = what === 'previous-logs' ? logs : logs.filter((log) => log.run === run)
  return wanted.toSorted((a, b) => grade(b) - grade(a))[0]
}

/** `pod payments/api-7d9f-x2x, container api, previous run`. */
export function logSubject(namespace: string, pod: string, { container, run }: LogChoice): string {
  return `pod ${namespace}/${pod}, container ${container}, ${run} run`
}

function logContent(evidence: Evidence, log: ContainerLog | undefined): Content {
  if (!log) {
    const gaps = evidence.gaps.filter((gap) => gap.what.includes('log'))
    return { subject: subjectOf(evidence), lines: gaps.map((gap) => `Not read: ${gap.what} (${gap.why})`) }
  }
  return {
    subject: logSubject(evidence.workload.namespace, log.pod, log),
    lines: log.lines.map((line) => line.text),
    omitted: log.omitted,
  }
}

function subjectOf(evidence: Evidence): string {
  const { pod, workload } = evidence
  if (pod) return `pod ${workload.namespace}/${pod.metadata.name}`
  return `${workloadOf(evidence)}, which has no pod`
}

function workloadOf({ workload }: Evidence): string {
  return `${workload.kind} ${workload.namespace}/${workload.name}`
}

function nodeSubject({ node, pod }: Evidence): string {
  const name = node?.metadata.name ?? pod?.spec?.nodeName
  return name === undefined ? 'a pod that is on no node' : `node ${name}`
}

function eventLine(event: KubeEvent): string {
  const at = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? 'time unknown'
  const times = event.series?.count ?? event.count ?? 1
  const about = `${event.involvedObject.kind ?? ''}/${event.involvedObject.name ?? ''}`
  const what = `${event.type ?? ''} ${event.reason ?? ''}${times > 1 ? ` x${times}` : ''}`
  return `${at} ${what} ${about}: ${event.message ?? ''}`
}
