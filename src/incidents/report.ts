/** Sums the incidents of a period up: how many, why, how long, where, compared with the period before. Pure. */

import type { CauseId, Diagnosis } from '../domain/diagnosis.ts'
import { type Incident, isOpen, isQuestion, type OwnershipDeed } from '../domain/incident.ts'
import { type WorkloadRef, workloadKey } from '../domain/workload.ts'

/** Times are milliseconds since the epoch; an incident belongs to the period in which it opened. */
export interface ReportRange {
  readonly days: number
  readonly to: number
  /** Since when resolved incidents are kept. */
  readonly keptSince: number
}

/** Averages are milliseconds; those of nothing are absent. */
export interface PeriodFigures {
  readonly opened: number
  readonly acknowledged: number
  readonly resolved: number
  /** Still open now. */
  readonly open: number
  readonly cameBack: number
  /** How many called somebody because nobody had acknowledged. */
  readonly escalated: number
  /** Mean and median time from opening to the first who took it. */
  readonly mttaMs?: number
  readonly medianTtaMs?: number
  /** Mean and median time from opening to the resolution. */
  readonly mttrMs?: number
  readonly medianTtrMs?: number
}

export interface CauseRow {
  readonly cause: CauseId
  readonly title: string
  readonly count: number
  /** In the period before; absent when that is not kept. */
  readonly before?: number
  readonly mttrMs?: number
  /** What people said of this cause. */
  readonly right: number
  readonly wrong: number
}

export interface Offender {
  readonly workload: WorkloadRef
  readonly count: number
  readonly cameBack: number
  /** Milliseconds from opening to the end, or to that of the period, of all its incidents together. */
  readonly failingMs: number
  /** Title of its most frequent cause. */
  readonly cause: string
}

/** What opened in one day, by cause. */
export interface ReportDay {
  /** RFC 3339, its beginning. */
  readonly from: string
  readonly counts: Readonly<Partial<Record<CauseId, number>>>
}

export interface Report {
  readonly days: number
  /** RFC 3339. */
  readonly from: string
  readonly to: string
  readonly figures: PeriodFigures
  /** Absent when the period before is not kept whole. */
  readonly before?: PeriodFigures
  /** True when the period itself is not kept whole. */
  readonly isPartial: boolean
  /** The most frequent first. */
  readonly causes: readonly CauseRow[]
  /** At most ten, those with most incidents first. */
  readonly offenders: readonly Offender[]
  /** One for each day, the last of them ending with the period. */
  readonly slices: readonly ReportDay[]
}

const DAY_MS = 86_400_000
const OFFENDERS = 10

/** `the last 7 days`. */
export function periodWords(days: number): string {
  return days === 1 ? 'the last 24 hours' : `the last ${days} days`
}

/** Since when incidents have to be read for a report, milliseconds since the epoch. */
export function reportNeedsSince({ days, to }: Pick<ReportRange, 'days' | 'to'>): number {
  return to - 2 * days * DAY_MS
}

/** The incident with no more than what reports and their files are made of: they hold thousands at once. */
export function leanForReport(incident: Incident): Incident {
  const { alerts, notes, diagnosis, ...rest } = incident
  const taken = notes.filter(({ type }) => type === 'ownership' || type === 'escalated')
  // Whether there was any alert tells an incident from a question.
  const anAlert = Object.fromEntries(Object.entries(alerts).slice(0, 1))
  const lean = { ...rest, alerts: anAlert, notes: taken, deliveries: {} }
  return diagnosis === undefined ? lean : { ...lean, diagnosis: leanDiagnosis(diagnosis) }
}

function leanDiagnosis(diagnosis: Diagnosis): Diagnosis {
  const { logExcerpt: _, memory: _memory, rollout: _rollout, ...rest } = diagnosis
  const none = { changes: [], examined: [], remedies: [], prevention: [], gaps: [], meaning: '' }
  const findings = rest.findings
    .slice(0, 1)
    .map((each) => ({ ...each, summary: '', supports: [], contradicts: [] }))
  return { ...rest, ...none, findings }
}

/** `incidents` are all that were open or resolved since `reportNeedsSince`; questions of people do not count. */
export function report(incidents: readonly Incident[], { days, to, keptSince }: ReportRange): Report {
  const from = to - days * DAY_MS
  const real = incidents.filter((each) => !isQuestion(each))
  const now = openedWithin(real, from, to)
  const hasBefore = keptSince <= from - days * DAY_MS
  const before = hasBefore ? openedWithin(real, from - days * DAY_MS, from) : undefined
  return {
    days,
    from: iso(from),
    to: iso(to),
    figures: figuresOf(now),
    ...(before && { before: figuresOf(before) }),
    isPartial: keptSince > from,
    causes: causeRows(now, before),
    offenders: offendersOf(now, to),
    slices: slicesOf(now, from, days),
  }
}

