/** Sees every run of a job: its ids go into the log, its times into the numbers, and it goes on with its trace. */

import type { Log } from './domain/log.ts'
import type { Tracer } from './domain/tracing.ts'
import { workIds } from './domain/work-ids.ts'
import type { JobContext, JobHandlers, JobName } from './incidents/ports.ts'
import type { StageMetrics } from './stage-metrics.ts'
import { withFields, withTrace } from './work-context.ts'

export interface JobObserverDeps {
  readonly metrics: Pick<StageMetrics, 'waited' | 'ran'>
  readonly tracer: Tracer
  readonly log: Log
}

/** What is about everything in a channel belongs to no alert's trace, nor does what follows from it. */
const CHANNEL_WIDE: ReadonlySet<JobName> = new Set(['correlate'])

type Handler = (payload: unknown, context: JobContext) => Promise<void>

/** The same handlers, observed. */
export function observeJobs(handlers: JobHandlers, deps: JobObserverDeps): JobHandlers {
  const { metrics, tracer, log } = deps

  function observed(kind: JobName, handle: Handler): Handler {
    return (payload, context) => {
      const { id, attempt, waitedMs, trace } = context
      const ids = workIds(payload)
      if (waitedMs !== undefined) metrics.waited(kind, waitedMs / 1_000)
      return withFields({ job: kind, jobId: id, attempt, ...ids }, async () => {
        const startedAt = performance.now()
        try {
          const attributes = { ...spanIds(ids), 'messaging.message.id': id }
          const options = { kind: 'consumer', parent: trace, attributes } as const
          if (CHANNEL_WIDE.has(kind)) await withTrace(undefined, () => handle(payload, context))
          else await tracer.span(kind, options, () => handle(payload, context))
        } finally {
          const seconds = (performance.now() - startedAt) / 1_000
          metrics.ran(kind, seconds)
          log.debug({ seconds: Number(seconds.toFixed(3)) }, 'A job ran')
        }
      })
    }
  }

  const entries = Object.entries(handlers).map(([kind, handle]) => [
    kind,
    observed(kind as JobName, handle as Handler),
  ])
  return Object.fromEntries(entries) as JobHandlers
}

function spanIds(ids: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [`crashloop.${name}.id`, id]))
}
