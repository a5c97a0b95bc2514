/** Small digests for tests, and any that the types allow. */
import fc from 'fast-check'
import { CAUSE_IDS } from '../../src/domain/diagnosis.ts'
import type { Digest, DigestMember } from '../../src/domain/digest.ts'
import { hostileText } from './arbitrary-diagnosis.ts'

/** A member that fails and is diagnosed. */
export function aMember(name: string, over: Partial<DigestMember> = {}): DigestMember {
  return {
    incidentId: `inc-${name}`,
    workload: { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name },
    status: 'firing',
    openedAt: '2026-11-21T10:00:00.000Z',
    cause: { verdict: 'identified', id: 'dependency-unreachable', title: 'A dependency cannot be reached' },
    ...over,
  }
}

/** A storm of three that cannot reach their database. */
export function aDigest(over: Partial<Digest> = {}): Digest {
  const members = ['api', 'web', 'mail'].map((name) => aMember(name))
  return {
    id: 'storm-inc-api',
    openedAt: '2026-11-21T10:00:00.000Z',
    members,
    common: [
      {
        factor: {
          kind: 'dependency',
          key: 'prod dependency payments/postgres',
          label: 'payments/postgres:5432',
          state: 'cannot be reached',
          evidence: [{ source: 'log api/previous line 14', text: 'connect ECONNREFUSED 10.0.0.7:5432' }],
        },
        incidentIds: members.map(({ incidentId }) => incidentId),
      },
    ],
    thread: { channel: 'C0ALERTS' },
    deliveries: {},
    revision: 1,
    publishedRevision: 0,
    ...over,
  }
}

const time = fc.constantFrom('2026-11-21T03:02:11Z', '1970-01-01T00:00:00Z', 'not a date')
const evidence = fc.array(fc.record({ source: hostileText, text: hostileText }), { maxLength: 4 })
const id = fc.constantFrom('inc-1', 'inc-2', 'inc-3')

const member = fc.record(
  {
    incidentId: fc.oneof(id, fc.uuid()),
    workload: fc.record({
      cluster: hostileText,
      namespace: hostileText,
      kind: hostileText,
      name: hostileText,
    }),
    status: fc.constantFrom('firing', 'acknowledged', 'mitigating', 'recovering', 'resolved'),
    openedAt: time,
    cause: fc.record({
      verdict: fc.constantFrom('identified', 'likely', 'unknown'),
      id: fc.constantFrom(...CAUSE_IDS),
      title: hostileText,
    }),
    trouble: hostileText,
    owner: fc.record({ id: fc.oneof(fc.constant('U0ANA'), hostileText), name: hostileText }),
    permalink: fc.oneof(hostileText, fc.webUrl(), fc.constant('https://slack.example/archives/C0/p1')),
  },
  { requiredKeys: ['incidentId', 'workload', 'status', 'openedAt'] },
)

const common = fc.record(
  {
    factor: fc.record({
      kind: fc.constantFrom('node', 'config', 'dependency', 'dns'),
      key: hostileText,
      label: hostileText,
      state: hostileText,
      evidence,
    }),
    incidentIds: fc.array(id, { minLength: 1, maxLength: 5 }),
    rootId: id,
  },
  { requiredKeys: ['factor', 'incidentIds'] },
)

/** Any digest that the types allow, in any state. */
export const arbitraryDigest = fc.record(
  {
    id: fc.uuid(),
    openedAt: time,
    resolvedAt: time,
    members: fc.oneof(
      fc.array(member, { minLength: 1, maxLength: 6 }),
      fc.array(member, { minLength: 60, maxLength: 80 }),
    ),
    common: fc.array(common, { maxLength: 8 }),
    mention: fc.array(fc.oneof(fc.constantFrom('U0ANA', 'S0ONCALL'), hostileText), { maxLength: 4 }),
    thread: fc.constant({ channel: 'C0ALERTS' }),
    deliveries: fc.constant({}),
    revision: fc.nat(1_000_000),
    publishedRevision: fc.constant(0),
  },
  {
    requiredKeys: [
      'id',
      'openedAt',
      'members',
      'common',
      'thread',
      'deliveries',
      'revision',
      'publishedRevision',
    ],
  },
) as fc.Arbitrary<Digest>
