/** Sees every run of a job: its ids go into the log, its times into the numbers, and it goes on with its trace. */

import type { Log } from './domain/log.ts'
import type { Tracer } from './domain/tracing.ts'
import { workIds } from './domain/work-ids.ts'
import type { JobContext, JobHandlers, JobName } from './incidents/ports.ts'
import type { StageMetrics } from './stage-metrics.ts'
import { withFields } from './work-context.ts'

export interface JobObserverDeps {
  readonly metrics: Pick<StageMetrics, 'waited' | 'ran'>
  readonly tracer: Tracer
  readonly log: Log
}

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
          await tracer.span(
            kind,
            { kind: 'consumer', parent: trace, attributes: { ...spanIds(ids), 'messaging.message.id': id } },
            () => handle(payload, context),
          )
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
