/** Builds what answers `/crashloop report`. */

import { drawReport } from './adapters/chart/report-chart.ts'
import { createAudience } from './adapters/slack/audience.ts'
import type { SlackApp } from './adapters/slack/bolt-app.ts'
import { createReportThread } from './adapters/slack/report-thread.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import type { IncidentStore } from './incidents/ports.ts'
import { createShowReport, type ShowReport } from './incidents/show-report.ts'

/** Works on the store alone, so that a process without clusters can do it. */
export function createReportSide(deps: {
  readonly app: Pick<SlackApp, 'client' | 'botId'>
  readonly store: IncidentStore
  readonly config: Pick<Config, 'retention'>
  readonly clock: Clock
  readonly log: Log
}): { readonly report: ShowReport } {
  const { app, store, config, clock, log } = deps
  const { client, botId } = app
  return {
    report: createShowReport({
      store,
      thread: createReportThread({ client, botId, log }),
      isPublic: createAudience({ client, clock }).isPublic,
      draw: drawReport,
      keptMs: config.retention.incidentsMs,
      clock,
    }),
  }
}