function openedWithin(incidents: readonly Incident[], from: number, to: number): readonly Incident[] {
  return incidents.filter(({ openedAt }) => Date.parse(openedAt) >= from && Date.parse(openedAt) < to)
}

function figuresOf(incidents: readonly Incident[]): PeriodFigures {
  const tta = incidents.flatMap((each) => timeToAcknowledge(each) ?? [])
  const ttr = incidents.flatMap((each) => timeToResolve(each) ?? [])
  return {
    opened: incidents.length,
    acknowledged: tta.length,
    resolved: ttr.length,
    open: incidents.filter(isOpen).length,
    cameBack: sum(incidents.map(({ reopened }) => reopened)),
    escalated: incidents.filter(({ notes }) => notes.some(({ type }) => type === 'escalated')).length,
    ...averages('mttaMs', 'medianTtaMs', tta),
    ...averages('mttrMs', 'medianTtrMs', ttr),
  }
}

function averages(mean: string, median: string, times: readonly number[]): Readonly<Record<string, number>> {
  if (times.length === 0) return {}
  const sorted = times.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? 0, sorted[Math.floor(half)] ?? 0]
  return { [mean]: sum(times) / times.length, [median]: (low + high) / 2 }
}

const TAKES: readonly OwnershipDeed[] = ['acknowledged', 'assigned', 'handed-over']

/** Milliseconds until somebody took it, the first time; undefined when nobody did. */
export function timeToAcknowledge({ openedAt, notes }: Incident): number | undefined {
  const taken = notes.find((note) => note.type === 'ownership' && TAKES.includes(note.did))
  return taken === undefined ? undefined : msBetween(openedAt, taken.at)
}

/** Milliseconds from opening to the end; undefined while it is open. */
export function timeToResolve(incident: Incident): number | undefined {
  const { openedAt, resolvedAt } = incident
  if (isOpen(incident) || resolvedAt === undefined) return undefined
  return msBetween(openedAt, resolvedAt)
}

function msBetween(from: string, to: string): number | undefined {
  const ms = Date.parse(to) - Date.parse(from)
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** What it was diagnosed as in the end. */
export function causeOf({ diagnosis }: Incident): { readonly cause: CauseId; readonly title: string } {
  const primary = diagnosis?.findings[0]
  return primary === undefined
    ? { cause: 'unknown', title: 'Cause unknown' }
    : { cause: primary.cause, title: primary.title }
}

function causeRows(now: readonly Incident[], before: readonly Incident[] | undefined): readonly CauseRow[] {
  const said = now.flatMap(({ feedback = [] }) => feedback)
  return [...Map.groupBy(now, (each) => causeOf(each).cause)]
    .map(([cause, incidents]) => {
      const opinions = said.filter((each) => each.cause === cause)
      const { mttrMs } = figuresOf(incidents)
      return {
        cause,
        title: mostFrequent(incidents.map((each) => causeOf(each).title)),
        count: incidents.length,
        ...(before && { before: before.filter((each) => causeOf(each).cause === cause).length }),
        ...(mttrMs !== undefined && { mttrMs }),
        right: opinions.filter(({ verdict }) => verdict === 'right').length,
        wrong: opinions.filter(({ verdict }) => verdict === 'wrong').length,
      }
    })
    .toSorted((a, b) => b.count - a.count || a.title.localeCompare(b.title))
}

function offendersOf(now: readonly Incident[], to: number): readonly Offender[] {
  return [...Map.groupBy(now, ({ workload }) => workloadKey(workload)).values()]
    .map((incidents) => {
      const [{ workload }] = incidents as [Incident]
      return {
        workload,
        count: incidents.length,
        cameBack: sum(incidents.map(({ reopened }) => reopened)),
        failingMs: sum(incidents.map((each) => timeToResolve(each) ?? to - Date.parse(each.openedAt))),
        cause: mostFrequent(incidents.map((each) => causeOf(each).title)),
      }
    })
    .toSorted((a, b) => b.count + b.cameBack - (a.count + a.cameBack) || b.failingMs - a.failingMs)
    .slice(0, OFFENDERS)
}

function slicesOf(now: readonly Incident[], from: number, days: number): readonly ReportDay[] {
  return Array.from({ length: days }, (_, day) => {
    const start = from + day * DAY_MS
    const opened = openedWithin(now, start, start + DAY_MS)
    const counts = [...Map.groupBy(opened, (each) => causeOf(each).cause)].map(
      ([cause, all]) => [cause, all.length] as const,
    )
    return { from: iso(start), counts: Object.fromEntries(counts) }
  })
}

function mostFrequent(words: readonly string[]): string {
  const counted = [...Map.groupBy(words, (word) => word)].toSorted(([, a], [, b]) => b.length - a.length)
  return counted[0]?.[0] ?? ''
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
