/** What /readyz checks, and what people read there when something is out. */

import type { HealthCheck, HealthChecks } from '../handlers/http/health.ts'
import type { Clock } from './domain/clock.ts'
import type { ClusterReader } from './evidence/cluster-reader.ts'
import type { IncidentStore, JobQueue } from './incidents/ports.ts'
import { createRecently } from './incidents/recently.ts'
import type { SlackHealth } from './slack-health.ts'

export interface ReadinessDeps {
  readonly queue: Pick<JobQueue, 'ping'>
  readonly store: Pick<IncidentStore, 'ping'>
  /** Absent in a process that Slack does not reach. */
  readonly slack: { isReady(): boolean } | undefined
  /** Absent in a process that posts nothing. */
  readonly posting: Pick<SlackHealth, 'isTaking'> | undefined
  readonly clusters: readonly Pick<ClusterReader, 'cluster' | 'list'>[]
  readonly clock: Clock
}

/** Kubelet asks every few seconds; an API server is asked in its stead this often, milliseconds. */
const REMEMBERED_MS = 30_000
const CLUSTER_MS = 1_200

/**
 * Without queue and store no alert can be taken, and another process may reach them. Slack and clusters are reported
 * only: alerts are kept while they are away, and a process that is taken out of service would take none.
 */
export function readinessChecks({
  queue,
  store,
  slack,
  posting,
  clusters,
  clock,
}: ReadinessDeps): HealthChecks {
  const recently = createRecently<boolean>({ clock, ttlMs: REMEMBERED_MS, max: 1_000 })
  const reported: Record<string, HealthCheck> = {}
  if (slack)
    reported.slack = {
      run: async () => {
        if (!slack.isReady()) throw new Error('not connected')
      },
      down: 'Slack cannot reach this process; alerts are kept and posted later',
    }
  if (posting)
    reported.posting = {
      run: async () => {
        if (!posting.isTaking()) throw new Error('not taken')
      },
      down: 'Slack took none of the latest messages; incidents are kept and told later, `crashloop doctor` says why',
    }
  for (const reader of clusters)
    reported[`cluster ${reader.cluster}`] = {
      run: async () => {
        if (!(await recently(reader.cluster, () => isReadable(reader)))) throw new Error('not readable')
      },
      down: 'its pods cannot be listed; incidents of it are diagnosed once it answers and lets us read',
    }
  return {
    required: {
      queue: {
        run: () => queue.ping(),
        down: 'no job can be stored in Redis; webhooks are answered with 503, which Alertmanager repeats',
      },
      store: {
        run: () => store.ping(),
        down: 'incidents cannot be read from Redis; their jobs wait for it',
      },
    },
    reported,
  }
}

async function isReadable(reader: Pick<ClusterReader, 'list'>): Promise<boolean> {
  try {
    await reader.list('Pod', undefined, { limit: 1 }, AbortSignal.timeout(CLUSTER_MS))
    return true
  } catch {
    return false
  }
}
