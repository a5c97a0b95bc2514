/** Field cases with reasons of the kubelet that are seldom met. */
import { at, buildEvidence, POD_NAME } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, healthy, notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const rejected = (reason: string, message: string) =>
  buildEvidence({
    containers: [{ name: 'api', hasStatus: false }],
    status: { phase: 'Failed', reason, message },
    events: [{ reason, message: message.replace('Pod was rejected: ', ''), at: -60 }],
  })
const creating = (reason: string, message: string, count = 12) =>
  buildEvidence({
    containers: [notStarted('api', 'ContainerCreating')],
    status: { phase: 'Pending' },
    events: [{ reason, message, count, firstAt: -280, at: -10 }],
  })

export const clusterRejections: readonly FieldCase[] = [
  {
    name: 'the node no longer matches after a reboot',
    source: 'kubelet 1.30 NodeAffinity rejection',
    expected: { cause: 'unschedulable' },
    evidence: rejected(
      'NodeAffinity',
      "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    ),
  },
  {
    name: 'the topology manager finds no fit',
    source: 'kubelet 1.31 TopologyAffinityError',
    expected: { cause: 'unschedulable', acceptable: ['container-runtime', 'node-pressure'] },
    evidence: rejected(
      'TopologyAffinityError',
      'Pod was rejected: Resources cannot be allocated with Topology locality',
    ),
  },
  {
    name: 'sent to a node that is shutting down',
    source: 'kubelet 1.29 NodeShutdown',
    expected: { cause: 'planned-termination', acceptable: ['node-pressure', 'unschedulable'] },
    evidence: rejected('NodeShutdown', 'Pod was rejected as the node is shutting down.'),
  },
  {
    name: 'made way for a critical pod of the node',
    source: 'kubelet 1.28 Preempting',
    expected: { cause: 'planned-termination', acceptable: ['node-pressure', 'unschedulable'] },
    evidence: rejected('Preempting', 'Preempted in order to admit critical pod'),
  },
  {
    name: 'the pod cannot be killed',
    source: 'kubelet 1.28 FailedKillPod',
    expected: { cause: 'container-runtime', acceptable: ['planned-termination'] },
    evidence: buildEvidence({
      containers: [healthy('api', { ready: false })],
      metadata: {
        creationTimestamp: at(-90_000),
        deletionTimestamp: at(-7200),
        deletionGracePeriodSeconds: 30,
      },
      events: [
        {
          reason: 'FailedKillPod',
          message:
            'error killing pod: failed to "KillPodSandbox" for "pod-uid" with KillPodSandboxError: "rpc error: code = DeadlineExceeded desc = context deadline exceeded"',
          count: 400,
          firstAt: -7100,
          at: -20,
        },
      ],
    }),
  },
  {
    name: 'the network plug-in cannot take the iptables lock',
    source: 'portmap plug-in 1.4',
    expected: { cause: 'container-runtime' },
    evidence: creating(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "3f6e2b9b": plugin type="portmap" failed (add): unable to create chain CNI-HOSTPORT-SETMARK: failed to list chains: running [/usr/sbin/iptables -t nat -S --wait]: exit status 4: Another app is currently holding the xtables lock.',
    ),
  },
  {
    name: 'a claimed device cannot be prepared',
    source: 'kubelet 1.32 dynamic resources',
    expected: { cause: 'container-runtime', acceptable: ['volume-mount', 'unschedulable'] },
    evidence: creating(
      'FailedPrepareDynamicResources',
      `Failed to prepare dynamic resources: prepare dynamic resources: NodePrepareResources failed for claim shop/gpu-0: error preparing devices: requested device gpu-3 is not allocatable`,
    ),
  },
  {
    name: 'the secret cache never syncs',
    source: 'kubelet 1.25',
    expected: { cause: 'volume-mount', acceptable: ['container-runtime', 'config-object-missing'] },
    evidence: creating(
      'FailedMount',
      'MountVolume.SetUp failed for volume "tls" : failed to sync secret cache: timed out waiting for the condition',
      24,
    ),
  },
  {
    name: 'a block volume cannot be mapped',
    source: 'kubelet 1.30 FailedMapVolume',
    expected: { cause: 'volume-mount' },
    evidence: creating(
      'FailedMapVolume',
      'MapVolume.MapPodDevice failed for volume "pvc-9" : rpc error: code = Internal desc = rbd: map failed with error an error (exit status 22) occurred while running rbd args',
    ),
  },
  {
    name: 'the runAsUser is root against the policy',
    source: 'kubelet 1.29',
    expected: { cause: 'security-context', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'CreateContainerConfigError',
          `container's runAsUser breaks non-root policy (pod: "${POD_NAME}_shop(pod-uid)", container: api)`,
        ),
      ],
      events: [
        {
          reason: 'Failed',
          message: `Error: container's runAsUser breaks non-root policy (pod: "${POD_NAME}_shop(pod-uid)", container: api)`,
          container: 'api',
          count: 9,
        },
      ],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'the mount point cannot be made in a read-only image',
    source: 'runc 1.1 / containerd 1.7',
    expected: {
      cause: 'volume-mount',
      acceptable: ['read-only-filesystem', 'container-runtime'],
      container: 'api',
    },
    evidence: buildEvidence({
      containers: [
        crashed('api', 128, {
          reason: 'StartError',
          to: -15,
          message:
            'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/var/lib/kubelet/pods/pod-uid/volumes/kubernetes.io~configmap/extra" to rootfs at "/app/conf/extra": create mountpoint for /app/conf/extra mount: make mountpoint "/app/conf/extra": mkdirat /run/containerd/io.containerd.runtime.v2.task/k8s.io/api/rootfs/app/conf/extra: read-only file system: unknown',
        }),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'a subPath directory cannot be made',
    source: 'kubelet 1.28 CreateContainerConfigError',
    expected: {
      cause: 'volume-mount',
      acceptable: ['permission-denied', 'config-object-missing'],
      container: 'db',
    },
    evidence: buildEvidence({
      containers: [
        blocked(
          'db',
          'CreateContainerConfigError',
          'failed to create subPath directory for volumeMount "data" of container "db"',
        ),
      ],
      events: [
        {
          reason: 'Failed',
          message: 'Error: failed to create subPath directory for volumeMount "data" of container "db"',
          container: 'db',
          count: 9,
        },
      ],
      status: { phase: 'Pending' },
    }),
  },
]
