/** Faults that keep a whole pod from starting: config objects, volumes, sandbox, scheduling, admission, deadlines. */
import { describe, expect, it } from 'vitest'
import type { KubeNode } from '../../../src/domain/kubernetes.ts'
import { type BuiltEvidence, terminated, waiting } from '../../support/evidence-builder.ts'
import { judge } from '../../support/judge.ts'

const CREATING = { state: waiting('ContainerCreating'), restarts: 0 } as const
const PENDING = { phase: 'Pending' } as const

function mounting(message: string, more: BuiltEvidence = {}): BuiltEvidence {
  return {
    containers: [CREATING],
    status: PENDING,
    events: [{ reason: 'FailedMount', message, count: 5 }],
    ...more,
  }
}

describe('config-object-missing', () => {
  /** Sources: kubernetes pkg/kubelet/kubelet_pods.go, pkg/volume/{configmap,secret,projected}. */
  it.each([
    ['configmap "app-config" not found', 'ConfigMap app-config'],
    ['secret "db-credentials" not found', 'Secret db-credentials'],
    [
      "couldn't find key LOG_LEVEL in ConfigMap shop/app-config",
      'key LOG_LEVEL is not in ConfigMap app-config',
    ],
    [
      "couldn't find key password in Secret shop/db-credentials",
      'key password is not in Secret db-credentials',
    ],
  ])('reads the waiting container: %s', (message, says) => {
    const { cause, verdict, first } = judge({
      containers: [{ state: waiting('CreateContainerConfigError', message), restarts: 0 }],
      status: PENDING,
    })

    expect([cause, verdict]).toEqual(['config-object-missing', 'identified'])
    expect(first.summary).toContain(says)
  })

  it.each([
    ['MountVolume.SetUp failed for volume "conf" : configmap "nginx-conf" not found', 'nginx-conf'],
    ['MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found', 'web-tls'],
    [
      'MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: nginx.conf',
      'nginx.conf',
    ],
    [
      'MountVolume.SetUp failed for volume "all" : [configmap "a-config" not found, secret "b" not found]',
      'a-config',
    ],
  ])('reads the mount that waits: %s', (message, says) => {
    const { cause, first } = judge(mounting(message))

    expect(cause).toBe('config-object-missing')
    expect(first.summary).toContain(says)
  })

  it('offers the nearest key that exists', () => {
    const { first } = judge({
      containers: [
        {
          state: waiting(
            'CreateContainerConfigError',
            "couldn't find key LOG_LEVL in ConfigMap shop/app-config",
          ),
          restarts: 0,
        },
      ],
      references: [
        {
          kind: 'ConfigMap',
          name: 'app-config',
          key: 'LOG_LEVL',
          fieldPath: 'spec.containers[api].env[LOG_LEVEL].valueFrom.configMapKeyRef',
          optional: false,
          exists: true,
          keys: ['LOG_LEVEL', 'REGION'],
        },
      ],
    })

    expect(first.summary).toContain('Did you mean LOG_LEVEL?')
    expect(first.summary).toContain('env[LOG_LEVEL]')
  })

  it('lets a cache that is not in sync pass by', () => {
    const { confidenceOf } = judge(
      mounting(
        'MountVolume.SetUp failed for volume "kube-api-access-x" : failed to sync configmap cache: timed out waiting for the condition',
      ),
    )

    expect(confidenceOf('config-object-missing') + confidenceOf('volume-mount')).toBe(0)
  })

  it('is over when the container runs', () => {
    const { cause } = judge({
      containers: [{ log: 'panic: boom', lastState: terminated(2) }],
      events: [
        {
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "conf" : configmap "x" not found',
          at: -250,
        },
      ],
    })

    expect(cause).toBe('app-exception')
  })
})

