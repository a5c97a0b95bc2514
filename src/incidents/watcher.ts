/** Watches the pods of one cluster: tells of workloads that fail, long before an alert, and of those that recovered. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'
import type { Log } from '../domain/log.ts'
import type { Permission } from '../domain/permission.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import { createPodBoard, type PodBoard } from './pod-board.ts'
import type { IncidentStore, JobQueue } from './ports.ts'
import type { ResolveWorkload } from './resolve-workload.ts'
import type { WatchLimits } from './watch-decision.ts'
import { createPodFilter, type NamespaceFilter } from './watch-filter.ts'
import { createHerald, type Herald } from './watch-herald.ts'
import type { PodFeed, PodSink } from './watch-ports.ts'
import { createRecoveryWatch } from './watch-recovery.ts'

export interface WatchSettings {
  readonly namespaces: NamespaceFilter
  readonly limits: WatchLimits
  /** Pods that are remembered. */
  readonly maxPods: number
}

export interface WatcherDeps {
  readonly cluster: string
  /** True when this cluster answers for every name that alerts give it. */
  readonly anyCluster?: boolean
  readonly feed: PodFeed
  readonly reader: Pick<ClusterReader, 'get'>
  readonly store: Pick<IncidentStore, 'listOpen' | 'findByWorkload'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly resolveWorkload: ResolveWorkload
  readonly settings: WatchSettings
  readonly clock: Clock
  readonly log: Log
  readonly onPods: (counts: { readonly pods: number; readonly left: number }) => void
  readonly times?: WatcherTimes
}

/** Milliseconds. */
export interface WatcherTimes {
  /** How often what time alone decides is decided. */
  readonly tickMs: number
  /** How often what is told is compared with the incidents that are open. */
  readonly compareMs: number
}

/** What the bot must be allowed to do for the watcher, besides reading the owners of pods. */
export const WATCH_PERMISSIONS: readonly Permission[] = [
  { verb: 'list', group: '', resource: 'pods' },
  { verb: 'watch', group: '', resource: 'pods' },
]

const TIMES: WatcherTimes = { tickMs: 1_000, compareMs: 15_000 }

/**
 * Level-triggered: what it told is forgotten when no incident came of it, and told again. What it says goes through
 * the queue, so that it may be said twice, by two watchers, and after a crash.
 */
export function createWatcher(deps: WatcherDeps): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    const { settings, clock, feed, onPods } = deps
    const { tickMs, compareMs } = deps.times ?? TIMES
    const board = createPodBoard({
      maxPods: settings.maxPods,
      rememberMs: 2 * settings.limits.windowMs,
      isWatched: createPodFilter(settings.namespaces),
    })
    const herald = createHerald(board, deps, signal)
    const recovery = createRecoveryWatch({ ...deps, board, limits: settings.limits, isTold: herald.knows })
    const following = feed.follow(sinkFor(board, herald, clock), signal)
    let comparedAt = Number.NEGATIVE_INFINITY
    let comparing: Promise<void> | undefined
    while (!signal.aborted) {
      if (herald.hasList()) {
        board.prune(clock.now())
        herald.judgeAll()
        onPods(board.counts())
        if (!comparing && clock.now() - comparedAt >= compareMs) {
          comparedAt = clock.now()
          comparing = recovery
            .compare(signal)
            .then(herald.forgetUnless)
            .catch((err: unknown) => deps.log.warn({ err }, 'Cannot compare with the open incidents; later'))
            .finally(() => {
              comparing = undefined
            })
        }
      }
      await sleep(tickMs, undefined, { signal }).catch(() => {})
    }
    await Promise.all([following, comparing, herald.settled()])
  }
}

function sinkFor(board: PodBoard, herald: Herald, clock: Clock): PodSink {
  return {
    listing() {
      board.listing()
      herald.listing()
    },
    listed() {
      board.listed(clock.now())
      herald.listed()
    },
    seen: (pod) => herald.judge(board.seen(pod, clock.now())),
    gone: (pod) => herald.judge(board.gone(pod, clock.now())),
  }
}
