/** Collects the course of memory, CPU throttling, restarts and node pressure, where metrics are recorded. */
import type { Pod } from '../../domain/kubernetes.ts'
import type { ContainerMetrics, ContainerUsage, Metrics } from '../../domain/metrics.ts'
import { statusesOf } from '../choose-pod.ts'
import { defineCollector } from '../collector.ts'
import { metricQueries, ofOneCluster, type PodSeries, toContainers, toPressure } from '../metric-series.ts'
import type { MetricSeries, RangeQuery } from '../metrics-reader.ts'
import type { Reads } from '../reads.ts'

const MAX_POINTS = 240
const SHORTEST_STEP_S = 15
const HOUR_MS = 3_600_000
/** What is asked for around the last runs: a leak of days needs its whole run, and older runs tell if it repeats. */
const USUAL_MS = 6 * HOUR_MS
const LONGEST_MS = 48 * HOUR_MS
const SHORTEST_MS = HOUR_MS / 4
/** A run as long as this has been scraped, at Prometheus' default interval of a minute. */
const SCRAPED_MS = 3 * 60_000

export const metrics = defineCollector({
  id: 'metrics',
  permissions: [{ verb: 'get', group: 'metrics.k8s.io', resource: 'pods' }],
  // In the last round a slow Prometheus keeps nothing else waiting.
  ready: ({ pod }, round) => pod !== undefined && round === 3,
  async collect({ pod, workload }, reads) {
    if (pod === undefined) return {}
    const window = windowOf(pod, reads.now)
    const [series, usage] = await Promise.all([
      readSeries(pod, workload.cluster, window, reads),
      readUsage(pod, reads),
    ])
    const containers = withUsage(series ? toContainers(series) : [], usage)
    const nodePressure = series ? toPressure(series) : []
    if (containers.length === 0 && nodePressure.length === 0) return {}
    const found: Metrics = {
      pod: pod.metadata.name,
      from: new Date(window.from * 1000).toISOString(),
      to: new Date(window.to * 1000).toISOString(),
      stepSeconds: window.stepSeconds,
      containers,
      nodePressure,
    }
    return { metrics: found }
  },
})

/** From before the last finished run, some hours of the pod's life at most, to now. */
function windowOf(pod: Pod, now: number): Omit<RangeQuery, 'expression'> {
  const born = instant(pod.metadata.creationTimestamp) ?? now - USUAL_MS
  const runs = statusesOf(pod)
    .flatMap(({ state, lastState }) => [state?.terminated?.startedAt, lastState?.terminated?.startedAt])
    .flatMap((at) => instant(at) ?? [])
  const wanted = Math.max(USUAL_MS, 1.1 * (now - Math.min(now, ...runs)))
  const length = Math.max(SHORTEST_MS, Math.min(wanted, LONGEST_MS, now - born))
  const to = Math.floor(now / 1000)
  const from = to - Math.ceil(length / 1000)
  return { from, to, stepSeconds: Math.max(SHORTEST_STEP_S, Math.ceil((to - from) / (MAX_POINTS - 1))) }
}

async function readSeries(
  pod: Pod,
  cluster: string,
  window: Omit<RangeQuery, 'expression'>,
  reads: Reads,
): Promise<PodSeries | undefined> {
  const { metrics: read } = reads
  if (read === undefined) return undefined
  const { namespace = '', name } = pod.metadata
  const queries = metricQueries({ namespace, pod: name, node: pod.spec.nodeName, step: window.stepSeconds })
  const failures = new Map<string, string[]>()
  const one = async (what: string, expression: string | undefined): Promise<readonly MetricSeries[]> => {
    if (expression === undefined) return []
    const answer = await read({ ...window, expression })
    if (answer.ok) return ofOneCluster(answer.value, cluster)
    const key = JSON.stringify([answer.reason, answer.why])
    failures.set(key, [...(failures.get(key) ?? []), what])
    return []
  }
  const [memory, state, throttling, pressure] = await Promise.all([
    one('memory', queries.memory),
    one('limits and restarts', queries.state),
    one('CPU throttling', queries.throttling),
    one('node pressure', queries.pressure),
  ])
  for (const [key, what] of failures) {
    const [reason, why] = JSON.parse(key)
    reads.gap(`metrics of pod ${name} (${what.join(', ')})`, { reason, why })
  }
  if (failures.size === 0 && memory.length === 0 && wasThereToScrape(pod, reads.now)) {
    reads.gap(`metrics of pod ${name}`, { reason: 'not-found', why: 'Prometheus has no memory series of it' })
  }
  return { memory, state, throttling, pressure }
}

/** True when a container lived for several scrapes, so that Prometheus should know it. */
function wasThereToScrape(pod: Pod, now: number): boolean {
  return statusesOf(pod)
    .flatMap(({ state, lastState }) => [
      [state?.terminated?.startedAt, state?.terminated?.finishedAt],
      [lastState?.terminated?.startedAt, lastState?.terminated?.finishedAt],
      [state?.running?.startedAt, new Date(now).toISOString()],
    ])
    .some(([from, to]) => (instant(to) ?? 0) - (instant(from) ?? Number.POSITIVE_INFINITY) >= SCRAPED_MS)
}

/**
 * Only a container that runs again has a usage that tells something. Most clusters without Prometheus have no
 * metrics-server either: no gaps here.
 */
async function readUsage(pod: Pod, reads: Reads): Promise<readonly ContainerUsage[]> {
  const runsAgain = statusesOf(pod).some(
    ({ state, restartCount, ready }) => state?.running && ((restartCount ?? 0) > 0 || ready === false),
  )
  if (!runsAgain) return []
  const answer = await reads.podUsage(pod.metadata.namespace ?? '', pod.metadata.name)
  return answer?.ok ? answer.value : []
}

function withUsage(
  containers: readonly ContainerMetrics[],
  usages: readonly ContainerUsage[],
): readonly ContainerMetrics[] {
  const known = containers.map((each) => {
    const usage = usages.find(({ container }) => container === each.container)
    return usage ? { ...each, usage } : each
  })
  const others = usages.filter((usage) => !containers.some(({ container }) => container === usage.container))
  return [
    ...known,
    ...others.map((usage) => ({
      container: usage.container,
      memoryRuns: [],
      throttling: [],
      restarts: [],
      usage,
    })),
  ]
}

/** 1970, the zero time and nonsense are absent. */
function instant(text: string | null | undefined): number | undefined {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) || at < Date.UTC(2000, 0, 1) ? undefined : at
}