describe('volume-mount', () => {
  /** Sources: attach-detach controller, kubelet volume manager, CSI, mount(8), NFS. */
  it.each([
    [
      'FailedAttachVolume',
      'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) api-0',
      /Multi-Attach/,
    ],
    [
      'FailedMount',
      'MountVolume.MountDevice failed for volume "pvc-1" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
      /ebs\.csi\.aws\.com does not run/,
    ],
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32\nMounting command: mount\nOutput: mount.nfs: access denied by server while mounting 10.0.0.2:/exports',
      /access denied/,
    ],
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "host" : hostPath type check failed: /data is not a directory',
      /does not exist/,
    ],
    [
      'FailedAttachVolume',
      'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      /not ready in time/,
    ],
  ])('explains %s: %s', (reason, message, says) => {
    const { cause, verdict, first } = judge({
      containers: [CREATING],
      status: PENDING,
      events: [{ reason, message }],
    })

    expect([cause, verdict]).toEqual(['volume-mount', 'identified'])
    expect(first.summary).toMatch(says)
  })

  it('blames a claim that is not bound rather than the scheduler', () => {
    const { cause, first } = judge({
      containers: [{ hasStatus: false }],
      status: PENDING,
      spec: { nodeName: '', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
      claims: [
        { metadata: { name: 'data' }, spec: { storageClassName: 'gold' }, status: { phase: 'Pending' } },
      ],
      events: [
        {
          reason: 'FailedScheduling',
          message: '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
        },
        {
          kind: 'PersistentVolumeClaim',
          name: 'data',
          reason: 'ProvisioningFailed',
          message:
            'failed to provision volume with StorageClass "gold": rpc error: code = ResourceExhausted desc = quota exceeded',
        },
      ],
    })

    expect(cause).toBe('volume-mount')
    expect(first.summary).toMatch(/data is unbound.*gold.*quota exceeded/)
  })

  it('leaves a claim that waits for its first consumer alone', () => {
    const { cause } = judge({
      containers: [{ hasStatus: false }],
      status: PENDING,
      spec: { nodeName: '', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
      claims: [{ metadata: { name: 'data' }, status: { phase: 'Pending' } }],
      events: [
        { reason: 'FailedScheduling', message: '0/3 nodes are available: 3 Insufficient memory.' },
        {
          kind: 'PersistentVolumeClaim',
          name: 'data',
          reason: 'WaitForFirstConsumer',
          message: 'waiting for first consumer to be created before binding',
        },
      ],
    })

    expect(cause).toBe('unschedulable')
  })

  it('does not explain a crash by a mount that failed once and then worked', () => {
    const { cause } = judge({
      containers: [{ log: 'Error: boom', lastState: terminated(1) }],
      events: [
        {
          reason: 'FailedMount',
          message: 'MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32',
          at: -280,
        },
      ],
    })

    expect(cause).not.toBe('volume-mount')
  })
})

describe('container-runtime', () => {
  /** Sources: containerd pkg/cri/server, CRI-O server/sandbox_run, CNI plug-ins of Calico, AWS VPC and flannel. */
  it.each([
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "a": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
      /CNI/,
    ],
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "a": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
      /no free address/,
    ],
    [
      'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      /did not answer in time/,
    ],
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to find runtime handler kata from runtime list',
      /no handler kata/,
    ],
  ])('explains %s', (message, says) => {
    const { cause, verdict, first } = judge({
      containers: [CREATING],
      status: PENDING,
      events: [{ reason: 'FailedCreatePodSandBox', message, count: 4 }],
    })

    expect([cause, verdict]).toEqual(['container-runtime', 'identified'])
    expect(first.summary).toMatch(says)
  })

  it('is not the cause of a crash after a sandbox that failed once', () => {
    const { cause } = judge({
      containers: [{ log: 'panic: boom', lastState: terminated(2) }],
      events: [
        {
          reason: 'FailedCreatePodSandBox',
          message: 'Failed to create pod sandbox: context deadline exceeded',
          at: -290,
        },
      ],
    })

    expect(cause).toBe('app-exception')
  })
})

