/** How many calls to the API server an incident takes, from its webhook to its diagnosis. */
import { countCalls, totalOf } from '../support/api-calls.ts'
import { listCases } from '../support/corpus.ts'
import { type Figure, figureOf } from './figure.ts'

const MOST = 10

/** Each recorded webhook, taken in and investigated by one worker; a test holds the same limit. */
export async function callFigures(): Promise<Figure[]> {
  const counts: { readonly id: string; readonly calls: number }[] = []
  for (const { id } of listCases()) {
    const counted = await countCalls(id)
    counts.push({ id, calls: totalOf(counted) / counted.incidents.length })
  }
  const busiest = counts.reduce((a, b) => (b.calls > a.calls ? b : a))
  return [
    figureOf(
      counts.map(({ calls }) => calls),
      {
        name: `API calls of an incident, ${counts.length} cases`,
        unit: 'calls',
        target: { p50: MOST, p99: MOST },
        note: `most: ${busiest.id} (${busiest.calls})`,
      },
    ),
  ]
}
