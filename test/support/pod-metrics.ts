/** Courses of memory and CPU as cAdvisor and kube-state-metrics would have recorded them, scraped every 30 s. */
import type { Samples } from './prometheus-server.ts'

export const MI = 2 ** 20
export const SCRAPE_S = 30

export interface RecordedRun {
  /** Seconds since the Unix epoch. */
  readonly from: number
  readonly to: number
  /** Bytes at a share 0..1 of the run. */
  memory(share: number): number
}

export interface RecordedPod {
  readonly pod: string
  readonly container?: string
  readonly namespace?: string
  readonly limit: number
  readonly runs: readonly RecordedRun[]
  /** False where relabelling drops the cgroup's label. */
  readonly hasId?: boolean
  /** Share of throttled CPU periods. */
  readonly throttled?: number
  readonly extra?: Readonly<Record<string, string>>
}

/** All series of one pod. */
export function podSamples(recorded: RecordedPod): readonly Samples[] {
  const { pod, container = 'api', namespace = 'shop', runs, limit, hasId = true, extra = {} } = recorded
  const labels = { namespace, pod, container, ...extra }
  const start = Math.min(...runs.map(({ from }) => from))
  const end = Math.max(...runs.map(({ to }) => to)) + 600
  const memory = runs.map((run, index) => ({
    labels: { ...labels, ...(hasId ? { id: `/kubepods/${pod}/${index}`, name: `run-${index}` } : {}) },
    points: series(run.from, run.to, (at) => Math.round(run.memory((at - run.from) / (run.to - run.from)))),
  }))
  const name = 'container_memory_working_set_bytes'
  return [
    ...(hasId
      ? memory.map((run) => ({ name, ...run }))
      : [{ name, labels, points: memory.flatMap(({ points }) => points) }]),
    // The pod's own cgroup, which carries no container.
    {
      name,
      labels: { namespace, pod, id: `/kubepods/${pod}` },
      points: series(start, end, () => limit * 3),
    },
    {
      name: 'kube_pod_container_resource_limits',
      labels: { ...labels, resource: 'memory', unit: 'byte' },
      points: series(start, end, () => limit),
    },
    {
      name: 'kube_pod_container_resource_limits',
      labels: { ...labels, resource: 'cpu', unit: 'core' },
      points: series(start, end, () => 0.1),
    },
    {
      name: 'kube_pod_container_status_restarts_total',
      labels,
      points: series(start, end, (at) => runs.filter(({ to }) => at > to + SCRAPE_S).length),
    },
    {
      name: 'container_cpu_cfs_periods_total',
      labels,
      points: series(start, end, (at) => (at - start) * 10),
    },
    {
      name: 'container_cpu_cfs_throttled_periods_total',
      labels,
      points: series(start, end, (at) => (at - start) * 10 * (recorded.throttled ?? 0)),
    },
  ]
}

function series(from: number, to: number, value: (at: number) => number): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = []
  for (let at = from; at <= to; at += SCRAPE_S) points.push([at, value(at)])
  return points
}
