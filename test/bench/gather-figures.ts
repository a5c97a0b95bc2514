/** Figures of gathering from a cluster whose every answer takes a while, through the real adapter. */
import { join } from 'node:path'
import { connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { startSimulatedCluster } from '../../src/playground/cluster/simulated-cluster.ts'
import { kubeConfigOf } from '../adapters/kubernetes/kube-config-of.ts'
import { type Case, CORPUS, listCases } from '../support/corpus.ts'
import { type Figure, figureOf, median, sampleAsync } from './figure.ts'

const LATENCY_MS = 50
/** One answer to find the target and three rounds at most, and the work between them. */
const TARGET_MS = 4 * LATENCY_MS + 30

interface Gathering {
  readonly id: string
  readonly times: readonly number[]
  readonly calls: number
  /** Milliseconds of one bare call to the same cluster. */
  readonly call: number
}

/** Time and number of calls of each recorded case. */
export async function gatherFigures(): Promise<Figure[]> {
  const all: Gathering[] = []
  for (const recorded of listCases()) all.push(await gatherRepeatedly(recorded))
  const slowest = all.reduce((a, b) => (median(b.times) > median(a.times) ? b : a))
  const busiest = all.reduce((a, b) => (b.calls > a.calls ? b : a))
  const call = median(all.map((each) => each.call))
  return [
    figureOf(
      all.flatMap(({ times }) => times),
      {
        name: `gather, ${LATENCY_MS} ms a call, ${all.length} cases`,
        unit: 'ms',
        target: { p50: TARGET_MS, p99: TARGET_MS },
        baseline: { name: 'one call', p50: call },
        note: `slowest: ${slowest.id} (p50 ${median(slowest.times).toFixed(0)} ms)`,
      },
    ),
    figureOf(
      all.map(({ calls }) => calls),
      {
        name: 'API calls of one gathering',
        unit: 'calls',
        note: `most: ${busiest.id} (${busiest.calls})`,
      },
    ),
  ]
}

async function gatherRepeatedly(recorded: Case): Promise<Gathering> {
  const folder = join(CORPUS, recorded.id, 'cluster')
  const cluster = await startSimulatedCluster({ recordings: [folder], latencyMs: LATENCY_MS })
  const reader = connectCluster({ cluster: 'bench', kubeConfig: kubeConfigOf(cluster) })
  const { namespace, pod, workload } = recorded
  const target = { cluster: 'bench', namespace, name: pod ?? workload.name }
  const deps = { reader, clock: systemClock, redactor: createRedactor() }
  try {
    const [call = 0] = await sampleAsync(
      () => reader.list('Pod', namespace, { limit: 1 }, AbortSignal.timeout(5000)),
      { warm: 1, n: 1 },
    )
    const before = cluster.requests.entries.length
    await gather(deps, target)
    const calls = cluster.requests.entries.length - before
    const times = await sampleAsync(() => gather(deps, target), { warm: 0, n: 3 })
    return { id: recorded.id, times, calls, call }
  } finally {
    await reader.close()
    await cluster.close()
  }
}