function node(name: string, cpu: string, taint?: string): KubeNode {
  return {
    metadata: { name },
    spec: taint ? { taints: [{ key: taint, effect: 'NoSchedule' }] } : {},
    status: { allocatable: { cpu, memory: '8Gi' } },
  }
}

describe('unschedulable', () => {
  /** Source: kubernetes pkg/scheduler/framework/plugins. */
  it.each([
    [
      '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
      /Insufficient cpu on 2 nodes: the pod asks for 4 CPU, the largest node offers 2 CPU/,
    ],
    [
      '0/2 nodes are available: 1 Insufficient memory, 1 node(s) had untolerated taint {dedicated: gpu}.',
      /Insufficient memory on 1 node.*; 1 node has a taint/,
    ],
    ['0/2 nodes are available: 2 node(s) had untolerated taint(s).', /node-b: dedicated:NoSchedule/],
    [
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
      /lack the labels.*disk=ssd/,
    ],
    ["0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports.", /free ports/],
    ["0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints.", /topology spread/],
    [
      '0/2 nodes are available: 1 Too many pods, 1 node(s) were unschedulable.',
      /as many pods as they may; 1 node cordoned/,
    ],
  ])('counts the nodes: %s', (message, says) => {
    const { cause, verdict, first } = judge({
      containers: [{ hasStatus: false, resources: { requests: { cpu: '4' } } }],
      status: PENDING,
      spec: { nodeName: '', nodeSelector: { disk: 'ssd' } },
      nodes: [node('node-a', '2'), node('node-b', '1500m', 'dedicated')],
      events: [{ reason: 'FailedScheduling', message }],
    })

    expect([cause, verdict, first.container]).toEqual(['unschedulable', 'identified', 'api'])
    expect(first.summary).toMatch(says)
  })

  it('reads the condition when the events cannot be seen', () => {
    const { cause } = judge({
      containers: [{ hasStatus: false }],
      spec: { nodeName: '' },
      status: {
        ...PENDING,
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/1 nodes are available: 1 Insufficient memory.',
          },
        ],
      },
    })

    expect(cause).toBe('unschedulable')
  })

  it('is over once the pod has a node', () => {
    const { confidenceOf } = judge({
      containers: [{ log: 'x' }],
      events: [
        { reason: 'FailedScheduling', message: '0/1 nodes are available: 1 Insufficient cpu.', at: -290 },
      ],
    })

    expect(confidenceOf('unschedulable')).toBe(0)
  })
})

describe('a refusal by quota or admission', () => {
  /** Sources: kubernetes plugin/pkg/admission/{resourcequota,limitranger,serviceaccount}, pod-security-admission, webhook. */
  it.each([
    [
      'quota-exceeded',
      'pods "api-1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10',
      /compute is exceeded/,
    ],
    [
      'quota-exceeded',
      'pods "api-1" is forbidden: maximum memory usage per Container is 512Mi, but limit is 1Gi',
      /LimitRange/,
    ],
    [
      'quota-exceeded',
      'pods "api-1" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m]',
      /LimitRange/,
    ],
    [
      'quota-exceeded',
      'admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/shop/api was blocked due to the following policies',
      /validate\.kyverno\.svc-fail denies/,
    ],
    [
      'quota-exceeded',
      'Internal error occurred: failed calling webhook "sidecar.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject": dial tcp 10.0.0.1:443: connect: connection refused',
      /cannot be called/,
    ],
    [
      'security-context',
      'pods "api-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "api" must set securityContext.allowPrivilegeEscalation=false)',
      /violates PodSecurity/,
    ],
    [
      'security-context',
      'pods "api-1" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .containers[0].runAsUser: Invalid value: 0]',
      /refuses it/,
    ],
    [
      'config-object-missing',
      'pods "api-1" is forbidden: error looking up service account shop/worker: serviceaccount "worker" not found',
      /ServiceAccount worker/,
    ],
  ] as const)('is %s: %s', (cause, message, says) => {
    const judged = judge({
      hasPod: false,
      events: [
        {
          kind: 'ReplicaSet',
          name: 'api-5d4c',
          reason: 'FailedCreate',
          message: `Error creating: ${message}`,
        },
      ],
    })

    expect([judged.cause, judged.verdict]).toEqual([cause, 'identified'])
    expect(judged.first.summary).toMatch(says)
  })

  it('comes after what a pod that exists fails of', () => {
    const { cause } = judge({
      containers: [{ log: 'panic: boom', lastState: terminated(2) }],
      events: [
        {
          kind: 'ReplicaSet',
          name: 'api-5d4c',
          reason: 'FailedCreate',
          message:
            'Error creating: pods "api-1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10',
        },
      ],
    })

    expect(cause).toBe('app-exception')
  })
})

