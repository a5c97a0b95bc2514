/** Handoffs with hostile text in every place where text can come from people or clusters. */
import fc from 'fast-check'
import type { Handoff, HandoffItem, HandoffNote } from '../../src/domain/handoff.ts'
import { hostileText } from './arbitrary-diagnosis.ts'

const person = fc.record(
  { id: fc.oneof(fc.constantFrom('U0ANA', 'U0BEN', 'W1'), hostileText), name: hostileText },
  { requiredKeys: ['id'] },
)
const at = fc.constantFrom('2026-11-21T03:02:11Z', '2026-11-21T14:00:00Z', '1970-01-01T00:00:00Z', 'never')
const tried = fc.record({ title: hostileText, by: person, at, outcome: hostileText })
const news = fc.oneof(
  fc.record({ type: fc.constantFrom('opened', 'resolved', 'came-and-went', 'came-back') }),
  fc.record({ type: fc.constant('cause'), from: hostileText, to: hostileText }),
  fc.record({ type: fc.constant('owner'), from: person, to: person }, { requiredKeys: ['type'] }),
)

const item = fc.record(
  {
    incidentId: fc.uuid(),
    workload: fc.record({
      cluster: hostileText,
      namespace: hostileText,
      kind: fc.constantFrom('Deployment', 'StatefulSet'),
      name: hostileText,
    }),
    status: fc.constantFrom('firing', 'acknowledged', 'mitigating', 'recovering', 'resolved'),
    openedAt: at,
    resolvedAt: at,
    reopened: fc.nat(100),
    flapping: fc.nat(100),
    cause: hostileText,
    doubted: fc.boolean(),
    fixedBy: hostileText,
    owner: person,
    muted: fc.record({ until: at }, { requiredKeys: [] }),
    tried: fc.array(tried, { maxLength: 5 }),
    permalink: fc.oneof(
      hostileText,
      fc.constant('https://slack.example/archives/C0ALERTS/p1732182065000100'),
      fc.constant(`https://slack.example/${'x'.repeat(900)}`),
    ),
    news: fc.array(news, { maxLength: 3 }),
    state: fc.constantFrom('offered', 'accepted', 'left', 'shown'),
    acceptedBy: person,
    acceptedAt: at,
    leftWhy: hostileText,
  },
  {
    requiredKeys: ['incidentId', 'workload', 'status', 'openedAt', 'reopened', 'tried', 'news', 'state'],
  },
) as fc.Arbitrary<HandoffItem>

/** Any note of a handoff's thread. */
export const arbitraryHandoffNote = fc.oneof(
  fc.record({
    key: fc.constant('note:1'),
    at,
    type: fc.constantFrom('accepted', 'taken-over'),
    by: person,
    count: fc.nat(500),
  }),
  fc.record({ key: fc.constant('note:1'), at, type: fc.constant('declined'), by: person, word: hostileText }),
  fc.record({ key: fc.constant('note:1'), at, type: fc.constant('reminder'), waiting: fc.nat(500) }),
  fc.record({
    key: fc.constant('note:1'),
    at,
    type: fc.constant('escalation'),
    waiting: fc.nat(500),
    mention: fc.array(fc.constantFrom('S0SRE', 'U0ANA'), { maxLength: 5 }),
  }),
) as fc.Arbitrary<HandoffNote>

/** Any handoff, small and large ones. */
export const arbitraryHandoff = fc.record(
  {
    id: fc.uuid(),
    source: fc.constantFrom('person', 'schedule'),
    openedAt: at,
    dueAt: at,
    from: person,
    to: person,
    meantFor: person,
    trouble: hostileText,
    since: at,
    items: fc.oneof(fc.array(item, { maxLength: 3 }), fc.array(item, { minLength: 15, maxLength: 40 })),
    state: fc.constantFrom('open', 'closed', 'declined', 'superseded'),
    repeats: fc.nat(3),
    thread: fc.record({ channel: fc.constant('C0ALERTS'), permalink: hostileText }),
    notes: fc.array(arbitraryHandoffNote, { maxLength: 3 }),
    deliveries: fc.constant({}),
    revision: fc.nat(50),
    publishedRevision: fc.nat(50),
  },
  {
    requiredKeys: [
      'id',
      'source',
      'openedAt',
      'items',
      'state',
      'repeats',
      'thread',
      'notes',
      'deliveries',
      'revision',
      'publishedRevision',
    ],
  },
) as fc.Arbitrary<Handoff>
