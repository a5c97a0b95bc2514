/** Chooses where jobs and incidents are kept: Redis when it is configured, this process otherwise. */

import { createMemoryApprovalStore } from './adapters/memory/approval-store.ts'
import { createMemoryAuditLog } from './adapters/memory/audit-log.ts'
import { createMemoryDigestStore } from './adapters/memory/digest-store.ts'
import { createMemoryEndedAlerts } from './adapters/memory/ended-alerts.ts'
import { createMemoryHandoffStore } from './adapters/memory/handoff-store.ts'
import { createMemoryIncidentStore } from './adapters/memory/incident-store.ts'
import { createMemoryJobQueue } from './adapters/memory/job-queue.ts'
import { createMemoryLease } from './adapters/memory/lease.ts'
import { createMemoryLock } from './adapters/memory/lock.ts'
import { createMemoryPace } from './adapters/memory/pace.ts'
import { createBullJobQueue } from './adapters/queue/job-queue.ts'
import { createRedisApprovalStore } from './adapters/redis/approval-store.ts'
import { createRedisAuditLog } from './adapters/redis/audit-log.ts'
import { checkRedis } from './adapters/redis/check-redis.ts'
import {
  connectRedis,
  type RedisClient,
  type RedisTarget,
  untilReady,
} from './adapters/redis/connect-redis.ts'
import { createRedisDigestStore } from './adapters/redis/digest-store.ts'
import { createRedisEndedAlerts } from './adapters/redis/ended-alerts.ts'
import { createRedisHandoffStore } from './adapters/redis/handoff-store.ts'
import { createRedisIncidentStore } from './adapters/redis/incident-store.ts'
import { createRedisLease } from './adapters/redis/lease.ts'
import { createRedisLock } from './adapters/redis/lock.ts'
import { createRedisPace } from './adapters/redis/pace.ts'
import type { Config } from './config.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import type { EndedAlerts } from './incidents/ended-alerts.ts'
import type { HandoffStore } from './incidents/handoff/ports.ts'
import type { IncidentStore, JobQueue, Lock, Pace } from './incidents/ports.ts'
import type { DigestStore } from './incidents/storm-ports.ts'
import type { Lease } from './incidents/watch-ports.ts'
import type { ApprovalStore, AuditLog } from './remediation/ports.ts'
import { currentTrace } from './work-context.ts'

export interface Storage {
  readonly queue: JobQueue
  readonly store: IncidentStore
  readonly digests: DigestStore
  readonly ended: EndedAlerts
  readonly lock: Lock
  readonly lease: Lease
  readonly pace: Pace
  readonly approvals: ApprovalStore
  readonly handoffs: HandoffStore
  readonly audit: AuditLog
  /** Lets go of the connections; the queue is closed before. */
  close(): Promise<void>
}

/** Never waits for Redis: it may come later, and until then every use of it fails at once. */
export function openStorage(
  config: Pick<Config, 'redisUrl' | 'redis' | 'role' | 'retention'>,
  log: Log,
  clock: Clock,
): Storage {
  const { incidentsMs: retentionMs, evidenceMs: evidenceRetentionMs } = config.retention
  const kept = { retentionMs, evidenceRetentionMs }
  if (config.redisUrl) {
    return openRedis(
      { url: config.redisUrl, ...config.redis },
      config.role === 'all' || config.role === 'worker',
      kept,
      log,
    )
  }
  log.warn({}, 'No REDIS_URL: alerts and incidents are lost when this process ends')
  return {
    queue: createMemoryJobQueue({ clock, log, trace: currentTrace }),
    store: createMemoryIncidentStore({ clock, ...kept }),
    ended: createMemoryEndedAlerts({ clock }),
    digests: createMemoryDigestStore({ clock, retentionMs }),
    lock: createMemoryLock(),
    lease: createMemoryLease({ clock }),
    pace: createMemoryPace({ clock }),
    approvals: createMemoryApprovalStore({ clock }),
    handoffs: createMemoryHandoffStore({ clock }),
    audit: createMemoryAuditLog(),
    close: async () => {},
  }
}

function openRedis(
  target: RedisTarget,
  works: boolean,
  kept: { readonly retentionMs: number; readonly evidenceRetentionMs: number },
  log: Log,
): Storage {
  const requests = connectRedis(target, { log, purpose: 'requests' })
  const worker = works ? connectRedis(target, { log, purpose: 'worker' }) : undefined
  const replicated = target.sentinel !== undefined || target.cluster === true
  void warnAboutSettings(requests, log)
  return {
    queue: createBullJobQueue({
      requests,
      log,
      replicated,
      trace: currentTrace,
      ...(worker && { worker }),
    }),
    store: createRedisIncidentStore({ client: requests, log, ...kept }),
    ended: createRedisEndedAlerts({ client: requests }),
    digests: createRedisDigestStore({ client: requests, log, retentionMs: kept.retentionMs }),
    lock: createRedisLock({ client: requests, log }),
    lease: createRedisLease({ client: requests }),
    pace: createRedisPace({ client: requests }),
    approvals: createRedisApprovalStore({ client: requests, log }),
    handoffs: createRedisHandoffStore({ client: requests, log }),
    audit: createRedisAuditLog({ client: requests }),
    close: async () => {
      requests.disconnect()
      worker?.disconnect()
    },
  }
}

/** How long a Redis may take to come before nobody asks about its settings any more, milliseconds. */
const FIRST_READY_MS = 60_000

async function warnAboutSettings(client: RedisClient, log: Log): Promise<void> {
  if (!(await untilReady(client, FIRST_READY_MS))) return
  const problems = await checkRedis(client).catch(() => [])
  for (const problem of problems) log.warn({ problem }, 'Redis is not set up to keep what it is given')
}
