/** Answers a person who asks for a report: figures, a chart and a list of the incidents, in the channel. */

import type { Clock } from '../domain/clock.ts'
import type { Incident } from '../domain/incident.ts'
import { incidentsSince } from './incidents-since.ts'
import type { IncidentStore, ThreadFile } from './ports.ts'
import { leanForReport, periodWords, type Report, report, reportNeedsSince } from './report.ts'
import { reportCsv } from './report-csv.ts'

/** The Slack side of a report. Rejects with `DeliveryError`. */
export interface ReportThread {
  /** Posts the report, with the files in its thread; resolves to what could not be attached, in words. */
  postReport(channel: string, shown: ShownReport, files: readonly ThreadFile[]): Promise<string | undefined>
}

export interface ShownReport {
  readonly report: Report
  /** Incidents that are left out, since not everybody here may read of them. */
  readonly hidden: number
}

export interface ShowReportDeps {
  readonly store: Pick<IncidentStore, 'listOpen' | 'pageResolved'>
  readonly thread: ReportThread
  /** True when everybody in the workspace may read the channel; false also when it cannot be told. */
  readonly isPublic: (channel: string) => Promise<boolean>
  /** A picture of the report as PNG, and what it shows in words. */
  readonly draw: (report: Report) => Promise<{ readonly png: Uint8Array; readonly words: string }>
  /** How long resolved incidents are kept, milliseconds. */
  readonly keptMs: number
  readonly clock: Clock
}

/** Resolves to words for the person who asked, when something is to be said beside the report. */
export type ShowReport = (days: number, channel: string) => Promise<string | undefined>

/** A workload and its cause are for those who can read its thread: here, that is this channel and public ones. */
export function createShowReport(deps: ShowReportDeps): ShowReport {
  const { store, thread, draw, keptMs, clock } = deps
  return async (days, channel) => {
    const to = clock.now()
    const all = await incidentsSince(store, reportNeedsSince({ days, to }), to, leanForReport)
    const shown = await visible(all, channel, deps)
    const made = report(shown, { days, to, keptSince: to - keptMs })
    const opened = shown.filter(({ openedAt }) => openedAt >= made.from)
    const hidden = all.filter((each) => each.openedAt >= made.from && !shown.includes(each)).length
    if (opened.length === 0) return await thread.postReport(channel, { report: made, hidden }, [])
    const { png, words } = await draw(made)
    return await thread.postReport(channel, { report: made, hidden }, [
      {
        key: `incidents-${days}d`,
        type: 'png',
        title: `Incidents of ${periodWords(days)}`,
        content: png,
        comment: 'The same as a picture.',
        altText: words,
      },
      {
        key: `incidents-${days}d`,
        type: 'csv',
        title: `Incidents of ${periodWords(days)}, one a row`,
        content: reportCsv(opened),
        comment: 'Every incident of the report, for a spreadsheet.',
      },
    ])
  }
}

async function visible(
  incidents: readonly Incident[],
  here: string,
  { isPublic }: ShowReportDeps,
): Promise<readonly Incident[]> {
  const channels = [...new Set(incidents.map(({ thread }) => thread.channel))]
  const answers = await Promise.all(channels.map(async (each) => each === here || (await isPublic(each))))
  const readable = new Set(channels.filter((_, index) => answers[index]))
  return incidents.filter(({ thread }) => readable.has(thread.channel))
}
