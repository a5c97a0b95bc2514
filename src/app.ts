/** The composition root: builds every part for a configuration, connects them, and stops them in reverse. */

import { setTimeout as sleep } from 'node:timers/promises'
import { register } from '../handlers/slack/index.ts'
import { actionListeners } from './action-side.ts'
import { startHttpServer } from './adapters/http/http-server.ts'
import { type ClusterConnection, connectCluster } from './adapters/kubernetes/connect-cluster.ts'
import { createAudience } from './adapters/slack/audience.ts'
import { type Config, ConfigError } from './config.ts'
import { countOpen, countStores } from './counted-stores.ts'
import { countCalls } from './counted-thread.ts'
import { createDetailSide } from './detail-side.ts'
import { type Clock, systemClock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import { gatherWith } from './gather-side.ts'
import { createHandoffListeners, keepHandoffs } from './handoff-side.ts'
import { httpRoutes } from './http-side.ts'
import { incidentListeners } from './incident-listeners.ts'
import { createClusters } from './incidents/clusters.ts'
import { observeJobs } from './job-observer.ts'
import { createJobs, type JobParts } from './job-side.ts'
import { createMetrics } from './metrics.ts'
import { namesEmails, namesGroups } from './remediation/policy.ts'
import { createSettings, type Settings } from './settings.ts'
import { createSlackHealth, heardBy, type SlackHealth } from './slack-health.ts'
import { keepStarting, openSlack, type SlackSide } from './slack-side.ts'
import { openStorage, type Storage } from './storage.ts'
import { stormListeners } from './storm-side.ts'
import { tracedReaders } from './traced-reads.ts'
import { openTracing } from './tracing-side.ts'
import { startWatchers } from './watcher-side.ts'

export interface RunningApp {
  /** The port that HTTP is served on. */
  readonly port: number
  /** Takes nothing further, finishes what runs, and lets go of everything; takes 25 s at most. */
  stop(): Promise<void>
}

/** What every part of the process shares. */
interface Parts extends JobParts {
  readonly slackHealth: SlackHealth
}

/** Kubernetes grants 30 s by default before it kills. */
const HTTP_DRAIN_MS = 4_000
const SLACK_DRAIN_MS = 4_000
const JOBS_DRAIN_MS = 14_000
/** A queue whose Redis is away may never finish closing; nothing is lost, since its jobs are not acknowledged. */
const JOBS_END_MS = 17_000

/**
 * Starts the process. Slack and Redis may be away: it stays up and connects later. Rejects with `ConfigError` when a
 * kubeconfig cannot be used, and with `AppError` `http-listen` when the port is taken. What `settings` holds may be
 * replaced at any time; `clock` is what every part goes by, and `opened` is closed when the app stops.
 */
export async function startApp(
  config: Config,
  log: Log,
  settings: Settings = createSettings(config),
  clock: Clock = systemClock,
  opened: Storage = openStorage(config, log, clock),
): Promise<RunningApp> {
  await using stack = new AsyncDisposableStack()
  stack.defer(() => opened.close())
  const tracing = await openTracing(config, log)
  stack.defer(tracing.close)
  const works = config.role === 'all' || config.role === 'worker'
  const metrics = createMetrics(opened.queue, works ? () => countOpen(opened.store) : undefined)
  const storage = countStores(opened, metrics.incidents, log)
  const connections = config.role === 'web' ? [] : connectClusters(config)
  stack.defer(async () => void (await Promise.all(connections.map((each) => each.close()))))
  const slack = openSlack(config.slack, config.role, log, {
    clock,
    onRequest: metrics.slackRequested,
    links: () => settings.current().links,
    needsGroups: () => namesGroups(settings.current().policy),
    needsEmails: () => namesEmails(settings.current().policy),
  })

  const slackHealth = createSlackHealth()
  const parts: Parts = {
    config,
    clock,
    log,
    storage,
    metrics,
    tracing,
    clusters: createClusters(tracedReaders(connections, tracing), config.anyCluster, clock),
    settings,
    connections,
    slack,
    slackHealth,
    thread: countCalls(slack.thread, {
      metrics: heardBy(slackHealth, metrics),
      tracer: tracing.tracer,
      clock,
    }),
  }
  stack.defer(() => atMost(JOBS_END_MS, storage.queue.close(JOBS_DRAIN_MS), log))
  const observer = { metrics: metrics.stages, tracer: tracing.tracer, log }
  if (works) await storage.queue.process(observeJobs(createJobs(parts), observer))
  stack.defer(startWatchers({ ...parts, connections }))
  stack.defer(keepHandoffs(parts))
  listenToSlack(slack, parts, stack)
  const server = await startHttpServer({
    ...config.http,
    routes: httpRoutes(slack, parts),
    slackHandler: slack.app?.httpHandler,
    log,
  })
  stack.defer(() => server.stop(HTTP_DRAIN_MS))
  log.info({ port: server.port, role: config.role }, 'crashloop is up')

  const started = stack.move()
  return { port: server.port, stop: () => started.disposeAsync() }
}

/** All kubeconfig problems together, as with the rest of the configuration. */
function connectClusters({ clusters }: Config): readonly ClusterConnection[] {
  const problems: string[] = []
  const connections = clusters.flatMap(({ name, context, kubeconfig }) => {
    try {
      return [
        connectCluster({
          cluster: name,
          ...(context !== undefined && { context }),
          ...(kubeconfig !== undefined && { file: kubeconfig }),
        }),
      ]
    } catch (error) {
      problems.push(`Cluster ${name}: ${error instanceof Error ? error.message : 'it cannot be used.'}`)
      return []
    }
  })
  if (problems.length > 0) throw new ConfigError(problems)
  return connections
}

function listenToSlack({ app }: SlackSide, parts: Parts, stack: AsyncDisposableStack): void {
  if (!app) return
  const { config, clock, log, storage, thread, clusters, settings } = parts
  const { store, queue, pace } = storage
  register(app.app, {
    actions: actionListeners({ ...parts, ...parts.slack }),
    ...incidentListeners({ ...parts, app }),
    ...createHandoffListeners({
      ...parts,
      ...parts.slack,
      audience: createAudience({ client: app.client, clock }),
    }),
    ...stormListeners({ ...parts, ...parts.slack }),
    ...createDetailSide({
      client: app.client,
      store,
      handoffs: storage.handoffs,
      digests: storage.digests,
      queue,
      pace,
      thread,
      clock,
      clusterNames: config.clusters.map(({ name }) => name),
      ...(config.role !== 'web' && {
        reading: { clusters, redactor: () => settings.redactor(), gather: gatherWith(parts) },
      }),
      log,
    }),
  })
  const stopping = new AbortController()
  void keepStarting(app, log, stopping.signal)
  stack.defer(async () => {
    stopping.abort()
    await app.stop(SLACK_DRAIN_MS)
  })
}

async function atMost(ms: number, closing: Promise<void>, log: Log): Promise<void> {
  const ended = new AbortController()
  const late = sleep(ms, undefined, { signal: ended.signal }).then(
    () => log.warn({ ms }, 'The queue did not close in time'),
    () => {},
  )
  await Promise.race([closing, late]).finally(() => ended.abort())
}
