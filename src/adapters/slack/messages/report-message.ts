/** The report on a period as a message: the figures in words, a table of causes, those who failed most. */
import type { TableBlock } from '@slack/web-api'
import { workloadLabel } from '../../../domain/workload.ts'
import {
  type CauseRow,
  type Offender,
  type PeriodFigures,
  periodWords,
  type Report,
} from '../../../incidents/report.ts'
import type { ShownReport } from '../../../incidents/show-report.ts'
import { bold, heading, type Line, line, type Part, type Section, text, time } from './document.ts'
import { BLOCK_OVERHEAD } from './limits.ts'
import { buildMessage, richText, type SlackMessage } from './message.ts'
import { clip, clipForFallback, escapeMrkdwn, oneLine } from './plain-text.ts'
import { count, duration } from './words.ts'

const CAUSES_SHOWN = 12
const OFFENDERS_SHOWN = 5
const SPOKEN_CAUSES = 450

/** Renders it; `id` tells it from other messages. */
export function reportMessage(id: string, { report, hidden }: ShownReport): SlackMessage {
  const offenders = offenderParts(report.offenders)
  const table = causeTable(report)
  const blocks = [
    ...(table === undefined ? [] : [table]),
    ...(offenders.length === 0 ? [] : [richText(offenders)]),
  ]
  return buildMessage({
    incidentId: id,
    key: 'report',
    sections: [summary(report, hidden)],
    after: { blocks, cost: JSON.stringify(blocks).length / 2 + BLOCK_OVERHEAD },
    textAfter: spokenCauses(report.causes),
  })
}

function summary(report: Report, hidden: number): Section {
  const { days, figures: now, before, isPartial } = report
  const [from, to] = [time(report.from), time(report.to)]
  const parts: readonly Part[] = [
    line(
      bold(`Incidents of ${periodWords(days)}`),
      ...(from && to ? [text(', '), from, text(' to '), to] : []),
    ),
    ...(now.opened === 0 ? [line(text('None opened.'))] : figureLines(now, before)),
    ...(isPartial
      ? [
          line(
            text(
              'Older ones are not kept any more (incidents.keepDays), so that this is not the whole period.',
            ),
          ),
        ]
      : before === undefined
        ? [
            line(
              text(
                'The period before is not kept any more (incidents.keepDays), so that nothing is compared.',
              ),
            ),
          ]
        : []),
    ...(hidden === 0
      ? []
      : [
          line(
            text(`${count(hidden, 'incident')} of private channels ${hidden === 1 ? 'is' : 'are'} left out.`),
          ),
        ]),
  ]
  return { name: 'figures', rank: 0, cap: 2_500, textCap: 1_500, parts }
}

function figureLines(now: PeriodFigures, before: PeriodFigures | undefined): readonly Part[] {
  const was = (words: string | undefined) => (words === undefined ? '' : ` (${words} before)`)
  const cameBack = now.cameBack === 0 ? '' : ` · came back ${count(now.cameBack, 'time')}`
  const escalated = now.escalated === 0 ? '' : ` · ${now.escalated} escalated`
  return [
    line(
      bold(`${now.opened} opened`),
      text(
        `${was(before && String(before.opened))} · ${now.resolved} resolved · ${now.open} still open${cameBack}${escalated}`,
      ),
    ),
    averageLine('Acknowledged', now.acknowledged, now, now.mttaMs, now.medianTtaMs, before?.mttaMs),
    averageLine('Resolved', now.resolved, now, now.mttrMs, now.medianTtrMs, before?.mttrMs),
  ]
}

function averageLine(
  label: string,
  done: number,
  { opened }: PeriodFigures,
  meanMs: number | undefined,
  medianMs: number | undefined,
  beforeMs: number | undefined,
): Part {
  const of = `${label}: `
  if (meanMs === undefined || medianMs === undefined) return line(bold(of), text(`none of ${opened}`))
  const was = beforeMs === undefined ? '' : ` (${duration(beforeMs)} before)`
  return line(
    bold(of),
    text(
      `${done} of ${opened}, after ${duration(meanMs)} on average${was}, half of them within ${duration(medianMs)}`,
    ),
  )
}

/** A row for each cause; undefined without any. */
function causeTable({ causes, before }: Report): TableBlock | undefined {
  if (causes.length === 0) return undefined
  const compared = before !== undefined
  const head = ['Cause', 'Now', ...(compared ? ['Before'] : []), 'To resolve', 'Right / wrong']
  const rows = shownCauses(causes).map((row) => [
    clip(oneLine(row.title), 80) || row.cause,
    String(row.count),
    ...(compared ? [String(row.before ?? 0)] : []),
    row.mttrMs === undefined ? '–' : duration(row.mttrMs),
    row.right + row.wrong === 0 ? '–' : `${row.right} / ${row.wrong}`,
  ])
  return {
    type: 'table',
    column_settings: head.map((_, index) => ({
      align: index === 0 ? 'left' : 'right',
      is_wrapped: index === 0,
    })),
    rows: [head, ...rows].map((cells) => cells.map((cell) => ({ type: 'raw_text' as const, text: cell }))),
  }
}

/** The rare ones together, so that the table stays one that a phone shows. */
function shownCauses(causes: readonly CauseRow[]): readonly CauseRow[] {
  if (causes.length <= CAUSES_SHOWN) return causes
  const rest = causes.slice(CAUSES_SHOWN - 1)
  const total = (read: (row: CauseRow) => number) => rest.reduce((sum, row) => sum + read(row), 0)
  const others: CauseRow = {
    cause: 'unknown',
    title: `${rest.length} other causes`,
    count: total((row) => row.count),
    before: total((row) => row.before ?? 0),
    right: total((row) => row.right),
    wrong: total((row) => row.wrong),
  }
  return [...causes.slice(0, CAUSES_SHOWN - 1), others]
}

function offenderParts(offenders: readonly Offender[]): readonly Part[] {
  if (offenders.length === 0) return []
  const items = offenders.slice(0, OFFENDERS_SHOWN).map(({ workload, ...offender }): Line => {
    const { count: times, cameBack, failingMs, cause } = offender
    const where = `${clip(oneLine(workloadLabel(workload)), 200)} in ${clip(oneLine(workload.cluster), 80)}`
    const again = cameBack === 0 ? '' : `, came back ${count(cameBack, 'time')}`
    return [
      bold(where),
      text(
        `: ${count(times, 'incident')}${again}, ${duration(failingMs)} in all; mostly: ${clip(oneLine(cause), 80)}`,
      ),
    ]
  })
  return [heading('Failed most'), { type: 'list', ordered: true, items }]
}

/** What the table says, for those who do not see it. */
function spokenCauses(causes: readonly CauseRow[]): string {
  if (causes.length === 0) return ''
  const words = causes.map(({ title, count: times }) => `${clip(oneLine(title), 60)} ${times}`).join(', ')
  return escapeMrkdwn(clipForFallback(`Causes: ${words}`, SPOKEN_CAUSES))
}
