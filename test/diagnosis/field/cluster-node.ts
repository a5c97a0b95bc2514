/** Field cases about the node: evictions, storage limits, the kernel's global killer, and a node that is going away. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, crashed, healthy } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const evicted = (message: string) => ({
  status: { phase: 'Failed', reason: 'Evicted', message },
  events: [{ reason: 'Evicted', message, at: -60 }],
})

export const clusterNode: readonly FieldCase[] = [
  {
    name: 'evicted for memory of the node',
    source: 'kubelet 1.27 eviction manager',
    expected: { cause: 'node-pressure' },
    evidence: buildEvidence({
      containers: [{ name: 'api', restarts: 0, state: terminated(137, { from: -4000, to: -58 }) }],
      ...evicted(
        'The node was low on resource: memory. Threshold quantity: 100Mi, available: 87240Ki. Container api was using 1893416Ki, request is 512Mi, has larger consumption of memory. ',
      ),
    }),
  },
  {
    name: 'evicted for disk of the node, statuses already gone',
    source: 'kubelet 1.25 eviction manager',
    expected: { cause: 'node-pressure' },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      ...evicted(
        'The node was low on resource: ephemeral-storage. Threshold quantity: 10723086332, available: 9823112Ki. Container api was using 5242880Ki, request is 0, has larger consumption of ephemeral-storage. ',
      ),
    }),
  },
  {
    name: 'evicted for process ids of the node',
    source: 'kubelet 1.31 eviction manager',
    expected: { cause: 'node-pressure' },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      ...evicted('The node was low on resource: pids. Threshold quantity: 1638, available: 1201. '),
    }),
  },
  {
    name: 'evicted by the disk condition before it started',
    source: 'kubelet 1.29 admission',
    expected: { cause: 'node-pressure', acceptable: ['unschedulable'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      ...evicted('Pod was rejected: The node had condition: [DiskPressure]. '),
    }),
  },
  {
    name: 'container above its ephemeral-storage limit',
    source: 'kubelet 1.30 eviction manager',
    expected: { cause: 'node-pressure', acceptable: ['disk-full'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          state: terminated(137, { from: -4000, to: -58 }),
          resources: { limits: { 'ephemeral-storage': '1Gi' } },
        },
        { name: 'proxy', restarts: 0, state: terminated(0, { from: -4000, to: -59 }) },
      ],
      ...evicted('Container api exceeded its local ephemeral storage limit "1Gi". '),
    }),
  },
  {
    name: 'pod above the sum of its ephemeral-storage limits',
    source: 'kubelet 1.26 eviction manager',
    expected: { cause: 'node-pressure', acceptable: ['disk-full'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false, resources: { limits: { 'ephemeral-storage': '2Gi' } } }],
      ...evicted('Pod ephemeral local storage usage exceeds the total limit of containers 2Gi. '),
    }),
  },
  {
    name: 'emptyDir above its size limit',
    source: 'kubelet 1.34 eviction manager',
    expected: { cause: 'node-pressure', acceptable: ['disk-full'] },
    evidence: buildEvidence({
      containers: [
        {
          name: 'api',
          restarts: 0,
          state: terminated(143, { from: -4000, to: -58 }),
          volumeMounts: [{ name: 'cache', mountPath: '/var/cache' }],
        },
      ],
      spec: { volumes: [{ name: 'cache', emptyDir: { sizeLimit: '500Mi' } }] },
      ...evicted('Usage of EmptyDir volume "cache" exceeds the limit "500Mi". '),
    }),
  },
  {
    name: 'the kernel ran out of memory on the whole node',
    source: 'kubelet 1.28 oomwatcher SystemOOM',
    expected: { cause: 'node-pressure', acceptable: ['oom-killed'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 137, { from: -3000, to: -45 }, { restarts: 1 })],
      events: [
        backOff('api', 1),
        {
          kind: 'Node',
          name: 'node-a',
          reason: 'SystemOOM',
          message: 'System OOM encountered, victim process: java, pid: 48213',
          at: -46,
        },
      ],
    }),
  },
  {
    name: 'memory pressure of the node and Error 137 on a best-effort pod',
    source: 'kubelet 1.30: reclaim at the eviction threshold',
    expected: { cause: 'node-pressure', acceptable: ['terminated-externally', 'oom-killed'] },
    evidence: buildEvidence({
      containers: [crashed('batch', 137, { from: -1200, to: -40 }, { restarts: 3 })],
      status: { qosClass: 'BestEffort' },
      events: [
        backOff('batch', 2),
        {
          kind: 'Node',
          name: 'node-a',
          reason: 'EvictionThresholdMet',
          message: 'Attempting to reclaim memory',
          at: -42,
          count: 3,
        },
        {
          kind: 'Node',
          name: 'node-a',
          type: 'Normal',
          reason: 'NodeHasInsufficientMemory',
          message: 'Node node-a status is now: NodeHasInsufficientMemory',
          at: -42,
        },
      ],
      node: {
        metadata: { name: 'node-a' },
        status: {
          conditions: [
            {
              type: 'MemoryPressure',
              status: 'True',
              reason: 'KubeletHasInsufficientMemory',
              message: 'kubelet has insufficient memory available',
              lastTransitionTime: at(-42),
            },
            { type: 'Ready', status: 'True', reason: 'KubeletReady' },
          ],
        },
      },
    }),
  },
  {
    name: 'old system OOM long before an ordinary exit',
    source: 'kubelet 1.29; near miss',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 1, { from: -50, to: -48 })],
      events: [
        backOff('api'),
        {
          kind: 'Node',
          name: 'node-a',
          reason: 'SystemOOM',
          message: 'System OOM encountered, victim process: chrome, pid: 991',
          at: -2900,
        },
      ],
      gaps: [
        {
          what: 'previous log of container api',
          reason: 'forbidden',
          why: 'pods "api-5d4c7b9f66-x7k2p" is forbidden: User "system:serviceaccount:ops:crashloop" cannot get resource "pods/log" in API group "" in the namespace "shop"',
        },
      ],
    }),
  },
  {
    name: 'node stopped answering, the pod is being replaced',
    source: 'taint-eviction-controller 1.30',
    expected: {
      cause: 'container-runtime',
      acceptable: ['node-pressure', 'planned-termination', 'terminated-externally', 'unknown'],
    },
    evidence: buildEvidence({
      containers: [healthy('api', { ready: false })],
      metadata: { deletionTimestamp: at(-20), deletionGracePeriodSeconds: 30 },
      status: {
        phase: 'Running',
        reason: 'NodeLost',
        conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }],
      },
      events: [
        { reason: 'NodeNotReady', message: 'Node is not ready', at: -330 },
        {
          reason: 'TaintManagerEviction',
          type: 'Normal',
          message: 'Marking for deletion Pod shop/api-5d4c7b9f66-x7k2p',
          at: -30,
        },
      ],
      node: {
        metadata: { name: 'node-a' },
        status: {
          conditions: [
            {
              type: 'Ready',
              status: 'Unknown',
              reason: 'NodeStatusUnknown',
              message: 'Kubelet stopped posting node status.',
              lastTransitionTime: at(-330),
            },
          ],
        },
      },
    }),
  },
]
