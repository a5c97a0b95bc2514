/** Field cases in which the loudest signal belongs to another container or time. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, healthy, probeKill, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const limit = (memory: string) => ({ resources: { limits: { memory } } })
const live = {
  livenessProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 10, failureThreshold: 3 },
}

export const clusterCrosstalk: readonly FieldCase[] = [
  {
    name: 'the sidecar was killed by its probe an hour ago, the app crashes natively now',
    source: 'kubelet 1.30',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 139, { from: -30, to: -22 }),
        healthy('proxy', {
          restarts: 1,
          state: running(-3400),
          lastState: terminated(143, { from: -9000, to: -3410 }),
          ...live,
        }),
      ],
      metadata: { creationTimestamp: at(-9010) },
      events: [
        ...probeKill('Liveness', 'proxy', 'HTTP probe failed with statuscode: 500', {
          at: -3415,
          firstAt: -3440,
          count: 3,
        }),
        backOff('api'),
      ],
    }),
  },
  {
    name: 'mount failures belong to the former pod of the same name',
    source: 'StatefulSet, events by uid',
    expected: { cause: 'command-not-found', container: 'api' },
    evidence: buildEvidence({
      workload: { cluster: 'test', namespace: 'shop', kind: 'StatefulSet', name: 'api' },
      containers: [
        crashed(
          'api',
          127,
          { from: -21, to: -21 },
          { log: '/docker-entrypoint.sh: exec: line 11: postgress: not found' },
        ),
      ],
      events: [
        {
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "tls" : secret "db-tls" not found',
          count: 20,
          firstAt: -900,
          at: -320,
          uid: 'former-uid',
        },
        backOff('api'),
      ],
    }),
  },
  {
    name: 'the kernel killed something on another node',
    source: 'SystemOOM of node-b, the pod is on node-a',
    expected: { cause: 'terminated-externally', acceptable: ['unknown'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -500, to: -40 })],
      events: [
        backOff('api', 1),
        {
          kind: 'Node',
          name: 'node-b',
          reason: 'SystemOOM',
          message: 'System OOM encountered, victim process: java, pid: 771',
          at: -41,
        },
      ],
    }),
  },
  {
    name: 'liveness kills this morning, since then it exits 1 without a word',
    source: 'kubelet 1.29',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 1, { from: -25, to: -24 }, { ...live, log: ['starting'], restarts: 19 })],
      metadata: { creationTimestamp: at(-4000) },
      events: [
        ...probeKill('Liveness', 'api', 'HTTP probe failed with statuscode: 500', {
          at: -3000,
          firstAt: -3300,
          count: 6,
        }),
        backOff('api', 40),
      ],
    }),
  },
  {
    name: 'the app had an OOM at night and is fine, the worker cannot be configured',
    source: 'kubelet 1.31',
    expected: { cause: 'config-object-missing', container: 'worker' },
    evidence: buildEvidence({
      containers: [
        healthy('api', {
          restarts: 1,
          state: running(-30_000),
          lastState: terminated(137, { reason: 'OOMKilled', from: -60_000, to: -30_010 }),
          ...limit('512Mi'),
        }),
        blocked('worker', 'CreateContainerConfigError', 'secret "worker-token" not found'),
      ],
      events: [
        {
          reason: 'Failed',
          message: 'Error: secret "worker-token" not found',
          container: 'worker',
          count: 30,
          at: -9,
        },
      ],
    }),
  },
  {
    name: 'one old OOM of the app, the worker loops with 127',
    source: 'kubelet 1.28',
    expected: { cause: 'command-not-found', container: 'worker' },
    evidence: buildEvidence({
      containers: [
        healthy('api', {
          restarts: 1,
          state: running(-10_000),
          lastState: terminated(137, { reason: 'OOMKilled', from: -60_000, to: -10_010 }),
          ...limit('512Mi'),
        }),
        crashed('worker', 127, { from: -20, to: -20 }, { restarts: 20, log: '/bin/sh: celery: not found' }),
      ],
      events: [backOff('worker', 90)],
      metadata: { creationTimestamp: at(-61_000) },
    }),
  },
  {
    name: 'the init container needed two tries for its memory, the app dies of SIGILL',
    source: 'kubelet 1.30',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 132, { from: -20, to: -19 }),
        {
          name: 'warm',
          listed: 'init',
          restarts: 1,
          ready: true,
          state: terminated(0, { from: -280, to: -250 }),
          lastState: terminated(137, { reason: 'OOMKilled', from: -295, to: -282 }),
          ...limit('128Mi'),
        },
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'the init container waited for its database, now the app fails its startup probe',
    source: 'kubelet 1.32',
    expected: { cause: 'startup-probe', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          143,
          { from: -95, to: -30 },
          {
            startupProbe: { httpGet: { path: '/up', port: 3000 }, periodSeconds: 10, failureThreshold: 6 },
            restarts: 4,
          },
        ),
        {
          name: 'wait',
          listed: 'init',
          restarts: 3,
          ready: true,
          state: terminated(0, { from: -900, to: -890 }),
          lastState: terminated(1, { from: -960, to: -930 }),
        },
      ],
      metadata: { creationTimestamp: at(-1000) },
      events: [
        { ...backOff('wait', 4), firstAt: -980, at: -930 },
        ...probeKill(
          'Startup',
          'api',
          'Get "http://10.42.3.17:3000/up": dial tcp 10.42.3.17:3000: connect: connection refused',
        ),
        backOff('api', 3),
      ],
    }),
  },
]
