/** Starts the watchers: one for each cluster, in whichever process leads. */

import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { ClusterConnection } from './adapters/kubernetes/connect-cluster.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import type { Clusters } from './incidents/clusters.ts'
import { lead } from './incidents/lead.ts'
import { createResolveWorkload } from './incidents/resolve-workload.ts'
import { createWatcher } from './incidents/watcher.ts'
import type { Metrics } from './metrics.ts'
import type { Storage } from './storage.ts'

export interface WatcherParts {
  readonly config: Pick<Config, 'role' | 'watcher' | 'anyCluster'>
  readonly connections: readonly ClusterConnection[]
  readonly clusters: Clusters
  readonly storage: Pick<Storage, 'lease' | 'store' | 'queue'>
  readonly metrics: Pick<Metrics, 'watched' | 'watchRestarted' | 'leads'>
  readonly clock: Clock
  readonly log: Log
}

const RESOLVE_MS = 2_000

/** Returns how to stop them, which frees their leases for the next process. */
export function startWatchers({
  config,
  connections,
  clusters,
  storage,
  metrics,
  clock,
  log,
}: WatcherParts): () => Promise<void> {
  const { role, watcher: settings } = config
  if (!settings.enabled || (role !== 'all' && role !== 'watcher')) return async () => {}
  const stopping = new AbortController()
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`
  const resolveWorkload = createResolveWorkload({ clusters, clock, timeoutMs: RESOLVE_MS })
  const running = connections.map((connection) => {
    const { cluster } = connection
    const feed = connection.podFeed({
      labelSelector: settings.labelSelector,
      log,
      onRestart: (why) => metrics.watchRestarted(cluster, why),
    })
    const work = createWatcher({
      cluster,
      anyCluster: config.anyCluster,
      feed,
      reader: connection,
      store: storage.store,
      queue: storage.queue,
      resolveWorkload,
      settings,
      clock,
      log,
      onPods: (counts) => metrics.watched(cluster, counts),
    })
    const onLeader = (leads: boolean) => metrics.leads(cluster, leads)
    return lead(
      { lease: storage.lease, key: `watcher:${cluster}`, holder, work, log, onLeader },
      stopping.signal,
    )
  })
  return async () => {
    stopping.abort()
    await Promise.all(running)
  }
}
