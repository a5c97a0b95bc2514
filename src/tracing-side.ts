/** Opens tracing where a collector is configured; otherwise nothing of it is loaded. */

import type { Config } from './config.ts'
import type { Log } from './domain/log.ts'
import { NO_TRACER, type Tracer } from './domain/tracing.ts'
import { currentTrace, withTrace } from './work-context.ts'

export interface Tracing {
  readonly tracer: Tracer
  readonly isOn: boolean
  /** Sends what has not been sent yet. */
  close(): Promise<void>
}

/** Never waits for the collector. */
export async function openTracing(
  { tracing, role }: Pick<Config, 'tracing' | 'role'>,
  log: Log,
): Promise<Tracing> {
  if (!tracing) return { tracer: NO_TRACER, isOn: false, close: async () => {} }
  const { openTracer } = await import('./adapters/otlp/open-tracer.ts')
  const tracer = openTracer({
    url: tracing.url,
    headers: JSON.parse(tracing.headers.reveal()) as Record<string, string>,
    resource: { 'service.name': tracing.service, 'crashloop.role': role },
    context: { current: currentTrace, run: withTrace },
    log,
  })
  return { tracer, isOn: true, close: tracer.close }
}
