/** Field cases about orderly ends: rollout, scale-down, drain, preemption, node shutdown. */
import { at, buildEvidence, POD_NAME, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const stopping = (container: string, when: number) => ({
  reason: 'Killing',
  type: 'Normal',
  message: `Stopping container ${container}`,
  container,
  at: when,
})
const deleting = (age = 25) => ({
  metadata: {
    deletionTimestamp: at(-age + 30),
    deletionGracePeriodSeconds: 30,
    creationTimestamp: at(-90_000),
  },
})
const disruption = (reason: string, message: string) => ({
  conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message, lastTransitionTime: at(-40) }],
})
const ended = (exitCode: number, to = -5) => ({
  name: 'api',
  restarts: 0,
  ready: false,
  state: terminated(exitCode, { from: -89_000, to }),
})

export const clusterPlanned: readonly FieldCase[] = [
  {
    name: 'replaced by a rollout, ends with 143',
    source: 'deployment-controller 1.30',
    expected: { cause: 'planned-termination' },
    evidence: buildEvidence({
      containers: [ended(143)],
      ...deleting(),
      events: [
        stopping('api', -25),
        {
          kind: 'Deployment',
          name: 'api',
          type: 'Normal',
          reason: 'ScalingReplicaSet',
          message: 'Scaled down replica set api-5d4c7b9f66 to 0 from 1',
          at: -26,
        },
        {
          kind: 'ReplicaSet',
          name: 'api-5d4c7b9f66',
          type: 'Normal',
          reason: 'SuccessfulDelete',
          message: `Deleted pod: ${POD_NAME}`,
          at: -26,
        },
      ],
    }),
  },
  {
    name: 'scaled down by the autoscaler, still stopping',
    source: 'horizontal-pod-autoscaler 1.28',
    expected: { cause: 'planned-termination' },
    evidence: buildEvidence({
      containers: [healthy('api')],
      ...deleting(12),
      events: [
        stopping('api', -12),
        {
          kind: 'Deployment',
          name: 'api',
          type: 'Normal',
          reason: 'ScalingReplicaSet',
          message: 'Scaled down replica set api-5d4c7b9f66 to 2 from 5',
          at: -13,
        },
      ],
    }),
  },
  {
    name: 'drained, SIGKILL after the grace period',
    source: 'eviction API, kubectl drain 1.29',
    expected: { cause: 'planned-termination' },
    evidence: buildEvidence({
      containers: [ended(137)],
      ...deleting(38),
      status: disruption('EvictionByEvictionAPI', 'Eviction API: evicting'),
      events: [stopping('api', -38)],
      node: {
        metadata: { name: 'node-a' },
        spec: {
          unschedulable: true,
          taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
        },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
    }),
  },
  {
    name: 'preempted by a pod of higher priority',
    source: 'kube-scheduler 1.31',
    expected: {
      cause: 'planned-termination',
      acceptable: ['unschedulable', 'terminated-externally', 'node-pressure'],
    },
    evidence: buildEvidence({
      containers: [ended(143)],
      ...deleting(30),
      status: disruption(
        'PreemptionByScheduler',
        'default-scheduler: preempting to accommodate a higher priority pod',
      ),
      events: [
        {
          reason: 'Preempted',
          type: 'Normal',
          message: 'Preempted by pod 6d0e7a52-4c3b-4c51-8b1c-2b6f9c9f7a11 on node node-a',
          at: -31,
        },
        stopping('api', -30),
      ],
    }),
  },
  {
    name: 'spot node shuts down',
    source: 'kubelet 1.29 graceful node shutdown',
    expected: { cause: 'planned-termination', acceptable: ['node-pressure'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      status: {
        phase: 'Failed',
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
        ...disruption('TerminationByKubelet', 'Pod was terminated in response to imminent node shutdown.'),
      },
      events: [
        {
          kind: 'Node',
          name: 'node-a',
          type: 'Normal',
          reason: 'NodeNotReady',
          message: 'Node node-a status is now: NodeNotReady',
          at: -45,
        },
      ],
    }),
  },
  {
    name: 'Karpenter consolidates the node',
    source: 'Karpenter 1.0: event Evicted that is no pressure',
    expected: { cause: 'planned-termination' },
    evidence: buildEvidence({
      containers: [ended(143)],
      ...deleting(20),
      status: disruption('EvictionByEvictionAPI', 'Eviction API: evicting'),
      events: [
        { reason: 'Evicted', type: 'Normal', message: 'Evicted pod: Underutilized', at: -21 },
        stopping('api', -20),
      ],
    }),
  },
  {
    name: 'a pod of a StatefulSet was re-created and runs',
    source: 'statefulset-controller 1.27',
    expected: { cause: 'planned-termination' },
    evidence: buildEvidence({
      containers: [{ name: 'api', restarts: 0, ready: true, state: running(-100) }],
      metadata: { creationTimestamp: at(-104) },
      workload: { cluster: 'test', namespace: 'shop', kind: 'StatefulSet', name: 'api' },
      events: [
        { ...stopping('api', -135), uid: 'former-uid' },
        {
          kind: 'StatefulSet',
          name: 'api',
          type: 'Normal',
          reason: 'SuccessfulDelete',
          message: `delete Pod ${POD_NAME} in StatefulSet api successful`,
          at: -135,
        },
        {
          kind: 'StatefulSet',
          name: 'api',
          type: 'Normal',
          reason: 'SuccessfulCreate',
          message: `create Pod ${POD_NAME} in StatefulSet api successful`,
          at: -104,
        },
      ],
    }),
  },
  {
    name: 'crash-looping with a panic, and only now being deleted',
    source: 'kubelet 1.31; near miss',
    expected: { cause: 'app-exception', acceptable: ['planned-termination'] },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          2,
          { from: -62, to: -60 },
          {
            log: [
              'panic: assignment to entry in nil map',
              '',
              'goroutine 1 [running]:',
              'main.main()',
              '\t/src/main.go:12 +0x3a',
            ],
          },
        ),
      ],
      ...deleting(3),
      events: [backOff('api', 20)],
    }),
  },
]
