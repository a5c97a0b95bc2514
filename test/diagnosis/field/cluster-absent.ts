/** Field cases about pods that are gone, never came, or have nothing wrong with them. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, pullFailure } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const limit = (memory: string) => ({ resources: { limits: { memory } } })
const refused = (message: string) =>
  buildEvidence({
    hasPod: false,
    events: [
      {
        kind: 'ReplicaSet',
        name: 'api-5d4c7b9f66',
        reason: 'FailedCreate',
        message: `Error creating: ${message}`,
        count: 12,
        at: -30,
      },
    ],
  })
const job = { workload: { cluster: 'test', namespace: 'shop', kind: 'Job', name: 'load' } }

export const clusterAbsent: readonly FieldCase[] = [
  {
    name: 'a Job pod completed and somebody asks',
    source: 'job-controller 1.31',
    expected: { cause: 'unknown', acceptable: ['planned-termination'] },
    evidence: buildEvidence({
      ...job,
      containers: [
        { name: 'load', restarts: 0, state: terminated(0, { from: -300, to: -120 }), lastState: {} },
      ],
      spec: { restartPolicy: 'Never' },
      status: { phase: 'Succeeded' },
      events: [
        {
          kind: 'Job',
          name: 'load',
          type: 'Normal',
          reason: 'Completed',
          message: 'Job completed',
          at: -118,
        },
      ],
    }),
  },
  {
    name: 'the deadline of the Job passes while its image cannot be pulled',
    source: 'job-controller 1.30',
    expected: { cause: 'image-pull', acceptable: ['deadline-exceeded'] },
    evidence: (() => {
      const failure = pullFailure(
        'load',
        'ghcr.io/acme/load:2',
        'rpc error: code = NotFound desc = failed to pull and unpack image "ghcr.io/acme/load:2": failed to resolve reference "ghcr.io/acme/load:2": ghcr.io/acme/load:2: not found',
      )
      return buildEvidence({
        ...failure,
        ...job,
        metadata: { deletionTimestamp: at(20), deletionGracePeriodSeconds: 30 },
        events: [
          ...failure.events,
          {
            kind: 'Job',
            name: 'load',
            reason: 'DeadlineExceeded',
            message: 'Job was active longer than specified deadline',
            at: -10,
          },
        ],
      })
    })(),
  },
  {
    name: 'scaled to nothing by hand',
    source: 'deployment-controller 1.29',
    expected: { cause: 'planned-termination' },
    evidence: buildEvidence({
      hasPod: false,
      owners: {
        deployment: {
          metadata: { name: 'api', namespace: 'shop' },
          spec: { replicas: 0, selector: {}, template: { spec: { containers: [{ name: 'api' }] } } },
          status: { replicas: 0 },
        },
      },
      events: [
        {
          kind: 'Deployment',
          name: 'api',
          type: 'Normal',
          reason: 'ScalingReplicaSet',
          message: 'Scaled down replica set api-5d4c7b9f66 to 0 from 3',
          at: -100,
        },
      ],
    }),
  },
  {
    name: 'the namespace is being deleted',
    source: 'NamespaceLifecycle admission 1.30',
    expected: { cause: 'planned-termination', acceptable: ['quota-exceeded'] },
    evidence: refused(
      'pods "api-5d4c7b9f66-q8x7z" is forbidden: unable to create new content in namespace shop because it is being terminated',
    ),
  },
  {
    name: 'no such priority class',
    source: 'Priority admission 1.30',
    expected: { cause: 'quota-exceeded', acceptable: ['config-object-missing', 'unschedulable'] },
    evidence: refused(
      'pods "api-5d4c7b9f66-" is forbidden: no PriorityClass with name critical-shop was found',
    ),
  },
  {
    name: 'the API server itself times out',
    source: 'etcd 3.5 behind kube-apiserver',
    expected: { cause: 'unknown', acceptable: ['container-runtime', 'quota-exceeded'] },
    evidence: refused('etcdserver: request timed out'),
  },
  {
    name: 'two containers fail for two reasons, the one with the long history counts',
    source: 'kubelet 1.30',
    expected: { cause: 'oom-killed', acceptable: ['image-pull'] },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          137,
          { reason: 'OOMKilled', from: -200, to: -100 },
          { ...limit('64Mi'), restarts: 30 },
        ),
        blocked('agent', 'ImagePullBackOff', 'Back-off pulling image "quay.io/acme/agent:9"'),
      ],
      events: [
        backOff('api', 100),
        {
          reason: 'BackOff',
          type: 'Normal',
          message: 'Back-off pulling image "quay.io/acme/agent:9"',
          container: 'agent',
          count: 8,
        },
      ],
    }),
  },
  {
    name: 'a pending pod and not one event',
    source: 'events forbidden',
    expected: { cause: 'unknown', acceptable: ['unschedulable'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      spec: { nodeName: '' },
      status: { phase: 'Pending' },
      gaps: [{ what: 'events of the pod', reason: 'forbidden', why: 'events is forbidden' }],
    }),
  },
  {
    name: 'waiting for the first consumer is normal, the processors are what lacks',
    source: 'persistentvolume-controller and kube-scheduler 1.31',
    expected: { cause: 'unschedulable' },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      spec: { nodeName: '', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-api' } }] },
      status: { phase: 'Pending' },
      events: [
        {
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
          at: -20,
        },
        {
          kind: 'PersistentVolumeClaim',
          name: 'data-api',
          type: 'Normal',
          reason: 'WaitForFirstConsumer',
          message: 'waiting for first consumer to be created before binding',
          count: 20,
          at: -15,
        },
      ],
      claims: [
        {
          metadata: { name: 'data-api', namespace: 'shop' },
          spec: { storageClassName: 'gp3' },
          status: { phase: 'Pending' },
        },
      ],
    }),
  },
]
