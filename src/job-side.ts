/** Builds the use cases that jobs run, between the stores, the clusters and Slack. */

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createJobHandlers } from '../handlers/jobs/index.ts'
import { createActionJobs, createRecommend } from './action-side.ts'
import type { ClusterConnection } from './adapters/kubernetes/connect-cluster.ts'
import { wholeNotes } from './adapters/slack/note-files.ts'
import type { Config } from './config.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import { gatherWith } from './gather-side.ts'
import { createHandoffJobs } from './handoff-side.ts'
import { createAsk } from './incidents/ask.ts'
import { createAttend } from './incidents/attend.ts'
import type { Clusters } from './incidents/clusters.ts'
import { createFindTarget } from './incidents/find-target.ts'
import { createIntake } from './incidents/intake.ts'
import { createInvestigate } from './incidents/investigate.ts'
import { createListPods } from './incidents/list-pods.ts'
import type { DetailThread, IncidentThread, JobHandlers, ListThread } from './incidents/ports.ts'
import { createPublish } from './incidents/publish.ts'
import { createResolveWorkload } from './incidents/resolve-workload.ts'
import { createTakeSighting } from './incidents/take-sighting.ts'
import type { Metrics } from './metrics.ts'
import type { Settings } from './settings.ts'
import type { SlackSide } from './slack-side.ts'
import { measureDiagnose, measureResolve } from './stages.ts'
import type { Storage } from './storage.ts'
import { createStormJobs } from './storm-side.ts'
import type { Tracing } from './tracing-side.ts'

/** What the use cases of jobs are built from. */
export interface JobParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly storage: Storage
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly clusters: Clusters
  readonly settings: Settings
  readonly connections: readonly ClusterConnection[]
  readonly slack: Pick<SlackSide, 'people' | 'window' | 'handoffThread' | 'directory' | 'digestThread'>
  readonly thread: IncidentThread & DetailThread & ListThread
}

/** For the owner of one workload, and for the pods of one name, milliseconds. */
const RESOLVE_MS = 3_000
const LIST_MS = 5_000

/** The handlers of all jobs. */
export function createJobs(parts: JobParts): JobHandlers {
  const { config, clock, log, storage, metrics, clusters, thread, settings } = parts
  const { queue, store, lock, pace } = storage
  const { defaultCluster, holdDownMs } = config
  const newId = () => randomUUID()
  const stages = { metrics: metrics.stages, tracer: parts.tracing.tracer }
  const resolveWorkload = measureResolve(
    createResolveWorkload({ clusters, clock, timeoutMs: RESOLVE_MS }),
    stages,
  )
  const listPods = createListPods({ clusters, clock, timeoutMs: LIST_MS })
  const known = config.anyCluster ? [defaultCluster] : [...new Set([defaultCluster, ...clusters.names])]
  const investigate = createInvestigate({
    store,
    queue,
    gather: gatherWith(parts),
    diagnose: measureDiagnose(diagnose, stages),
    recommend: createRecommend(settings),
    redact: (text) => settings.redactor().text(text),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }),
    clock,
    log,
    onDiagnosis: ({ findings, verdict }) => {
      const cause = findings[0]?.cause ?? 'unknown'
      metrics.diagnosed(cause, verdict)
      log.info({ cause, verdict }, 'A diagnosis was made')
    },
  })
  return createJobHandlers({
    ...createActionJobs({ ...parts, ...parts.slack, investigate }),
    ...createHandoffJobs({ ...parts, ...parts.slack }),
    ...createStormJobs({ ...parts, ...parts.slack }),
    intake: createIntake({
      store,
      queue,
      ended: storage.ended,
      resolveWorkload,
      routes: () => settings.current().routes,
      defaultCluster,
      anyCluster: config.anyCluster,
      holdDownMs,
      newId,
      clock,
      log,
      onIgnored: metrics.alertIgnored,
    }),
    ask: createAsk({
      store,
      queue,
      thread,
      clusters: known,
      listPods,
      findTarget: createFindTarget({ store, resolveWorkload, listPods, clusters: known }),
      holdDownMs,
      newId,
    }),
    takeSighting: createTakeSighting({
      store,
      queue,
      routes: () => settings.current().routes,
      holdDownMs,
      newId,
      clock,
    }),
    investigate,
    attend: createAttend({ store, queue, clock }),
    publish: createPublish({ store, thread, followUp: wholeNotes, lock, pace, clock, log }),
    onRun: metrics.jobRan,
  })
}
