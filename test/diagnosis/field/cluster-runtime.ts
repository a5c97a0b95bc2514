/** Field cases about the node's machinery: the runtime, cgroups, devices, lost containers. */
import { at, buildEvidence, POD_NAME } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, healthy, notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const SANDBOX_ID = '3f6e2b9b8f8f4f0c9d1e7a5b2c4d6e8f00112233445566778899aabbccddeeff'
const sandbox = (text: string, count = 14) => ({
  containers: [notStarted('api', 'ContainerCreating')],
  status: { phase: 'Pending' },
  events: [
    {
      reason: 'FailedCreatePodSandBox',
      message: `Failed to create pod sandbox: rpc error: code = Unknown desc = ${text}`,
      count,
      firstAt: -280,
      at: -10,
    },
  ],
})
const network = (plugin: string, text: string) =>
  `failed to setup network for sandbox "${SANDBOX_ID}": plugin type="${plugin}" failed (add): ${text}`
const expected = { cause: 'container-runtime' } as const

export const clusterRuntime: readonly FieldCase[] = [
  {
    name: 'the cgroup cannot be made',
    source: 'runc 1.1, cgroup leak of an old kernel',
    expected: { cause: 'container-runtime', acceptable: ['node-pressure'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed('api', 128, {
          reason: 'StartError',
          to: -15,
          message:
            'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/kubepods/burstable/podpod-uid/3f6e2b9b: cannot allocate memory: unknown',
        }),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'the runtime is too slow: names stay reserved',
    source: 'containerd 1.6 CreateContainerError',
    expected: { cause: 'container-runtime', container: 'api', acceptable: ['node-pressure'] },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'CreateContainerError',
          `failed to reserve container name "api_${POD_NAME}_shop_pod-uid_0": name "api_${POD_NAME}_shop_pod-uid_0" is reserved for "9c1d2e3f"`,
        ),
      ],
      status: { phase: 'Pending' },
      events: [
        {
          reason: 'Failed',
          message: 'Error: context deadline exceeded',
          container: 'api',
          count: 2,
          firstAt: -280,
          at: -150,
        },
        {
          reason: 'Failed',
          message: `Error: failed to reserve container name "api_${POD_NAME}_shop_pod-uid_0": name "api_${POD_NAME}_shop_pod-uid_0" is reserved for "9c1d2e3f"`,
          container: 'api',
          count: 11,
          at: -9,
        },
      ],
    }),
  },
  {
    name: 'PLEG is unhealthy, the containers are stuck in creation',
    source: 'kubelet 1.27 PLEG',
    expected,
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      status: { phase: 'Pending' },
      events: [
        {
          kind: 'Node',
          name: 'node-a',
          type: 'Normal',
          reason: 'NodeNotReady',
          message: 'Node node-a status is now: NodeNotReady',
          at: -100,
        },
      ],
      node: {
        metadata: { name: 'node-a' },
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'False',
              reason: 'KubeletNotReady',
              message: 'PLEG is not healthy: pleg was last seen active 4m12.334s ago; threshold is 3m0s',
              lastTransitionTime: at(-100),
            },
          ],
        },
      },
    }),
  },
  {
    name: 'the GPU hook finds no driver',
    source: 'nvidia-container-toolkit 1.14',
    expected: { cause: 'container-runtime', container: 'train', acceptable: ['missing-file-or-module'] },
    evidence: buildEvidence({
      containers: [
        healthy('proxy'),
        crashed('train', 128, {
          reason: 'StartError',
          to: -15,
          message:
            'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running hook #0: error running hook: exit status 1, stdout: , stderr: nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown',
        }),
      ],
      events: [backOff('train')],
    }),
  },
  {
    name: 'the device plug-in has no healthy device',
    source: 'kubelet 1.29 UnexpectedAdmissionError',
    expected: {
      cause: 'container-runtime',
      acceptable: ['unschedulable', 'quota-exceeded', 'node-pressure'],
    },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      status: {
        phase: 'Failed',
        reason: 'UnexpectedAdmissionError',
        message:
          'Pod was rejected: Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
      },
      events: [
        {
          reason: 'UnexpectedAdmissionError',
          message:
            'Allocate failed due to no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu, which is unexpected',
          at: -60,
        },
      ],
    }),
  },
  {
    name: 'the container was lost when the node restarted',
    source: 'kubelet 1.28 ContainerStatusUnknown',
    expected: {
      cause: 'container-runtime',
      acceptable: ['unknown', 'terminated-externally', 'node-pressure', 'planned-termination'],
      container: 'api',
    },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 1,
          state: {
            terminated: {
              exitCode: 137,
              reason: 'ContainerStatusUnknown',
              message: 'The container could not be located when the pod was terminated',
              startedAt: null,
              finishedAt: null,
            },
          },
        },
      ],
      status: { phase: 'Failed' },
    }),
  },
  {
    name: 'one failed sandbox at the start while the plug-in came up, then an app panic',
    source: 'Cilium 1.14; near miss',
    expected: { cause: 'app-exception', container: 'api' },
    evidence: buildEvidence({
      ...sandbox(network('cilium-cni', 'unable to connect to Cilium agent'), 1),
      containers: [
        crashed(
          'api',
          101,
          { from: -21, to: -20 },
          {
            log: [
              "thread 'main' panicked at src/main.rs:41:10:",
              'called `Option::unwrap()` on a `None` value',
            ],
          },
        ),
      ],
      status: { phase: 'Running' },
      events: [
        {
          reason: 'FailedCreatePodSandBox',
          message: `Failed to create pod sandbox: rpc error: code = Unknown desc = ${network('cilium-cni', 'unable to connect to Cilium agent')}`,
          at: -295,
        },
        backOff('api'),
      ],
    }),
  },
]
