/** Diagnoses and incidents of every shape, with the most hostile text we can think of. */
import fc from 'fast-check'
import { CAUSE_IDS, type Diagnosis, type Finding } from '../../src/domain/diagnosis.ts'
import { GAP_REASONS } from '../../src/domain/evidence.ts'
import type { Incident, ThreadNote } from '../../src/domain/incident.ts'

const NASTY = [
  '<!here>',
  '<!channel|all>',
  '<@U0ADA>',
  '<#C0ALERTS>',
  '<https://evil.example|payments.example>',
  '@channel @here #alerts @oncall',
  'a & b < c > d &amp; &lt;!here&gt;',
  '```rm -rf /```',
  '`*_~bold~_*`',
  '\u202Egpj.exe\u202C',
  '\u2066\u200B\u200D\uFEFF\u00AD',
  '\uD800',
  '\uDC00tail',
  'head\uD83D',
  '👩‍🚀🔥',
  'é̂́ 汉字 한글 العربية',
  '\u0000\u0007\u001b[31mred\u001b[0m',
  'line one\nline two\r\nline three\u2028four',
  '\t\tat com.example.Main(Main.java:1)',
  '   ',
  '',
  'x'.repeat(10_000),
  '🔥'.repeat(5_000),
  '&'.repeat(4_000),
  'https://example.com/?a=1&b=<2>',
  '$& $1 $`',
]

/** Text as a cluster or a hostile container may write it. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.array(fc.constantFrom(...NASTY), { maxLength: 4 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.lorem({ maxCount: 30 }),
)

const time = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString()),
  fc.constantFrom('1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'not a date', '2026-11-21T03:02:11Z'),
)

function list<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.oneof(fc.array(item, { maxLength: 3 }), fc.array(item, { minLength: 20, maxLength: 40 }))
}

const evidence = fc.record(
  { source: hostileText, at: time, text: hostileText },
  { requiredKeys: ['source', 'text'] },
)

const finding: fc.Arbitrary<Finding> = fc.record(
  {
    cause: fc.constantFrom(...CAUSE_IDS),
    title: hostileText,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    container: hostileText,
    containerRole: fc.constantFrom('main', 'init', 'sidecar'),
    summary: hostileText,
    supports: list(evidence),
    contradicts: list(evidence),
    settles: fc.oneof(
      hostileText,
      hostileText.map((text) => `kubectl ${text}`),
    ),
  },
  { requiredKeys: ['cause', 'title', 'confidence', 'summary', 'supports', 'contradicts'] },
)

const remedy = fc.record(
  { text: hostileText, command: hostileText, action: fc.constant('restart'), patch: hostileText },
  { requiredKeys: ['text'] },
)

const change = fc.record(
  {
    path: hostileText,
    kind: fc.constantFrom('added', 'removed', 'changed'),
    summary: hostileText,
    at: time,
    by: hostileText,
  },
  { requiredKeys: ['path', 'kind', 'summary'] },
)

const gap = fc.record({
  what: hostileText,
  reason: fc.constantFrom(...GAP_REASONS),
  why: hostileText,
})

const workload = fc.record({
  cluster: hostileText,
  namespace: hostileText,
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'Pod'),
  name: hostileText,
})

const excerpt = fc.record({
  container: hostileText,
  run: fc.constantFrom('current', 'previous'),
  omitted: fc.nat(100_000),
  lines: list(
    fc.record(
      {
        n: fc.integer({ min: 1, max: 1_000_000 }),
        text: hostileText,
        decisive: fc.boolean(),
        repeated: fc.integer({ min: 1, max: 999 }),
      },
      { requiredKeys: ['n', 'text'] },
    ),
  ),
})

/** Any diagnosis that the types allow. */
export const arbitraryDiagnosis = fc.record(
  {
    schemaVersion: fc.constant(1),
    workload,
    pod: hostileText,
    verdict: fc.constantFrom('identified', 'likely', 'unknown'),
    findings: fc.array(finding, { minLength: 1, maxLength: 12 }),
    changes: list(change),
    rollout: fc.record(
      {
        currentRevision: hostileText,
        previousRevision: hostileText,
        at: time,
        previousHealthy: fc.boolean(),
      },
      { requiredKeys: ['currentRevision', 'previousRevision'] },
    ),
    blastRadius: fc.record(
      {
        failing: fc.nat(500),
        desired: fc.nat(500),
        restarts: fc.nat(5_000),
        since: time,
        shared: list(fc.record({ factor: hostileText, workloads: list(hostileText) })),
      },
      { requiredKeys: ['failing', 'desired', 'restarts', 'shared'] },
    ),
    logExcerpt: excerpt,
    meaning: hostileText,
    remedies: list(remedy),
    examined: list(evidence),
    prevention: list(remedy),
    gaps: list(gap),
    redactions: fc.nat(50),
    timings: fc.constant({}),
  },
  {
    requiredKeys: [
      'schemaVersion',
      'workload',
      'verdict',
      'findings',
      'changes',
      'blastRadius',
      'meaning',
      'remedies',
      'prevention',
      'gaps',
      'redactions',
      'timings',
    ],
  },
) as fc.Arbitrary<Diagnosis>

const someone = fc.record(
  { id: fc.oneof(fc.constantFrom('U0ADA', 'W012345678'), hostileText), name: hostileText },
  { requiredKeys: ['id'] },
)

