/** Field cases after texts that people reported in public issue threads, which `source` names. */
import { at, buildEvidence, terminated, waiting } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy, notStarted, probeKill, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const failed = (reason: string, message: string) =>
  buildEvidence({
    containers: [{ name: 'api', hasStatus: false }],
    status: { phase: 'Failed', reason, message },
  })

export const clusterReported: readonly FieldCase[] = [
  {
    name: 'a probe by command times out and the event has no text',
    source: 'inspektor-gadget#187',
    expected: { cause: 'liveness-probe', container: 'gadget' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'gadget',
          137,
          { from: -120, to: -30 },
          { livenessProbe: { exec: { command: ['/bin/gadgettracermanager', '-liveness'] } } },
        ),
      ],
      events: [...probeKill('Liveness', 'gadget', '', { at: -60 }), backOff('gadget', 2)],
    }),
  },
  {
    name: 'the pause container is gone while the container starts',
    source: 'containerd#7388',
    expected: { cause: 'container-runtime', container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 2,
          state: waiting(
            'RunContainerError',
            'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to create new parent process: namespace path: lstat /proc/0/ns/ipc: no such file or directory: unknown',
          ),
          lastState: terminated(128, {
            reason: 'StartError',
            to: -40,
            message:
              'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to create new parent process: namespace path: lstat /proc/0/ns/ipc: no such file or directory: unknown',
          }),
        },
      ],
      events: [backOff('api', 2)],
    }),
  },
  {
    name: 'the sandbox name stays reserved',
    source: 'kube-fledged#194',
    expected: { cause: 'container-runtime' },
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      status: { phase: 'Pending' },
      events: [
        {
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
          at: -60,
        },
        {
          reason: 'FailedCreatePodSandBox',
          message:
            'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to reserve sandbox name "api_shop_pod-uid_0": name "api_shop_pod-uid_0" is reserved for "62d706b05a73"',
          count: 9,
          at: -10,
        },
      ],
    }),
  },
  {
    name: 'a restart of containerd turns a finished init container into Unknown',
    source: 'cilium#48739',
    expected: { cause: 'container-runtime', acceptable: ['unknown'] },
    evidence: buildEvidence({
      containers: [
        healthy('api'),
        {
          name: 'wait',
          listed: 'init',
          restarts: 1,
          ready: true,
          state: terminated(0, { from: -270, to: -268 }),
          lastState: terminated(255, { reason: 'Unknown', from: -290, to: -285 }),
        },
      ],
    }),
  },
  {
    name: 'the node selector no longer fits, old words',
    source: 'kubernetes#109663',
    expected: { cause: 'unschedulable' },
    evidence: failed('NodeAffinity', 'Pod Predicate NodeAffinity failed'),
  },
  {
    name: 'the critical pod finds nobody to preempt',
    source: 'kube-state-metrics#1145',
    expected: {
      cause: 'unschedulable',
      acceptable: ['node-pressure', 'quota-exceeded', 'container-runtime'],
    },
    evidence: failed(
      'UnexpectedAdmissionError',
      'Pod Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [(res: pods, q: 1), ]',
    ),
  },
  {
    name: 'node shutdown in the words before 1.22',
    source: 'kubernetes#102840',
    expected: { cause: 'planned-termination', acceptable: ['node-pressure'] },
    evidence: failed('Shutdown', 'Node is shutting, evicting pods'),
  },
  {
    name: 'one restart with 137 in the minute the pod came up, running since',
    source: 'kubernetes#122256',
    expected: { cause: 'terminated-externally', acceptable: ['unknown', 'liveness-probe'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        healthy('api', {
          restarts: 1,
          state: running(-900),
          lastState: terminated(137, { from: -1023, to: -902 }),
        }),
      ],
      metadata: { creationTimestamp: at(-1030) },
      events: [
        {
          reason: 'Started',
          type: 'Normal',
          message: 'Started container api',
          container: 'api',
          count: 2,
          firstAt: -1023,
          at: -900,
        },
      ],
    }),
  },
  {
    name: 'OOMKilled in the status although the kubelet restarted it for its probe',
    source: 'kubernetes#19825',
    expected: { cause: 'liveness-probe', acceptable: ['oom-killed'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          137,
          { reason: 'OOMKilled', from: -200, to: -30 },
          {
            resources: { limits: { memory: '1Gi' } },
            livenessProbe: { httpGet: { path: '/live', port: 8080 } },
          },
        ),
      ],
      events: [
        ...probeKill(
          'Liveness',
          'api',
          'Get "http://10.42.3.17:8080/live": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
          { at: -60 },
        ),
        backOff('api', 2),
      ],
    }),
  },
]
