/** Counts the requests that an API server gets for a recorded webhook, from intake to diagnosis. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectCluster } from '../../src/adapters/kubernetes/connect-cluster.ts'
import { createMemoryEndedAlerts } from '../../src/adapters/memory/ended-alerts.ts'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { createClusters } from '../../src/incidents/clusters.ts'
import { createIntake } from '../../src/incidents/intake.ts'
import { createResolveWorkload } from '../../src/incidents/resolve-workload.ts'
import type { LoggedRequest } from '../../src/playground/cluster/request-log.ts'
import {
  type SimulatedCluster,
  startSimulatedCluster,
} from '../../src/playground/cluster/simulated-cluster.ts'
import { kubeConfigOf } from '../adapters/kubernetes/kube-config-of.ts'
import { CORPUS } from './corpus.ts'
import { silentLog } from './silent-log.ts'

/** One incident of a webhook, with what was asked for it alone. */
export interface CountedIncident {
  readonly incident: Incident
  readonly cause: string | undefined
  readonly calls: readonly string[]
}

export interface Counted {
  /** Calls that found the workloads of all alerts. */
  readonly intake: readonly string[]
  readonly incidents: readonly CountedIncident[]
}

/** Alertmanager's payload, as far as it is counted here. */
export interface Webhook {
  readonly alerts: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly fingerprint: string
  }[]
}

/** All calls together. */
export function totalOf({ intake, incidents }: Counted): number {
  return incidents.reduce((sum, { calls }) => sum + calls.length, intake.length)
}

/**
 * Takes the case's webhook in and investigates every incident of it, one after the other, as one worker does.
 * `prepare` may change the cluster and the webhook before.
 */
export async function countCalls(
  caseId: string,
  prepare: (cluster: SimulatedCluster, webhook: Webhook) => Webhook = (_cluster, webhook) => webhook,
): Promise<Counted> {
  const folder = join(CORPUS, caseId, 'cluster')
  await using stack = new AsyncDisposableStack()
  const cluster = await startSimulatedCluster({ recordings: [folder] })
  stack.defer(() => cluster.close())
  const reader = connectCluster({ cluster: 'prod', kubeConfig: kubeConfigOf(cluster) })
  stack.defer(() => reader.close())
  const { recordedAt } = await openRecording(folder)
  const now = Date.parse(recordedAt)
  const clock = { now: () => now }
  const clusters = createClusters([reader], true, clock)
  const store = createMemoryIncidentStore({ clock })
  let ids = 0
  const intake = createIntake({
    store,
    queue: { add: async () => {} },
    ended: createMemoryEndedAlerts({ clock }),
    resolveWorkload: createResolveWorkload({ clusters, clock, timeoutMs: 10_000 }),
    routes: () => ({ rules: [], channel: 'C0ALERTS' }),
    defaultCluster: 'prod',
    anyCluster: true,
    holdDownMs: 60_000,
    newId: () => `incident-${++ids}`,
    log: silentLog,
    clock,
    onIgnored: () => {},
  })
  const recorded = JSON.parse(await readFile(join(CORPUS, caseId, 'alert.json'), 'utf8')) as Webhook
  const webhook = prepare(cluster, recorded)

  await intake(webhook as Parameters<typeof intake>[0], recordedAt)
  const asked = callsOf(cluster, 0)
  const incidents: CountedIncident[] = []
  for (const incident of await store.listOpen()) {
    const before = cluster.requests.entries.length
    const shared = clusters.readerFor('prod', now)
    const evidence = await gather({ reader: shared, clock, redactor: createRedactor() }, incident.target)
    const cause = diagnose(evidence).findings[0]?.cause
    incidents.push({ incident, cause, calls: callsOf(cluster, before) })
  }
  return { intake: asked, incidents }
}

/** What was asked for, e.g. `pods`, `deployments/api` or `pods/api-0/log`. */
function callsOf({ requests }: SimulatedCluster, from: number): readonly string[] {
  return requests.entries
    .slice(from)
    .map(({ path }: LoggedRequest) =>
      path.replace(/^.*\/(?:v1|v1beta1)\//, '').replace(/^namespaces\/[^/]+\//, ''),
    )
}
