/** Connects the gathering of evidence with the clusters, their metrics and the redaction as it is now. */

import { createPrometheusReader } from './adapters/prometheus/prometheus-reader.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Evidence } from './domain/evidence.ts'
import type { GatherPart } from './domain/progress.ts'
import type { Target } from './domain/workload.ts'
import { gather } from './evidence/gather.ts'
import type { MetricsReader } from './evidence/metrics-reader.ts'
import type { Clusters } from './incidents/clusters.ts'
import type { Metrics } from './metrics.ts'
import type { Settings } from './settings.ts'
import { measured } from './stages.ts'
import { traceMetrics } from './traced-reads.ts'
import type { Tracing } from './tracing-side.ts'

export interface GatherParts {
  readonly config: Pick<Config, 'clusters'>
  readonly clock: Clock
  readonly clusters: Clusters
  readonly settings: Settings
  readonly metrics: Pick<Metrics, 'stages'>
  readonly tracing: Tracing
}

export type Gather = (
  target: Target,
  signal: AbortSignal,
  onProgress?: (part: GatherPart) => void,
  askedAt?: number,
) => Promise<Evidence>

/** What it rejects with is what `gather` and `Clusters` reject with. */
export function gatherWith({ config, clock, clusters, settings, metrics, tracing }: GatherParts): Gather {
  const { tracer, isOn } = tracing
  const readerOf = (reader: MetricsReader | undefined) =>
    reader && isOn ? traceMetrics(reader, tracer) : reader
  const prometheus = new Map(
    config.clusters.map(({ name, prometheus }) => [
      name,
      readerOf(prometheus && createPrometheusReader(prometheus)),
    ]),
  )
  return async (target, signal, onProgress, askedAt) => {
    const reader = clusters.readerFor(target.cluster, askedAt)
    const deps = { reader, metrics: prometheus.get(reader.cluster), clock, onProgress }
    const work = () => gather({ ...deps, redactor: settings.redactor() }, target, signal)
    return await measured('gather', { 'k8s.cluster.name': reader.cluster }, work, {
      metrics: metrics.stages,
      tracer,
    })
  }
}
