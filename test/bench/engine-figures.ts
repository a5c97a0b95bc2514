/** Figures of the pure engine: judging recorded evidence, and finding the lines that matter in a large log. */
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { buildFacts } from '../../src/diagnosis/facts.ts'
import { parseEntries } from '../../src/diagnosis/log-excerpt/entries.ts'
import { excerpt } from '../../src/diagnosis/log-excerpt/excerpt.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { gatherCase, listCases } from '../support/corpus.ts'
import { type Figure, figureOf, median, sample } from './figure.ts'
import { ordinaryLines, sizeOf } from './sample-logs.ts'

const RUNS = { warm: 5, n: 15 }

/** How long `diagnose` takes for each recorded case, the slowest case named. */
export async function diagnoseFigures(): Promise<Figure[]> {
  const cases = listCases()
  const gathered: { id: string; evidence: Evidence }[] = []
  for (const each of cases) gathered.push({ id: each.id, evidence: await gatherCase(each) })
  for (const { evidence } of gathered) diagnose(evidence)

  const times: number[] = []
  const baseline: number[] = []
  let slowest = { id: '', p50: 0 }
  for (const { id, evidence } of gathered) {
    const own = sample(() => diagnose(evidence), RUNS)
    times.push(...own)
    baseline.push(...sample(() => JSON.stringify(evidence), RUNS))
    if (median(own) > slowest.p50) slowest = { id, p50: median(own) }
  }
  return [
    figureOf(times, {
      name: `diagnose, ${cases.length} recorded cases`,
      unit: 'ms',
      target: { p50: 3, p99: 20 },
      baseline: { name: 'JSON.stringify(evidence)', p50: median(baseline) },
      note: `slowest: ${slowest.id} (p50 ${slowest.p50.toFixed(1)} ms)`,
    }),
  ]
}

/** Grouping a log into entries and choosing from them, on one MB of what containers really write. */
export async function excerptFigures(): Promise<Figure[]> {
  const lines = (await ordinaryLines()).map((text, index) => ({ n: index + 1, text }))
  const size = sizeOf(lines.map(({ text }) => text))
  const sampleCase = listCases().find(({ id }) => id === 'exc-node-unhandled-rejection')
  const [container] = sampleCase === undefined ? [] : buildFacts(await gatherCase(sampleCase)).containers
  if (container === undefined)
    throw new Error('The recorded case exc-node-unhandled-rejection has no container')
  const log = {
    pod: 'p',
    container: container.name,
    run: 'previous',
    lines,
    omitted: 0,
    truncated: false,
  } as const

  const times = sample(() => excerpt({ ...container, log, entries: parseEntries(lines) }, []), {
    warm: 5,
    n: 30,
  })
  const baseline = sample(() => JSON.stringify(lines), { warm: 5, n: 30 })
  return [
    figureOf(
      times.map((time) => time / size),
      {
        name: 'log entries and excerpt',
        unit: 'ms/MB',
        target: { p50: 50 },
        baseline: { name: 'JSON.stringify(lines)', p50: median(baseline) / size },
        note: `${lines.length} lines, ${size.toFixed(1)} MB`,
      },
    ),
  ]
}
