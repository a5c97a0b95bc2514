/** Field cases in which probe or hook events are stale, absent or beside the point. */
import { at, buildEvidence, POD_NAME, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const http = (path: string, port = 8080) => ({
  httpGet: { path, port },
  periodSeconds: 10,
  failureThreshold: 3,
})
const noLog = (container: string) => ({
  what: `previous log of container ${container}`,
  reason: 'forbidden' as const,
  why: 'pods is forbidden: User "system:serviceaccount:ops:crashloop" cannot get resource "pods/log" in API group ""',
})
const noEvents = {
  what: 'events of the pod',
  reason: 'expired' as const,
  why: 'none are left; the cluster keeps events for one hour',
}

export const clusterProbeEvents: readonly FieldCase[] = [
  {
    name: 'liveness kill whose events have expired: regular lives, 143, probe configured',
    source: 'kubelet 1.29; events older than one hour',
    expected: {
      cause: 'liveness-probe',
      container: 'api',
      acceptable: ['terminated-externally', 'unknown'],
    },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 9,
          ready: true,
          state: running(-4000),
          lastState: terminated(143, { from: -4070, to: -4005 }),
          livenessProbe: { ...http('/live'), initialDelaySeconds: 30 },
        },
      ],
      metadata: { creationTimestamp: at(-90_000) },
      gaps: [noEvents],
    }),
  },
  {
    name: 'stale liveness failures, now a missing module',
    source: 'kubelet 1.30; near miss',
    expected: { cause: 'missing-file-or-module', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          { from: -31, to: -30 },
          {
            livenessProbe: http('/live'),
            log: [
              'Traceback (most recent call last):',
              '  File "/app/main.py", line 3, in <module>',
              '    import orjson',
              "ModuleNotFoundError: No module named 'orjson'",
            ],
          },
        ),
      ],
      events: [
        {
          reason: 'Unhealthy',
          message: 'Liveness probe failed: HTTP probe failed with statuscode: 500',
          container: 'api',
          count: 2,
          firstAt: -2450,
          at: -2440,
        },
        backOff('api'),
      ],
    }),
  },
  {
    name: 'liveness refused because the process is already dead of a panic',
    source: 'kubelet 1.31; near miss, below the threshold and no kill',
    expected: { cause: 'app-exception', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          2,
          { from: -42, to: -30 },
          {
            livenessProbe: http('/live'),
            log: [
              'panic: runtime error: index out of range [3] with length 3',
              '',
              'goroutine 1 [running]:',
              'main.loadShards(0xc0000b2000)',
              '\t/src/main.go:88 +0x1d',
            ],
          },
        ),
      ],
      events: [
        {
          reason: 'Unhealthy',
          message:
            'Liveness probe failed: Get "http://10.42.3.17:8080/live": dial tcp 10.42.3.17:8080: connect: connection refused',
          container: 'api',
          count: 2,
          firstAt: -130,
          at: -32,
        },
        backOff('api'),
      ],
    }),
  },
  {
    name: 'readiness failures only, exit 1, logs forbidden',
    source: 'kubelet 1.30; near miss',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 1, { from: -42, to: -30 }, { readinessProbe: http('/ready') })],
      events: [
        {
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          container: 'api',
          count: 9,
          firstAt: -240,
          at: -32,
        },
        backOff('api'),
      ],
      gaps: [noLog('api')],
    }),
  },
  {
    name: 'readiness failures only, running, never restarted',
    source: 'kubelet 1.28; near miss',
    expected: { cause: 'unknown', acceptable: ['dependency-unreachable'] },
    evidence: buildEvidence({
      containers: [
        { name: 'api', restarts: 0, ready: false, state: running(-280), readinessProbe: http('/ready') },
      ],
      events: [
        {
          reason: 'Unhealthy',
          message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
          container: 'api',
          count: 28,
          firstAt: -270,
          at: -4,
        },
      ],
    }),
  },
  {
    name: 'preStop fails while the pod is deleted for a rollout',
    source: 'kubelet 1.30; near miss',
    expected: { cause: 'planned-termination', acceptable: ['lifecycle-hook'] },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          state: terminated(137, { from: -9000, to: -2 }),
          lifecycle: { preStop: { exec: { command: ['sleep', '120'] } } },
        },
      ],
      metadata: { deletionTimestamp: at(-5), deletionGracePeriodSeconds: 30, creationTimestamp: at(-9010) },
      events: [
        { reason: 'Killing', type: 'Normal', message: 'Stopping container api', container: 'api', at: -35 },
        { reason: 'FailedPreStopHook', message: 'PreStopHook failed', container: 'api', at: -5 },
        {
          kind: 'ReplicaSet',
          name: 'api-5d4c7b9f66',
          reason: 'SuccessfulDelete',
          type: 'Normal',
          message: `Deleted pod: ${POD_NAME}`,
          at: -35,
        },
      ],
    }),
  },
]
