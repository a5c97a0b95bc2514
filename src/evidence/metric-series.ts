/** Which queries tell about a pod, and what their answers say about its containers. */
import type { ContainerMetrics, MetricPoint, Metrics } from '../domain/metrics.ts'
import { type MetricSeries, promql } from './metrics-reader.ts'

/** Answers of the four queries. */
export interface PodSeries {
  readonly memory: readonly MetricSeries[]
  readonly state: readonly MetricSeries[]
  readonly throttling: readonly MetricSeries[]
  readonly pressure: readonly MetricSeries[]
}

export type PodQueries = { readonly [K in keyof PodSeries]: string | undefined }

/** The metrics that the queries read, of cAdvisor and kube-state-metrics. */
export const METRIC_NAMES = [
  'container_memory_working_set_bytes',
  'container_cpu_cfs_throttled_periods_total',
  'kube_pod_container_resource_limits',
  'kube_pod_container_status_restarts_total',
  'kube_node_status_condition',
] as const

/** Covers two scrapes at Prometheus' default interval of a minute. */
const SHORTEST_RANGE_S = 120
/** The kernel counts CPU periods of 100 ms, so five minutes are 3000 of them. */
const THROTTLING_RANGE_S = 300
/** Containers of one pod that are kept. */
const MAX_CONTAINERS = 20

/**
 * PromQL for cAdvisor's and kube-state-metrics' series of one pod. Memory is the highest of each step, by the cgroup
 * (`id`) that a run has for itself; `cluster` tells apart what one Prometheus collects from several clusters.
 */
export function metricQueries({
  namespace,
  pod,
  node,
  step,
}: {
  readonly namespace: string
  readonly pod: string
  readonly node: string | undefined
  /** Seconds. */
  readonly step: number
}): PodQueries {
  const range = Math.max(step, SHORTEST_RANGE_S)
  const throttlingRange = Math.max(step, THROTTLING_RANGE_S)
  return {
    memory: promql`max by (cluster, container, id) (max_over_time(
      container_memory_working_set_bytes{namespace=${namespace}, pod=${pod}, container!="", container!="POD"}[${range}s]))`,
    state: promql`max by (__name__, cluster, container, resource) (
      {__name__=~"kube_pod_container_resource_limits|kube_pod_container_status_restarts_total|container_memory_max_usage_bytes",
      namespace=${namespace}, pod=${pod}, container!="", container!="POD"})`,
    throttling: promql`
      sum by (cluster, container) (increase(container_cpu_cfs_throttled_periods_total{namespace=${namespace}, pod=${pod}, container!=""}[${throttlingRange}s]))
      / sum by (cluster, container) (increase(container_cpu_cfs_periods_total{namespace=${namespace}, pod=${pod}, container!=""}[${throttlingRange}s]))`,
    pressure:
      node === undefined
        ? undefined
        : promql`max by (cluster, condition) (kube_node_status_condition{node=${node}, status="true",
            condition=~"MemoryPressure|DiskPressure|PIDPressure"}) > 0`,
  }
}

/** Leaves out other clusters' pods of the same name, where the series say which cluster they are of. */
export function ofOneCluster(series: readonly MetricSeries[], cluster: string): readonly MetricSeries[] {
  const clusters = new Set(series.map(({ labels }) => labels.cluster ?? ''))
  return clusters.size <= 1 ? series : series.filter(({ labels }) => labels.cluster === cluster)
}

/** One entry for each container that any of the answers names. */
export function toContainers({ memory, state, throttling }: PodSeries): readonly ContainerMetrics[] {
  const names = new Set([...memory, ...state, ...throttling].map(({ labels }) => labels.container ?? ''))
  names.delete('')
  return [...names]
    .sort()
    .slice(0, MAX_CONTAINERS)
    .map((container) => {
      const mine = (series: readonly MetricSeries[]) =>
        series.filter(({ labels }) => labels.container === container)
      const gauges = (name: string) => mine(state).filter(({ labels }) => labels.__name__ === name)
      const limits = gauges('kube_pod_container_resource_limits').filter(
        ({ labels }) => labels.resource === 'memory',
      )
      const memoryLimit = limits[0]?.points.at(-1)?.[1]
      const peaks = gauges('container_memory_max_usage_bytes').flatMap(({ points }) => points)
      return {
        container,
        memoryRuns: runs(mine(memory)),
        ...(peaks.length > 0
          ? { memoryPeak: peaks.reduce((max, [, value]) => Math.max(max, value), 0) }
          : {}),
        ...(memoryLimit !== undefined && memoryLimit > 0 ? { memoryLimit } : {}),
        throttling: mine(throttling)[0]?.points ?? [],
        restarts: gauges('kube_pod_container_status_restarts_total')[0]?.points ?? [],
      }
    })
}

/**
 * cAdvisor goes on reporting a dead cgroup for a while, and a range looks back: a run ends at the latest where the next
 * one begins.
 */
function runs(series: readonly MetricSeries[]): readonly (readonly MetricPoint[])[] {
  const sorted = series
    .map(({ points }) => points)
    .filter((points) => points.length > 0)
    .sort((a, b) => startOf(a) - startOf(b))
  return sorted
    .map((points, index) => {
      const next = sorted[index + 1]
      return next === undefined ? points : points.filter(([at]) => at < startOf(next))
    })
    .filter((points) => points.length > 0)
}

function startOf(points: readonly MetricPoint[]): number {
  return points[0]?.[0] ?? 0
}

/** The pressure conditions that were true at some time. */
export function toPressure({ pressure }: PodSeries): Metrics['nodePressure'] {
  return pressure.flatMap(({ labels, points }) =>
    labels.condition === undefined || points.length === 0 ? [] : [{ condition: labels.condition, points }],
  )
}
