/** What is served over HTTP: health, metrics and, where a role takes alerts, Alertmanager's webhook. */

import { createAlertmanagerWebhook } from '../handlers/http/alertmanager.ts'
import { createHealthRoutes } from '../handlers/http/health.ts'
import { createMetricsRoute } from '../handlers/http/metrics.ts'
import type { HttpRoute } from '../handlers/http/route.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import type { Metrics } from './metrics.ts'
import type { SlackSide } from './slack-side.ts'
import type { Storage } from './storage.ts'

export interface HttpParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly storage: Pick<Storage, 'queue' | 'store'>
  readonly metrics: Metrics
}

/** How long a check of health may take, milliseconds. */
const CHECK_MS = 1_500

/** The routes of the process in its role. */
export function httpRoutes(
  { app }: Pick<SlackSide, 'app'>,
  { config, clock, log, storage, metrics }: HttpParts,
): readonly HttpRoute[] {
  const { queue, store } = storage
  const health = createHealthRoutes({
    required: { queue: () => queue.ping(), store: () => store.ping() },
    reported: app ? { slack: async () => assertReady(app.isReady()) } : {},
    timeoutMs: CHECK_MS,
    log,
  })
  const { alertmanagerToken: token } = config
  const webhook =
    config.role === 'worker' || config.role === 'watcher' || !token
      ? []
      : [createAlertmanagerWebhook({ queue, token, clock, log, onAlerts: metrics.alertsReceived })]
  return [...health, createMetricsRoute(metrics), ...webhook]
}

function assertReady(isReady: boolean): void {
  if (!isReady) throw new Error('not connected')
}
