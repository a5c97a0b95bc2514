/** The collectors that run, in the order in which their timings are listed. */
import type { Collector } from '../collector.ts'
import { claims } from './claims.ts'
import { configMaps } from './config-maps.ts'
import { controller } from './controller.ts'
import { controllerRevisions } from './controller-revisions.ts'
import { cronJob } from './cron-job.ts'
import { events } from './events.ts'
import { jobs } from './jobs.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import { node } from './node.ts'
import { nodeEvents } from './node-events.ts'
import { nodes } from './nodes.ts'
import { quotas } from './quotas.ts'
import { replicaSets } from './replica-sets.ts'
import { secretNames } from './secret-names.ts'
import { services } from './services.ts'

export const COLLECTORS: readonly Collector[] = [
  controller,
  replicaSets,
  controllerRevisions,
  jobs,
  cronJob,
  events,
  logs,
  node,
  configMaps,
  claims,
  secretNames,
  services,
  quotas,
  nodes,
  nodeEvents,
  metrics,
]