const alert = fc.record({
  status: fc.constantFrom('firing', 'resolved'),
  labels: fc.record({ alertname: hostileText, namespace: hostileText }, { requiredKeys: [] }),
  annotations: fc.record({ runbook_url: fc.oneof(hostileText, fc.webUrl()) }, { requiredKeys: [] }),
  startsAt: time,
  fingerprint: fc.constant('9c6687be7d85e3a3'),
})

/** Any incident that the types allow, in any state. */
export const arbitraryIncident = fc.record(
  {
    id: fc.uuid(),
    workload,
    target: workload,
    status: fc.constantFrom('firing', 'acknowledged', 'mitigating', 'recovering', 'resolved'),
    source: fc.constantFrom('alertmanager', 'person', 'watcher'),
    openedAt: time,
    resolvedAt: time,
    reopened: fc.nat(5),
    alerts: fc.dictionary(fc.uuid(), alert, { maxKeys: 6 }),
    externalURL: fc.oneof(
      hostileText,
      fc.webUrl(),
      fc.constantFrom('javascript:alert(1)', 'https://am.example/?a=1|2&b=<3>'),
    ),
    requestedBy: hostileText,
    diagnosis: arbitraryDiagnosis,
    investigatedAt: time,
    trouble: hostileText,
    owner: fc.record({ person: someone, at: time }),
    mute: fc.record({ by: someone, at: time, until: time }, { requiredKeys: ['by', 'at'] }),
    fixedBy: hostileText,
    flapping: fc.record({ since: time, changedAt: time, times: fc.nat(1_000) }),
    thread: fc.constant({ channel: 'C0ALERTS' }),
    notes: fc.constant([]),
    deliveries: fc.constant({}),
    revision: fc.nat(1_000_000),
    publishedRevision: fc.constant(0),
  },
  {
    requiredKeys: [
      'id',
      'workload',
      'target',
      'status',
      'source',
      'openedAt',
      'reopened',
      'alerts',
      'thread',
      'notes',
      'deliveries',
      'revision',
      'publishedRevision',
    ],
  },
) as fc.Arbitrary<Incident>

const amount = fc.double({ min: -1e13, max: 1e13 })
const memoryHistory = fc.record(
  {
    container: hostileText,
    runs: fc.array(fc.array(fc.tuple(amount, amount), { maxLength: 10 }), { maxLength: 4 }),
    limit: amount,
    kills: fc.array(amount, { maxLength: 3 }),
    restarts: fc.array(amount, { maxLength: 3 }),
  },
  { requiredKeys: ['container', 'runs', 'kills', 'restarts'] },
)

/** Any note that the types allow. */
export const arbitraryNote = fc.oneof(
  fc.record(
    {
      key: fc.uuid(),
      type: fc.constant('diagnosis'),
      diagnosis: arbitraryDiagnosis,
      at: time,
      insteadOf: hostileText,
    },
    { requiredKeys: ['key', 'type', 'diagnosis', 'at'] },
  ),
  fc.record(
    {
      key: fc.uuid(),
      type: fc.constant('resolved'),
      at: time,
      afterMs: fc.integer({ min: -10, max: 1e10 }),
      fixedBy: hostileText,
    },
    { requiredKeys: ['key', 'type', 'at', 'afterMs'] },
  ),
  fc.record({ key: fc.uuid(), type: fc.constant('flapping'), at: time, since: time, times: fc.nat(99) }),
  fc.record(
    {
      key: fc.uuid(),
      type: fc.constant('calm'),
      at: time,
      state: fc.constantFrom('failing', 'resolved'),
      stateSince: time,
      times: fc.nat(99),
      overMs: fc.integer({ min: -10, max: 1e10 }),
      fixedBy: hostileText,
    },
    { requiredKeys: ['key', 'type', 'at', 'state', 'stateSince', 'times', 'overMs'] },
  ),
  fc.record({
    key: fc.uuid(),
    type: fc.constant('escalated'),
    at: time,
    waitedMs: fc.integer({ min: -10, max: 1e10 }),
    step: fc.nat(4),
    mention: fc.array(fc.constantFrom('U0ANA', 'S0ONCALL', '<!here>'), { maxLength: 5 }),
    direct: fc.array(fc.constantFrom('U0ANA', 'U0BEN'), { maxLength: 5 }),
  }),
  fc.record({
    key: fc.uuid(),
    type: fc.constant('direct'),
    at: time,
    to: fc.constant('U0ANA'),
    waitedMs: fc.integer({ min: -10, max: 1e10 }),
  }),
  fc.record({
    key: fc.uuid(),
    type: fc.constant('mute-ended'),
    at: time,
    state: fc.constantFrom('failing', 'resolved'),
    stateSince: time,
    withheld: fc.nat(99),
  }),
  fc.record({ key: fc.uuid(), type: fc.constant('reopened'), at: time }),
  fc.record(
    {
      key: fc.uuid(),
      type: fc.constant('ownership'),
      did: fc.constantFrom('acknowledged', 'assigned', 'muted', 'unmuted', 'said-right', 'said-wrong'),
      by: someone,
      to: someone,
      until: time,
      at: time,
    },
    { requiredKeys: ['key', 'type', 'did', 'by', 'at'] },
  ),
  fc.record({ key: fc.uuid(), type: fc.constant('text'), text: hostileText, at: time }),
  fc.record({
    key: fc.uuid(),
    type: fc.constant('whole-diagnosis'),
    diagnosis: arbitraryDiagnosis,
    at: time,
  }),
  fc.record({ key: fc.uuid(), type: fc.constant('memory-chart'), memory: memoryHistory, at: time }),
) as fc.Arbitrary<ThreadNote>
