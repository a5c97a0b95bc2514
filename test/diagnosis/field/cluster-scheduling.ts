/** Field cases about pods that no node takes. */
import type { Evidence } from '../../../src/domain/evidence.ts'
import { at, buildEvidence, POD_NAME } from '../../support/evidence-builder.ts'
import { notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const NOT_HELPFUL = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'

function unscheduled(message: string, more: Parameters<typeof buildEvidence>[0] = {}): Evidence {
  const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }]
  const built = buildEvidence({
    containers: [{ name: 'api', hasStatus: false }],
    events: [{ reason: 'FailedScheduling', message }],
    ...more,
    spec: { nodeName: '', ...more.spec },
    status: { phase: 'Pending', conditions },
  })
  return {
    ...built,
    events: built.events.map(({ count: _, firstTimestamp: _f, lastTimestamp: _l, ...event }) => ({
      ...event,
      eventTime: at(-240),
      series: { count: 4, lastObservedTime: at(-20) },
      reportingComponent: 'default-scheduler',
    })),
  }
}

export const clusterScheduling: readonly FieldCase[] = [
  {
    name: 'not enough CPU on any node',
    source: 'kube-scheduler 1.30',
    expected: { cause: 'unschedulable' },
    evidence: unscheduled(
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    ),
  },
  {
    name: 'taints that the pod does not tolerate',
    source: 'kube-scheduler 1.36: taints are not named',
    expected: { cause: 'unschedulable' },
    evidence: unscheduled(`0/3 nodes are available: 3 node(s) had untolerated taint(s). ${NOT_HELPFUL}`),
  },
  {
    name: 'no node has the label of the selector',
    source: 'kube-scheduler 1.25',
    expected: { cause: 'unschedulable' },
    evidence: unscheduled(
      `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${NOT_HELPFUL}`,
      {
        spec: { nodeSelector: { pool: 'gpu' } },
      },
    ),
  },
  {
    name: 'host port taken on every node, no autoscaler help',
    source: 'kube-scheduler 1.28, cluster-autoscaler',
    expected: { cause: 'unschedulable', acceptable: ['port-conflict'] },
    evidence: unscheduled(
      "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.",
      {
        events: [
          {
            reason: 'FailedScheduling',
            message: "0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports.",
          },
          {
            reason: 'NotTriggerScaleUp',
            type: 'Normal',
            message: "pod didn't trigger scale-up: 1 max node group size reached",
          },
        ],
      },
    ),
  },
  {
    name: 'the volume ties the pod to a zone without room',
    source: 'kube-scheduler 1.29 VolumeBinding',
    expected: { cause: 'unschedulable', acceptable: ['volume-mount'] },
    evidence: unscheduled(
      '0/3 nodes are available: 1 Insufficient memory, 2 node(s) had volume node affinity conflict. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    ),
  },
  {
    name: 'held by a scheduling gate',
    source: 'kube-scheduler 1.30 SchedulingGated',
    expected: { cause: 'unschedulable' },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      spec: { nodeName: '', schedulingGates: [{ name: 'kueue.x-k8s.io/admission' }] },
      status: {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'SchedulingGated',
            message: 'Scheduling is blocked due to non-empty scheduling gates',
          },
        ],
      },
    }),
  },
  {
    name: 'kubelet rejects the pod: the node is full after all',
    source: 'kubelet 1.29 OutOfcpu',
    expected: { cause: 'unschedulable', acceptable: ['node-pressure', 'quota-exceeded'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      status: {
        phase: 'Failed',
        reason: 'OutOfcpu',
        message:
          "Pod was rejected: Node didn't have enough resource: cpu, requested: 4000, used: 13800, capacity: 15890",
      },
      events: [
        {
          reason: 'OutOfcpu',
          message: "Node didn't have enough resource: cpu, requested: 4000, used: 13800, capacity: 15890",
          at: -60,
        },
      ],
    }),
  },
  {
    name: 'scheduled after a while, now waiting for a mount',
    source: 'kube-scheduler 1.29; near miss',
    expected: { cause: 'volume-mount' },
    evidence: buildEvidence({
      containers: [notStarted('api', 'ContainerCreating')],
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: at(-230) }],
      },
      events: [
        {
          reason: 'FailedScheduling',
          message: `0/3 nodes are available: 3 Insufficient cpu. ${NOT_HELPFUL}`,
          at: -290,
        },
        {
          reason: 'Scheduled',
          type: 'Normal',
          message: `Successfully assigned shop/${POD_NAME} to node-a`,
          at: -230,
        },
        {
          reason: 'FailedMount',
          message:
            'MountVolume.SetUp failed for volume "share" : mount failed: exit status 32\nOutput: mount.nfs: Connection timed out\n',
          count: 3,
          firstAt: -120,
          at: -15,
        },
      ],
    }),
  },
]
