/** What a metrics system recorded about a pod: the course of its memory and CPU, and how often it restarted. */

/** Seconds since the Unix epoch, and the value at that time. */
export type MetricPoint = readonly [at: number, value: number]

/** What a container uses now, from metrics-server. */
export interface ContainerUsage {
  readonly container: string
  /** RFC 3339 end of the measured window. */
  readonly at: string
  /** Working set in bytes. */
  readonly memoryBytes: number
  readonly cpuCores: number
}

export interface ContainerMetrics {
  readonly container: string
  /**
   * Working set in bytes, one list for each cgroup (that is, each run of the container), oldest first. One list for
   * all runs where the metrics do not carry the cgroup's label `id`.
   */
  readonly memoryRuns: readonly (readonly MetricPoint[])[]
  /** Highest use that the kernel itself recorded, in bytes; only nodes with cgroup v1 have it. */
  readonly memoryPeak?: number
  /** The limit as kube-state-metrics last reported it, in bytes. */
  readonly memoryLimit?: number
  /** Share of the CPU periods in which the container was held back, 0..1. */
  readonly throttling: readonly MetricPoint[]
  /** The restart counter. */
  readonly restarts: readonly MetricPoint[]
  readonly usage?: ContainerUsage
}

/** Metrics of the examined pod. At most 240 points a series. */
export interface Metrics {
  readonly pod: string
  /** RFC 3339 ends of the time that was asked for. */
  readonly from: string
  readonly to: string
  /** Distance of the points, in seconds. */
  readonly stepSeconds: number
  readonly containers: readonly ContainerMetrics[]
  /** Pressure conditions of the pod's node, e.g. `MemoryPressure`: 1 while true. Only those that were ever true. */
  readonly nodePressure: readonly { readonly condition: string; readonly points: readonly MetricPoint[] }[]
}

/** The course of one container's memory, as a chart shows it. */
export interface MemoryHistory {
  readonly container: string
  /** Working set in bytes, one list for each run, oldest first; at most 240 points together. */
  readonly runs: readonly (readonly MetricPoint[])[]
  /** In bytes. */
  readonly limit?: number
  /** When it was killed for memory, and when it restarted otherwise, in seconds since the Unix epoch. */
  readonly kills: readonly number[]
  readonly restarts: readonly number[]
}