describe('security-context', () => {
  /** Source: kubernetes pkg/kubelet/kuberuntime/security_context.go. */
  it.each([
    [
      'container has runAsNonRoot and image has non-numeric user (node), cannot verify user is non-root (pod: "api_shop(u)", container: api)',
      /by a name \(node\)/,
    ],
    ['container\'s runAsUser breaks non-root policy (pod: "api_shop(u)", container: api)', /runAsUser 0/],
    [
      'container has runAsNonRoot and image will run as root (pod: "api_shop(u)", container: api)',
      /image will run as root/,
    ],
  ])('explains %s', (message, says) => {
    const { cause, verdict, first } = judge({
      containers: [{ state: waiting('CreateContainerConfigError', message), restarts: 0 }],
      status: PENDING,
    })

    expect([cause, verdict]).toEqual(['security-context', 'identified'])
    expect(first.summary).toMatch(says)
  })

  it('leaves an EACCES of the application to the application', () => {
    const { confidenceOf } = judge({
      containers: [{ log: "Error: EACCES: permission denied, open '/data/x'", lastState: terminated(1) }],
    })

    expect(confidenceOf('security-context')).toBe(0)
  })
})

const JOB = {
  metadata: { name: 'export' },
  spec: { template: { spec: { containers: [] } }, activeDeadlineSeconds: 600 },
  status: {
    startTime: '2026-05-04T09:40:00Z',
    conditions: [
      {
        type: 'Failed',
        status: 'True',
        reason: 'DeadlineExceeded',
        message: 'Job was active longer than specified deadline',
        lastTransitionTime: '2026-05-04T09:50:00Z',
      },
    ],
  },
} as const

describe('deadline-exceeded', () => {
  it('reads it from the Job when its pods are gone', () => {
    const { cause, first } = judge({
      hasPod: false,
      owners: { job: JOB },
      workload: { cluster: 'test', namespace: 'shop', kind: 'Job', name: 'export' },
    })

    expect(cause).toBe('deadline-exceeded')
    expect(first.summary).toMatch(/activeDeadlineSeconds 600.*10 min/)
  })

  it('reads it from the pod', () => {
    const { cause, verdict } = judge({
      containers: [{ hasStatus: false }],
      spec: { activeDeadlineSeconds: 30 },
      status: {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      },
    })

    expect([cause, verdict]).toEqual(['deadline-exceeded', 'identified'])
  })

  it('holds when the Job stopped a pod that was working', () => {
    const { cause } = judge({
      containers: [{ log: 'row 100 of 90000', lastState: {}, state: terminated(143) }],
      owners: { job: JOB },
    })

    expect(cause).toBe('deadline-exceeded')
  })

  it('comes after the failure of the pod itself, and is told beside it', () => {
    const { cause, text } = judge({
      containers: [{ log: 'panic: boom', lastState: {}, state: terminated(2), run: 'current' }],
      owners: { job: JOB },
    })

    expect(cause).toBe('app-exception')
    expect(text).toContain('DeadlineExceeded')
  })
})
