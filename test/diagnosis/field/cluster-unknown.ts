/** Field cases in which the evidence does not suffice for a cause. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const forbidden = (container: string) => ({
  what: `previous log of container ${container}`,
  reason: 'forbidden' as const,
  why: 'pods "api-5d4c7b9f66-x7k2p" is forbidden: User "system:serviceaccount:ops:crashloop" cannot get resource "pods/log" in API group "" in the namespace "shop"',
})
const expired = {
  what: 'events of the pod',
  reason: 'expired' as const,
  why: 'none are left; the cluster keeps events for one hour',
}
const job = { workload: { cluster: 'test', namespace: 'shop', kind: 'Job', name: 'api' } }

export const clusterUnknown: readonly FieldCase[] = [
  {
    name: 'old back-off event, the container runs now and is ready',
    source: 'kubelet 1.28; near miss, nothing else left',
    expected: {
      cause: 'unknown',
      acceptable: ['app-exception'],
    },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 2,
          ready: true,
          state: running(-50_000),
          lastState: terminated(1, { from: -51_000, to: -50_010 }),
        },
      ],
      metadata: { creationTimestamp: at(-90_000) },
      gaps: [
        expired,
        {
          what: 'previous log of container api',
          reason: 'not-found',
          why: 'previous terminated container "api" in pod "api-5d4c7b9f66-x7k2p" not found',
        },
      ],
    }),
  },
  {
    name: 'only the back-off event, the pod could not be read',
    source: 'event alone; pods is forbidden',
    expected: { cause: 'unknown' },
    evidence: buildEvidence({
      hasPod: false,
      events: [backOff('api')],
      gaps: [
        {
          what: 'pod api-5d4c7b9f66-x7k2p',
          reason: 'forbidden',
          why: 'pods "api-5d4c7b9f66-x7k2p" is forbidden',
        },
      ],
    }),
  },
  {
    name: 'exit 1, logs forbidden, no events',
    source: 'kubelet 1.31, narrow role',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 1, { from: -22, to: -20 })],
      gaps: [forbidden('api'), expired],
    }),
  },
  {
    name: 'exit 1 and an empty log',
    source: 'kubelet 1.29',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 1, { from: -22, to: -20 }, { log: [] })],
      events: [backOff('api')],
    }),
  },
  {
    name: 'the log only shows an orderly start, exit 1',
    source: 'kubelet 1.32',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          { from: -32, to: -20 },
          { log: ['starting v1.4.2', 'loading plugins', 'plugins loaded: 14'] },
        ),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'the pod is gone and nobody wrote anything',
    source: 'bare pod, deleted',
    expected: { cause: 'unknown', acceptable: ['planned-termination'] },
    evidence: buildEvidence({
      hasPod: false,
      gaps: [
        {
          what: 'pod api-5d4c7b9f66-x7k2p',
          reason: 'not-found',
          why: 'pods "api-5d4c7b9f66-x7k2p" not found',
        },
        expired,
      ],
    }),
  },
  {
    name: 'a Job pod failed, its log is gone with the node',
    source: 'job-controller 1.30, BackoffLimitExceeded',
    expected: { cause: 'unknown', acceptable: ['app-exception'] },
    evidence: buildEvidence({
      ...job,
      containers: [{ name: 'export', restarts: 0, state: terminated(1, { from: -500, to: -420 }) }],
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Failed' },
      events: [
        {
          kind: 'Job',
          name: 'api',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
          at: -400,
        },
      ],
      gaps: [
        {
          what: 'log of container export',
          reason: 'unavailable',
          why: 'Get "https://10.0.3.7:10250/containerLogs/shop/api/export": dial tcp 10.0.3.7:10250: i/o timeout',
        },
      ],
    }),
  },
]
