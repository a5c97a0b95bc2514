/** Plans and audit records for tests of the stores. */
import type { PlanRecord } from '../../src/domain/approval.ts'
import type { AuditRecord } from '../../src/domain/audit.ts'

const workload = { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: 'api' } as const

/** A pending plan to scale to zero. */
export function aPlanRecord(id = 'plan-1'): PlanRecord {
  return {
    plan: {
      schemaVersion: 1,
      id,
      request: { action: 'scale', workload, parameters: { replicas: 0 } },
      risk: 'high',
      requestedBy: { slackUserId: 'U0ANA', groups: [] },
      secondPerson: true,
      writeHash: 'c'.repeat(64),
      dryRun: 'passed',
      createdAt: '2026-11-21T03:00:00.000Z',
      expiresAt: '2026-11-21T03:15:00.000Z',
      title: 'Scale Deployment payments/api from 3 to 0',
      words: ['a "quoted" ☃ sentence'],
      changes: [],
      warnings: [],
      target: { kind: 'Deployment', namespace: 'payments', name: 'api', uid: 'u', resourceVersion: '1' },
      write: {
        verb: 'patch',
        kind: 'Deployment',
        namespace: 'payments',
        name: 'api',
        subresource: 'scale',
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 0, paused: null } },
      },
    },
    approval: { state: 'pending' },
  }
}

/** One thing that happened. */
export function anAuditRecord(words = 'planned'): AuditRecord {
  return {
    event: 'planned',
    at: '2026-11-21T03:00:00.000Z',
    slackUserId: 'U0ANA',
    action: 'scale',
    workload,
    words,
  }
}
