/** Builds what shows details of an incident in Slack: replies, files, windows and the Home tab. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { DetailHandlerDeps } from '../handlers/slack/register-details.ts'
import { createAudience } from './adapters/slack/audience.ts'
import type { SlackApp } from './adapters/slack/bolt-app.ts'
import { createDetailWindow } from './adapters/slack/detail-window.ts'
import { createHomeTab } from './adapters/slack/home-tab.ts'
import type { Clock } from './domain/clock.ts'
import type { Evidence } from './domain/evidence.ts'
import type { Log } from './domain/log.ts'
import type { Target } from './domain/workload.ts'
import { readPodLog, readWholePodLog } from './evidence/read-pod-log.ts'
import type { Redactor } from './evidence/redact.ts'
import { createBrowseDetail } from './incidents/browse-detail.ts'
import { createClusterHealth } from './incidents/cluster-health.ts'
import type { Clusters } from './incidents/clusters.ts'
import type { HandoffStore } from './incidents/handoff/ports.ts'
import { createOpenThread } from './incidents/open-thread.ts'
import type { DetailThread, IncidentStore, IncidentThread, JobQueue, Pace } from './incidents/ports.ts'
import { createReadDetail, type PodLogName } from './incidents/read-detail.ts'
import { createShowDetail } from './incidents/show-detail.ts'
import { createShowFullLog } from './incidents/show-full-log.ts'
import { createShowHome } from './incidents/show-home.ts'
import type { DigestStore } from './incidents/storm-ports.ts'

export interface DetailSideDeps {
  readonly client: SlackApp['client']
  readonly store: IncidentStore
  readonly handoffs: Pick<HandoffStore, 'listOpen'>
  readonly digests: Pick<DigestStore, 'listOpen'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly pace: Pace
  readonly thread: IncidentThread & DetailThread
  readonly clock: Clock
  /** Names of the configured clusters. */
  readonly clusterNames: readonly string[]
  /** Absent in a process that reads no cluster. */
  readonly reading?: {
    readonly clusters: Clusters
    readonly redactor: () => Redactor
    readonly gather: (target: Target, signal: AbortSignal) => Promise<Evidence>
  }
  readonly log: Log
}

const CLUSTER_CHECK_MS = 3_000

export function createDetailSide(deps: DetailSideDeps): DetailHandlerDeps {
  const { client, store, handoffs, digests, queue, pace, thread, clock, clusterNames, reading, log } = deps
  const wait = (ms: number) => sleep(ms)
  const gather = reading?.gather
  const logReader =
    (read: typeof readPodLog) =>
    ({ cluster, ...name }: PodLogName, signal: AbortSignal) => {
      if (!reading) throw new Error('This process reads no cluster.')
      const { clusters, redactor } = reading
      return read({ reader: clusters.readerFor(cluster), redactor: redactor() }, name, signal)
    }
  const readLog = reading && logReader(readPodLog)
  const readWholeLog = reading && logReader(readWholePodLog)
  const readDetail = createReadDetail({ store, clock, gather, readLog })
  const openThread = createOpenThread({ store, queue, sleep: wait, clock })
  const window = createDetailWindow({ client })
  return {
    showDetail: createShowDetail({ store, thread, pace, gather, sleep: wait, openThread, log }),
    showFullLog: createShowFullLog({ store, thread, readWholeLog, openThread, log }),
    browse: createBrowseDetail({ store, window, readDetail, sleep: wait, log }),
    showHome: createShowHome({
      store,
      handoffs,
      digests,
      clock,
      tab: createHomeTab({ client }),
      audience: createAudience({ client }),
      clusterHealth: createClusterHealth({
        readers: reading ? reading.clusters.names.map((name) => reading.clusters.readerFor(name)) : [],
        names: clusterNames,
        clock,
        timeoutMs: CLUSTER_CHECK_MS,
      }),
    }),
  }
}
