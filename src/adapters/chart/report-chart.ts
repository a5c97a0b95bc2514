/** Draws a report as a picture, and says in words what it shows. */
import { periodWords, type Report } from '../../incidents/report.ts'
import { renderSvg } from './render-svg.ts'
import { reportSvg } from './report-svg.ts'

/** A PNG of 2400 x 1360 pixels, and its content for those who do not see it. The same report gives the same bytes. */
export async function drawReport(
  report: Report,
): Promise<{ readonly png: Uint8Array; readonly words: string }> {
  const { days, figures, causes, slices } = report
  const perDay = slices.map(({ counts }) => Object.values(counts).reduce((sum, count) => sum + count, 0))
  const words = [
    `Incidents of ${periodWords(days)}: ${figures.opened} opened.`,
    `A day: ${perDay.join(', ')}.`,
    `By cause: ${causes.map(({ title, count }) => `${title} ${count}`).join(', ')}.`,
  ].join(' ')
  return { png: await renderSvg(reportSvg(report)), words }
}
