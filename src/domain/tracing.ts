/** Tracing as a dependency: what belongs together is told as spans, which never hold text from a cluster or a person. */

export type SpanKind = 'internal' | 'server' | 'client' | 'consumer'

export interface SpanOptions {
  readonly kind?: SpanKind
  /** Ids, names of ours, and counts. */
  readonly attributes?: Readonly<Record<string, string | number>>
  /** W3C traceparent of the span that it belongs to; the one under way when absent. */
  readonly parent?: string | undefined
  /** True for what is told only as a part of something else. */
  readonly isPart?: boolean
}

export interface Tracer {
  /** Runs `work` as a span; what it rejects with passes through, and only its code is told. */
  span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T>
}

/** Tells nobody. */
export const NO_TRACER: Tracer = { span: (_name, _options, work) => work() }
