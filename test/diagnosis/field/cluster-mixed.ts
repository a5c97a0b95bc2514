/** Field cases with several signals at once, or with the decisive one missing. */
import { at, buildEvidence, POD_NAME, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, probeKill } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const limit = (memory: string) => ({ resources: { limits: { memory } } })
const live = {
  livenessProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 10, failureThreshold: 3 },
}
const job = { workload: { cluster: 'test', namespace: 'shop', kind: 'Job', name: 'load' } }

export const clusterMixed: readonly FieldCase[] = [
  {
    name: 'slow probes while memory runs out, the limit is what kills',
    source: 'JVM under memory pressure, kubelet 1.30',
    expected: { cause: 'oom-killed', acceptable: ['liveness-probe'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 137, { reason: 'OOMKilled', from: -400, to: -28 }, { ...live, ...limit('512Mi') }),
      ],
      events: [
        {
          reason: 'Unhealthy',
          message:
            'Liveness probe failed: Get "http://10.42.3.17:8080/live": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
          container: 'api',
          count: 2,
          firstAt: -240,
          at: -35,
        },
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'liveness kill with a short grace period under a memory limit',
    source: 'kubelet 1.31, terminationGracePeriodSeconds 5',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -90, to: -35 }, { ...live, ...limit('512Mi') })],
      spec: { terminationGracePeriodSeconds: 5 },
      events: [
        ...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 500', { at: -40 }),
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'only the Killing event came through',
    source: 'event spam filter dropped Unhealthy',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 0, { from: -90, to: -39 }, live)],
      events: [
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'Container api failed liveness probe, will be restarted',
          container: 'api',
          at: -40,
          count: 6,
          firstAt: -250,
        },
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'only the failures came through, the life matches the threshold',
    source: 'event spam filter dropped Killing',
    expected: { cause: 'liveness-probe', acceptable: ['terminated-externally'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 143, { from: -72, to: -40 }, live)],
      events: [
        {
          reason: 'Unhealthy',
          message: 'Liveness probe failed: HTTP probe failed with statuscode: 500',
          container: 'api',
          count: 18,
          firstAt: -250,
          at: -41,
        },
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'the liveness kill runs a preStop hook that fails too',
    source: 'kubelet 1.30',
    expected: { cause: 'liveness-probe', acceptable: ['lifecycle-hook'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -90, to: -36 },
          { ...live, lifecycle: { preStop: { exec: { command: ['/bin/deregister'] } } } },
        ),
      ],
      events: [
        ...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 500', { at: -40 }),
        { reason: 'FailedPreStopHook', message: 'PreStopHook failed', container: 'api', count: 4, at: -39 },
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'the probe tool is not in the image and the runtime reports a failure',
    source: 'CRI-O 1.28 exec probe',
    expected: { cause: 'liveness-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -72, to: -40 },
          { livenessProbe: { exec: { command: ['curl', '-f', 'localhost:8080'] } } },
        ),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
          { at: -41 },
        ),
        backOff('api', 3),
      ],
    }),
  },
  {
    name: 'the image of a bare pod was changed in place',
    source: 'kubelet 1.29 Killing: definition changed',
    expected: { cause: 'planned-termination', acceptable: ['terminated-externally'] },
    evidence: buildEvidence({
      workload: { cluster: 'test', namespace: 'shop', kind: 'Pod', name: POD_NAME },
      containers: [
        {
          name: 'api',
          restarts: 1,
          ready: true,
          state: { running: { startedAt: at(-30) } },
          lastState: terminated(143, { from: -5000, to: -34 }),
        },
      ],
      metadata: { creationTimestamp: at(-5005) },
      events: [
        {
          reason: 'Killing',
          type: 'Normal',
          message: 'Container api definition changed, will be restarted',
          container: 'api',
          at: -36,
        },
      ],
    }),
  },
  {
    name: 'a Job pod is killed at its limit, no second try',
    source: 'job-controller 1.30, restartPolicy Never',
    expected: { cause: 'oom-killed', container: 'load' },
    evidence: buildEvidence({
      ...job,
      containers: [
        {
          name: 'load',
          restarts: 0,
          state: terminated(137, { reason: 'OOMKilled', from: -300, to: -120 }),
          lastState: {},
          ...limit('256Mi'),
        },
      ],
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Failed' },
      events: [
        {
          kind: 'Job',
          name: 'load',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
          at: -110,
        },
      ],
    }),
  },
]
