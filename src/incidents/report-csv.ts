/** The incidents of a report as CSV, one row each, for a spreadsheet. Pure. */

import type { Incident } from '../domain/incident.ts'
import { causeOf, timeToAcknowledge, timeToResolve } from './report.ts'

const COLUMNS: readonly (readonly [string, (incident: Incident) => string | number | undefined])[] = [
  ['opened', ({ openedAt }) => openedAt],
  ['resolved', ({ resolvedAt }) => resolvedAt],
  ['status', ({ status }) => status],
  ['cluster', ({ workload }) => workload.cluster],
  ['namespace', ({ workload }) => workload.namespace],
  ['kind', ({ workload }) => workload.kind],
  ['name', ({ workload }) => workload.name],
  ['cause', (incident) => causeOf(incident).cause],
  ['verdict', ({ diagnosis }) => diagnosis?.verdict],
  ['minutes_to_acknowledge', (incident) => minutes(timeToAcknowledge(incident))],
  ['minutes_to_resolve', (incident) => minutes(timeToResolve(incident))],
  ['came_back', ({ reopened }) => reopened],
  ['escalated', ({ notes }) => notes.filter(({ type }) => type === 'escalated').length],
  ['owner', ({ owner }) => owner?.person.name ?? owner?.person.id],
  ['said_right', ({ feedback = [] }) => feedback.filter(({ verdict }) => verdict === 'right').length],
  ['said_wrong', ({ feedback = [] }) => feedback.filter(({ verdict }) => verdict === 'wrong').length],
  ['fixed_by', ({ fixedBy }) => fixedBy],
  ['thread', ({ thread }) => thread.permalink],
]

/** RFC 4180 with a header, the incidents in their order; times are RFC 3339, durations minutes. */
export function reportCsv(incidents: readonly Incident[]): string {
  const rows = incidents.map((incident) => COLUMNS.map(([, read]) => field(read(incident))))
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => `${row.join(',')}\r\n`).join('')
}

function minutes(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 6_000) / 10
}

/** Spreadsheets run what begins like a formula, whoever wrote it (OWASP, CSV injection). */
function field(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = value.replace(/[\r\n\t\0]+/g, ' ')
  const safe = /^[=+\-@]/.test(text.trimStart()) ? `'${text}` : text
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
