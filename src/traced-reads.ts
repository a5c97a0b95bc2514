/** Tells every read of a cluster as a span: its kind and outcome, never what was asked for by name nor what came. */

import type { SpanOptions, Tracer } from './domain/tracing.ts'
import type { ClusterReader } from './evidence/cluster-reader.ts'
import type { MetricsReader } from './evidence/metrics-reader.ts'

/** The same readers, traced where there are traces. */
export function tracedReaders(
  readers: readonly ClusterReader[],
  { tracer, isOn }: { readonly tracer: Tracer; readonly isOn: boolean },
): readonly ClusterReader[] {
  return isOn ? readers.map((each) => traceReads(each, tracer)) : readers
}

function traceReads(reader: ClusterReader, tracer: Tracer): ClusterReader {
  const { cluster, secretNames, podUsage } = reader
  const read = <T>(verb: string, kind: string, work: () => Promise<T>) =>
    tracer.span(`${verb} ${kind}`, client({ 'k8s.cluster.name': cluster }), work)
  return {
    ...reader,
    get: (kind, ...args) => read('get', kind, () => reader.get(kind, ...args)),
    list: (kind, ...args) => read('list', kind, () => reader.list(kind, ...args)),
    readLog: (...args) => read('read', 'log', () => reader.readLog(...args)),
    ...(secretNames && {
      secretNames: (...args) => read('list', 'secret names', () => secretNames.apply(reader, args)),
    }),
    ...(podUsage && { podUsage: (...args) => read('get', 'PodMetrics', () => podUsage.apply(reader, args)) }),
  }
}

/** The same reader of metrics, traced. */
export function traceMetrics(reader: MetricsReader, tracer: Tracer): MetricsReader {
  return { range: (...args) => tracer.span('query Prometheus', client({}), () => reader.range(...args)) }
}

function client(attributes: NonNullable<SpanOptions['attributes']>): SpanOptions {
  return { kind: 'client', attributes, isPart: true }
}
