/** `crashloop report`: the figures of a period, as text, JSON or CSV, and as a picture. */
import { writeFile } from 'node:fs/promises'
import { incidentsSince } from '../incidents/incidents-since.ts'
import { leanForReport, type Report, report, reportNeedsSince } from '../incidents/report.ts'
import { reportCsv } from '../incidents/report-csv.ts'
import { CliError, type CommandResult, parseOptions } from './command.ts'
import { renderReport } from './render-report.ts'
import { parseDays, withStoredIncidents } from './stored-incidents.ts'

const DAY_MS = 86_400_000
const FORMATS = ['text', 'json', 'csv']

/** `[7d]` is the period up to now; `--chart <file.png>` writes the picture beside the output. */
export async function reportCommand(args: string[]): Promise<CommandResult> {
  const { values, positionals } = parseOptions({
    args,
    options: { output: { type: 'string', short: 'o', default: 'text' }, chart: { type: 'string' } },
    allowPositionals: true,
  })
  const [period = '7d', ...more] = positionals
  if (more.length > 0) throw new CliError(2, `One period is enough; ${more.join(' ')} is too much.`)
  if (!FORMATS.includes(values.output))
    throw new CliError(2, `-o takes text, json or csv, not "${values.output}".`)
  const days = parseDays(period, 'The period') / DAY_MS
  const to = Date.now()
  return await withStoredIncidents(async (store, { retention }) => {
    const incidents = await incidentsSince(store, reportNeedsSince({ days, to }), to, leanForReport)
    const made = report(incidents, { days, to, keptSince: to - retention.incidentsMs })
    if (values.chart !== undefined) await writeChart(values.chart, made)
    const opened = incidents.filter(({ openedAt }) => openedAt >= made.from)
    const outputs: Readonly<Record<string, () => string>> = {
      text: () => renderReport(made),
      json: () => `${JSON.stringify(made, null, 2)}\n`,
      csv: () => reportCsv(opened),
    }
    return { exitCode: 0, output: outputs[values.output]?.() ?? '' }
  })
}

async function writeChart(path: string, made: Report): Promise<void> {
  const { drawReport } = await import('../adapters/chart/report-chart.ts')
  const { png } = await drawReport(made)
  await writeFile(path, png).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(2, `Cannot write ${path} (${error.code ?? 'unknown'}).`, { cause: error })
  })
}
