/** What is served over HTTP: health, metrics and, where a role takes alerts, Alertmanager's webhook. */

import { createAlertmanagerWebhook } from '../handlers/http/alertmanager.ts'
import { createHealthRoutes } from '../handlers/http/health.ts'
import { createMetricsRoute } from '../handlers/http/metrics.ts'
import type { HttpRoute } from '../handlers/http/route.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import type { Clusters } from './incidents/clusters.ts'
import type { Metrics } from './metrics.ts'
import { readinessChecks } from './readiness.ts'
import type { SlackHealth } from './slack-health.ts'
import type { SlackSide } from './slack-side.ts'
import { measured } from './stages.ts'
import type { Storage } from './storage.ts'
import type { Tracing } from './tracing-side.ts'

export interface HttpParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly storage: Pick<Storage, 'queue' | 'store'>
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly clusters: Clusters
  readonly slackHealth: Pick<SlackHealth, 'isTaking'>
}

/** How long a check of health may take, milliseconds. */
const CHECK_MS = 1_500

/** The routes of the process in its role. */
export function httpRoutes(
  { app }: Pick<SlackSide, 'app'>,
  { config, clock, log, storage, metrics, tracing, clusters, slackHealth }: HttpParts,
): readonly HttpRoute[] {
  const { queue, store } = storage
  const health = createHealthRoutes({
    ...readinessChecks({
      queue,
      store,
      slack: app,
      posting: config.role === 'all' || config.role === 'worker' ? slackHealth : undefined,
      clusters: clusters.names.map((name) => clusters.readerFor(name)),
      clock,
    }),
    timeoutMs: CHECK_MS,
    log,
  })
  const { alertmanagerToken: token } = config
  const webhook =
    config.role === 'worker' || config.role === 'watcher' || !token
      ? []
      : [accepting(createAlertmanagerWebhook({ queue, token, clock, log, onAlerts: metrics.alertsReceived }))]
  return [...health, createMetricsRoute(metrics), ...webhook]

  function accepting(route: HttpRoute): HttpRoute {
    const deps = { metrics: metrics.stages, tracer: tracing.tracer }
    return { ...route, handle: (body) => measured('accept', {}, () => route.handle(body), deps) }
  }
}
