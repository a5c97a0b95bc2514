/** A small incident for tests that are about how it is kept. */
import type { Evidence } from '../../src/domain/evidence.ts'
import type { Incident } from '../../src/domain/incident.ts'

/** A firing incident of `Deployment payments/api`; `over` replaces fields. */
export function anIncident(over: Partial<Incident> = {}): Incident {
  return {
    id: 'inc-1',
    workload: { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: 'api' },
    target: { cluster: 'prod', namespace: 'payments', name: 'api-5d4f-x2x' },
    status: 'firing',
    source: 'alertmanager',
    openedAt: '2026-11-21T10:00:00.000Z',
    reopened: 0,
    alerts: {},
    thread: { channel: 'C0ALERTS' },
    notes: [],
    deliveries: {},
    revision: 0,
    publishedRevision: 0,
    ...over,
  }
}

/** Evidence with nothing in it but a count of redactions, to tell one from another. */
export function emptyEvidence(redactions: number): Evidence {
  const { workload, target } = anIncident()
  return {
    schemaVersion: 1,
    target,
    workload,
    collectedAt: '2026-11-21T10:00:01.000Z',
    pods: [],
    neighbours: [],
    owners: { replicaSets: [], controllerRevisions: [] },
    events: [],
    logs: [],
    nodes: [],
    references: [],
    configMaps: [],
    secretNames: [],
    claims: [],
    services: [],
    endpointSlices: [],
    quotas: [],
    limitRanges: [],
    gaps: [],
    redactions,
    timings: {},
  }
}
