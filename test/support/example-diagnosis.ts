/** Diagnoses and an incident as a night brings them, for tests of what messages mean. */
import type { Diagnosis } from '../../src/domain/diagnosis.ts'
import type { Incident } from '../../src/domain/incident.ts'

const workload = { cluster: 'prod-eu-1', namespace: 'payments', kind: 'Deployment', name: 'api' } as const

/** Out of memory after a rollout; sure of it. */
export const identified: Diagnosis = {
  schemaVersion: 1,
  workload,
  pod: 'api-7d9f4c-x2x9p',
  verdict: 'identified',
  findings: [
    {
      cause: 'oom-killed',
      title: 'Out of memory, killed at its limit',
      confidence: 0.96,
      container: 'api',
      containerRole: 'main',
      summary:
        'The kernel killed container api 14 times when it reached its memory limit of 256Mi, about 40 s after each start.',
      supports: [
        {
          source: 'pod.status.containerStatuses[api].lastState',
          at: '2026-11-21T03:02:11Z',
          text: 'terminated with OOMKilled, exit code 137',
        },
        { source: 'pod.spec.containers[api].resources.limits', text: 'memory limit 256Mi' },
      ],
      contradicts: [],
    },
  ],
  changes: [
    {
      path: 'spec.containers[api].image',
      kind: 'changed',
      before: 'api:1.4.0',
      after: 'api:1.5.0',
      summary: 'image api:1.4.0 -> api:1.5.0',
      at: '2026-11-21T02:58:00Z',
      by: 'argocd-controller',
    },
  ],
  rollout: {
    currentRevision: '42',
    previousRevision: '41',
    at: '2026-11-21T02:58:00Z',
    previousHealthy: true,
  },
  blastRadius: { failing: 2, desired: 3, restarts: 14, since: '2026-11-21T02:59:10Z', shared: [] },
  logExcerpt: {
    container: 'api',
    run: 'previous',
    omitted: 1204,
    lines: [
      { n: 480, text: 'loading catalogue into memory' },
      { n: 481, text: 'cache: 212 MiB used', repeated: 6 },
      { n: 490, text: 'fatal: cannot allocate 64 MiB', decisive: true },
    ],
  },
  meaning:
    'The container used more memory than its limit allows, so the kernel killed it. It will be killed again until it needs less or is allowed more.',
  remedies: [
    {
      text: 'Roll back to revision 41, whose pods are healthy.',
      command: 'kubectl -n payments rollout undo deployment/api --to-revision=41',
    },
    {
      text: 'Or raise the memory limit.',
      command: 'kubectl -n payments set resources deployment/api -c api --limits=memory=512Mi',
    },
  ],
  examined: [],
  prevention: [{ text: 'Alert on memory use above 90 % of the limit.' }],
  gaps: [],
  redactions: 2,
  timings: {},
}

/** A dependency that may be down; one look would decide. */
export const likely: Diagnosis = {
  ...identified,
  verdict: 'likely',
  findings: [
    {
      cause: 'dependency-unreachable',
      title: 'A dependency cannot be reached',
      confidence: 0.7,
      container: 'api',
      containerRole: 'main',
      summary: 'It stops because kafka-bootstrap:9092 refuses connections (ECONNREFUSED).',
      supports: [{ source: 'log api/previous line 31', text: 'connect ECONNREFUSED 10.96.4.7:9092' }],
      contradicts: [{ source: 'service kafka-bootstrap', text: 'one endpoint was ready at 03:01' }],
      settles: 'kubectl -n payments get endpointslices -l kubernetes.io/service-name=kafka-bootstrap',
    },
    {
      cause: 'dns-failure',
      title: 'A name does not resolve',
      confidence: 0.2,
      summary: 'One lookup failed, too.',
      supports: [],
      contradicts: [],
    },
  ],
  changes: [],
  remedies: [
    { text: 'Start the brokers again.', command: 'kubectl -n payments scale statefulset/kafka --replicas=3' },
  ],
}

/** Nothing in reach explains it. */
export const unknown: Diagnosis = {
  ...identified,
  verdict: 'unknown',
  findings: [
    {
      cause: 'unknown',
      title: 'Cause unknown',
      confidence: 0.3,
      container: 'api',
      summary: 'The process exits with code 1 after 2 s and writes nothing that explains it.',
      supports: [],
      contradicts: [],
    },
  ],
  changes: [],
  remedies: [],
  gaps: [
    {
      what: 'previous log of container api',
      reason: 'forbidden',
      why: 'pods/log is forbidden for system:serviceaccount:crashloop',
    },
  ],
}

/** An incident that has just been opened by an alert. */
export const opened: Incident = {
  id: 'inc-1',
  workload,
  target: { cluster: 'prod-eu-1', namespace: 'payments', name: 'api-7d9f4c-x2x9p', kind: 'Pod' },
  status: 'firing',
  source: 'alertmanager',
  openedAt: '2026-11-21T03:02:11Z',
  reopened: 0,
  alerts: {
    '9c6687be7d85e3a3': {
      status: 'firing',
      labels: { alertname: 'KubePodCrashLooping', namespace: 'payments', severity: 'warning' },
      annotations: { runbook_url: 'https://runbooks.example/kubepodcrashlooping' },
      startsAt: '2026-11-21T03:02:11Z',
      fingerprint: '9c6687be7d85e3a3',
    },
  },
  externalURL: 'https://alertmanager.halden.example',
  thread: { channel: 'C0ALERTS' },
  notes: [],
  deliveries: {},
  revision: 3,
  publishedRevision: 0,
}
