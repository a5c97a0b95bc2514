/** The table of the fault suite: one row a fault. */
import type { Judged } from './trial.ts'

export interface Row {
  readonly fault: string
  /** Trials, and how often the fault struck in them. */
  readonly trials: number
  readonly injected: number
  readonly alerts: number
  readonly lost: number
  readonly doubled: number
  readonly recoveryP50Ms?: number | undefined
  readonly recoveryMaxMs?: number | undefined
}

/** In the order in which the faults were first named. */
export function toRows(judged: readonly Judged[]): readonly Row[] {
  const byFault = Map.groupBy(judged, ({ trial }) => trial.fault)
  return [...byFault].map(([fault, each]) => {
    const times = each.flatMap(({ result }) => result.recoveryMs ?? []).toSorted((a, b) => a - b)
    const sum = (of: (one: Judged) => number) => each.reduce((total, one) => total + of(one), 0)
    return {
      fault,
      trials: each.length,
      injected: sum(({ result }) => result.injected),
      alerts: sum(({ result }) => result.alerts),
      lost: sum(({ result }) => result.lost.length),
      doubled: sum(({ result }) => result.doubled.length),
      recoveryP50Ms: times[Math.floor((times.length - 1) / 2)],
      recoveryMaxMs: times.at(-1),
    }
  })
}

const HEAD = ['fault', 'trials', 'injected', 'alerts', 'lost', 'doubled', 'recovery p50', 'max']

/** As Markdown, which reads well in a terminal too. */
export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.fault,
    String(row.trials),
    String(row.injected),
    String(row.alerts),
    String(row.lost),
    String(row.doubled),
    seconds(row.recoveryP50Ms),
    seconds(row.recoveryMaxMs),
  ])
  const widths = HEAD.map((head, n) => Math.max(head.length, ...cells.map((row) => row[n]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(HEAD), rule, ...cells.map(line)].join('\n')
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / 1_000).toFixed(1)} s`
}
