/** Renders a report for a terminal. */
import { duration } from '../diagnosis/timeline.ts'
import { type PeriodFigures, periodWords, type Report } from '../incidents/report.ts'

/** A few lines of figures, a table of causes, and those who failed most. */
export function renderReport(report: Report): string {
  const { days, from, to, figures, before, causes, offenders } = report
  const lines = [
    `Incidents of ${periodWords(days)} (${from.slice(0, 16)} to ${to.slice(0, 16)} UTC)`,
    '',
    ...figureRows(figures, before),
    ...(report.isPartial
      ? ['', 'Older ones are not kept (incidents.keepDays): this is not the whole period.']
      : []),
    ...(causes.length === 0
      ? []
      : [
          '',
          ...table([
            ['CAUSE', 'INCIDENTS', ...(before ? ['BEFORE'] : []), 'TIME TO RESOLVE', 'SAID RIGHT/WRONG'],
            ...causes.map((row) => [
              row.title,
              String(row.count),
              ...(before ? [String(row.before ?? 0)] : []),
              time(row.mttrMs),
              `${row.right}/${row.wrong}`,
            ]),
          ]),
        ]),
    ...(offenders.length === 0
      ? []
      : [
          '',
          ...table([
            ['FAILED MOST', 'INCIDENTS', 'CAME BACK', 'IN ALL', 'MOSTLY'],
            ...offenders.map(({ workload, ...each }) => [
              `${workload.cluster} ${workload.namespace}/${workload.kind}/${workload.name}`,
              String(each.count),
              String(each.cameBack),
              time(each.failingMs),
              each.cause,
            ]),
          ]),
        ]),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function figureRows(now: PeriodFigures, before: PeriodFigures | undefined): readonly string[] {
  const rows: readonly (readonly [string, (each: PeriodFigures) => string])[] = [
    ['opened', (each) => String(each.opened)],
    ['acknowledged', (each) => String(each.acknowledged)],
    ['resolved', (each) => String(each.resolved)],
    ['still open', (each) => String(each.open)],
    ['came back', (each) => String(each.cameBack)],
    ['escalated', (each) => String(each.escalated)],
    ['mean time to acknowledge', (each) => time(each.mttaMs)],
    ['mean time to resolve', (each) => time(each.mttrMs)],
  ]
  return table([
    ['', 'NOW', ...(before ? ['BEFORE'] : [])],
    ...rows.map(([name, read]) => [name, read(now), ...(before ? [read(before)] : [])]),
  ])
}

function time(ms: number | undefined): string {
  return ms === undefined ? '-' : duration(ms)
}

/** Names come from clusters: what would move the cursor is left out. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const clean = rows.map((row) => row.map((cell) => cell.replace(/\p{C}/gu, '')))
  const widths = (clean[0] ?? []).map((_, column) =>
    Math.max(...clean.map((row) => row[column]?.length ?? 0)),
  )
  return clean.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}
