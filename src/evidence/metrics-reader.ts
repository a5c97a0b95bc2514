/** The port through which metrics are read, and the way to write a query that no name can break out of. */
import type { MetricPoint } from '../domain/metrics.ts'

/** A PromQL expression over a time. Made with `promql`. */
export interface RangeQuery {
  readonly expression: string
  /** Ends of the time, in seconds since the Unix epoch, both included. */
  readonly from: number
  readonly to: number
  readonly stepSeconds: number
}

export interface MetricSeries {
  readonly labels: Readonly<Record<string, string>>
  /** In the order of time; only finite values. */
  readonly points: readonly MetricPoint[]
}

/** Rejects with `ReadError`, or with the signal's reason when it is aborted. */
export interface MetricsReader {
  range(query: RangeQuery, signal: AbortSignal): Promise<readonly MetricSeries[]>
}

/**
 * Tag of a PromQL template: strings become quoted label values, numbers stay as they are.
 * `` promql`up{pod=${name}}[${60}s]` ``
 */
export function promql(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return parts
    .map((part, index) => {
      const value = values[index]
      const written = value === undefined ? '' : typeof value === 'number' ? String(value) : quoted(value)
      return part.replace(/\s+/g, ' ') + written
    })
    .join('')
    .trim()
}

/**
 * PromQL takes Go's escapes in double quotes, of which those of JSON are a part. Its lexer takes the replacement
 * character itself for broken UTF-8.
 */
function quoted(value: string): string {
  return JSON.stringify(value.toWellFormed()).replaceAll('\ufffd', '\\ufffd')
}
