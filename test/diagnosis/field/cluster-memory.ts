/** Field cases about kills at the container's own memory limit, in all the shapes they are reported. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy, notStarted, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const limit = (memory: string) => ({ resources: { limits: { memory }, requests: { memory } } })

export const clusterMemory: readonly FieldCase[] = [
  {
    name: 'killed at its limit, in back-off',
    source: 'kubelet 1.29, containerd 1.7',
    expected: { cause: 'oom-killed', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { reason: 'OOMKilled', from: -220, to: -160 }, limit('256Mi'))],
      events: [backOff('api')],
    }),
  },
  {
    name: 'killed at its limit, status not yet in back-off',
    source: 'kubelet 1.36: state stays terminated during the back-off',
    expected: { cause: 'oom-killed', container: 'worker' },
    evidence: buildEvidence({
      containers: [
        healthy('proxy'),
        {
          name: 'worker',
          restarts: 4,
          state: terminated(137, { reason: 'OOMKilled', from: -75, to: -20 }),
          lastState: terminated(137, { reason: 'OOMKilled', from: -170, to: -120 }),
          ...limit('512Mi'),
        },
      ],
      events: [backOff('worker', 4)],
    }),
  },
  {
    name: 'Error 137 with the kernel line of the node problem detector',
    source: 'node-problem-detector 0.8 kernel-monitor; containerd#8180',
    expected: { cause: 'oom-killed', container: 'api', acceptable: ['terminated-externally'] },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -200, to: -151 }, limit('256Mi'))],
      events: [
        backOff('api'),
        {
          kind: 'Node',
          name: 'node-a',
          reason: 'OOMKilling',
          message:
            'Memory cgroup out of memory: Killed process 30127 (node) total-vm:1193352kB, anon-rss:261424kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:3012kB oom_score_adj:937',
          at: -151,
        },
      ],
    }),
  },
  {
    name: 'Error 137 and the shell says Killed under a small limit',
    source: 'bash 5.2 as PID 1, containerd 1.6',
    expected: { cause: 'oom-killed', container: 'train', acceptable: ['terminated-externally'] },
    evidence: buildEvidence({
      containers: [
        crashed(
          'train',
          137,
          { from: -90, to: -62 },
          {
            ...limit('1Gi'),
            log: [
              'loading dataset part-00017.parquet (3.1 GB)',
              'building index',
              '/app/run.sh: line 9:     8 Killed                  python3 train.py --epochs 3',
            ],
          },
        ),
      ],
      events: [backOff('train', 3)],
    }),
  },
  {
    name: 'a forked worker is killed, the parent gives up with 1',
    source: 'gunicorn 21 on cgroup v1: OOMKilled with exit 1',
    expected: { cause: 'oom-killed', container: 'web' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'web',
          1,
          { reason: 'OOMKilled', from: -140, to: -80 },
          {
            ...limit('300Mi'),
            log: [
              '[2026-05-04 09:57:02 +0000] [1] [INFO] Listening at: http://0.0.0.0:8000 (1)',
              '[2026-05-04 09:58:31 +0000] [1] [ERROR] Worker (pid:14) was sent SIGKILL! Perhaps out of memory?',
              '[2026-05-04 09:58:32 +0000] [1] [ERROR] Shutting down: Master',
            ],
          },
        ),
      ],
      events: [backOff('web', 5)],
    }),
  },
  {
    name: 'an init container is killed at its limit',
    source: 'kubelet 1.30',
    expected: { cause: 'oom-killed', container: 'load-model' },
    evidence: buildEvidence({
      containers: [
        notStarted('server'),
        crashed(
          'load-model',
          137,
          { reason: 'OOMKilled', from: -60, to: -41 },
          { listed: 'init', ...limit('128Mi') },
        ),
      ],
      events: [backOff('load-model', 7)],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'the mesh sidecar is killed, the app is healthy',
    source: 'Istio 1.20, kubelet 1.27',
    expected: { cause: 'oom-killed', container: 'istio-proxy' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        crashed('istio-proxy', 137, { reason: 'OOMKilled', from: -400, to: -35 }, limit('128Mi')),
      ],
      events: [backOff('istio-proxy', 2)],
      metadata: { creationTimestamp: at(-7200) },
    }),
  },
  {
    name: 'a native sidecar is killed, the app is healthy',
    source: 'kubelet 1.33, fluent-bit',
    expected: { cause: 'oom-killed', container: 'log-shipper' },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        crashed(
          'log-shipper',
          137,
          { reason: 'OOMKilled', from: -130, to: -44 },
          { listed: 'sidecar', ...limit('64Mi') },
        ),
      ],
      events: [backOff('log-shipper', 4)],
    }),
  },
  {
    name: 'the limit is too small for the runtime to start the process',
    source: 'runc 1.1 / containerd 1.7 StartError',
    expected: { cause: 'oom-killed', container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          128,
          {
            reason: 'StartError',
            to: -20,
            message:
              'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown',
          },
          limit('4Mi'),
        ),
      ],
      events: [backOff('api', 4)],
    }),
  },
  {
    name: 'two kills yesterday, running since',
    source: 'kubelet 1.28, Prometheus alert on restarts',
    expected: { cause: 'oom-killed', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 2,
          ready: true,
          state: running(-72_000),
          lastState: terminated(137, { reason: 'OOMKilled', from: -80_000, to: -72_010 }),
          ...limit('512Mi'),
        },
      ],
      metadata: { creationTimestamp: at(-200_000) },
      gaps: [
        {
          what: 'events of the pod',
          reason: 'expired',
          why: 'none are left; the cluster keeps events for one hour',
        },
      ],
    }),
  },
]
