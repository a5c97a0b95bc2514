/** Tells apart what a process only reports to: a refused trace exporter does not end a program. */
import type { CauseId } from '../domain/diagnosis.ts'
import type { ContainerFacts } from './facts.ts'
import type { LogEntry } from './log-excerpt/entries.ts'
import { isProgress } from './log-excerpt/last-words.ts'

const NETWORK: ReadonlySet<CauseId> = new Set([
  'dependency-unreachable',
  'dns-failure',
  'tls-failure',
  'authentication-failed',
])
/** Names of telemetry back-ends and agents, and the ports they are known by (OTLP, StatsD, Datadog, Zipkin, Jaeger). */
const TELEMETRY =
  /\b(?:otel|otlp|opentelemetry|jaeger|zipkin|statsd|sentry|datadog|ddtrace|dd-trace|newrelic|new relic|traces? (?:export\w*|agent)|buffering \d+ spans|tracing|tracer|telemetry|apm[- ]?(?:server|agent)?|pushgateway|graphite|honeycomb|span(?:s| exporter| processor)|metrics?: |(?:dropped|dropping) \d+ (?:samples|spans|metrics|events)|metrics? (?:export\w*|reporter|push\w*|server|sink)|profiler|pyroscope|analytics|usage (?:stats|statistics|reports?)|version check|update check)\b|:(?:4317|4318|8125|8126|9411|6831|14268|14250)\b/i

/**
 * 1, or little for a network error towards telemetry that did not itself end the process. `atRoot`: the error stands in
 * the decisive line of the entry.
 */
export function telemetryFactor(
  cause: CauseId,
  container: ContainerFacts,
  entry: LogEntry,
  atRoot: boolean,
): number {
  if (!NETWORK.has(cause) || entry.level === 'fatal') return 1
  const found = TELEMETRY.exec(toldBy(container, entry, atRoot).slice(0, 2000))?.[0]?.toLowerCase()
  if (!found) return 1
  const self = `${container.name} ${container.spec.image ?? ''}`.toLowerCase()
  return self.includes(found) ? 1 : 0.3
}

/**
 * A trace that ends a failed run was printed by the run-time after whatever was logged last: its root stands for itself,
 * even when the record before it is about telemetry.
 */
function toldBy({ entries, run }: ContainerFacts, entry: LogEntry, atRoot: boolean): string {
  const final = entry.trace && run !== undefined && run.exitCode !== 0 && !wentOnAfter(entry, entries)
  return final && atRoot ? entry.text.slice(0, entry.decisiveLength) : entry.text
}

function wentOnAfter(entry: LogEntry, entries: readonly LogEntry[]): boolean {
  return entries.slice(entries.indexOf(entry) + 1).some(isProgress)
}
