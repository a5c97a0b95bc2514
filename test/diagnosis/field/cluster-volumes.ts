/** Field cases about volumes that cannot be attached or mounted. */
import { at, buildEvidence, POD_NAME } from '../../support/evidence-builder.ts'
import { backOff, crashed, notStarted } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const stuck = (reason: string, message: string, count = 6) => ({
  containers: [notStarted('api', 'ContainerCreating')],
  spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-api' } }] },
  status: { phase: 'Pending' },
  events: [{ reason, message, count, firstAt: -280, at: -20 }],
})
const PV = 'pvc-3f0c9f4e-5c0a-4d8c-a2de-0d3b9a7d9a11'
const expected = { cause: 'volume-mount' } as const

export const clusterVolumes: readonly FieldCase[] = [
  {
    name: 'the disk is still attached to another node',
    source: 'attach-detach-controller 1.29',
    expected,
    evidence: buildEvidence(
      stuck(
        'FailedAttachVolume',
        `Multi-Attach error for volume "${PV}" Volume is already used by pod(s) api-5d4c7b9f66-9kq2z`,
        1,
      ),
    ),
  },
  {
    name: 'EBS volume is in another zone',
    source: 'aws-ebs-csi-driver 1.30',
    expected,
    evidence: buildEvidence(
      stuck(
        'FailedAttachVolume',
        `AttachVolume.Attach failed for volume "${PV}" : rpc error: code = Internal desc = Could not attach volume "vol-0a1b2c3d4e5f60718" to node "i-0f9e8d7c6b5a49382": could not attach volume: operation error EC2: AttachVolume, https response error StatusCode: 400, api error InvalidVolume.ZoneMismatch: The volume is not in the same availability zone as instance`,
      ),
    ),
  },
  {
    name: 'the NFS server denies access',
    source: 'kubelet 1.27 nfs plug-in',
    expected: { cause: 'volume-mount', acceptable: ['permission-denied'] },
    evidence: buildEvidence(
      stuck(
        'FailedMount',
        'MountVolume.SetUp failed for volume "share" : mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs 10.0.9.4:/exports/share /var/lib/kubelet/pods/pod-uid/volumes/kubernetes.io~nfs/share\nOutput: mount.nfs: access denied by server while mounting 10.0.9.4:/exports/share\n',
      ),
    ),
  },
  {
    name: 'the CSI driver is not on the node',
    source: 'kubelet 1.31 csi plug-in',
    expected,
    evidence: buildEvidence(
      stuck(
        'FailedMount',
        `MountVolume.MountDevice failed for volume "${PV}" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers`,
      ),
    ),
  },
  {
    name: 'the file system of the disk is damaged',
    source: 'pd-csi-driver, fsck',
    expected: { cause: 'volume-mount', acceptable: ['data-incompatible'] },
    evidence: buildEvidence(
      stuck(
        'FailedMount',
        `MountVolume.MountDevice failed for volume "${PV}" : rpc error: code = Internal desc = 'fsck' found errors on device /dev/disk/by-id/google-${PV} but could not correct them: fsck from util-linux 2.36.1\n/dev/sdb: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.`,
      ),
    ),
  },
  {
    name: 'a host path of the wrong type',
    source: 'kubelet 1.30 hostPath',
    expected,
    evidence: buildEvidence({
      ...stuck(
        'FailedMount',
        'MountVolume.SetUp failed for volume "sock" : hostPath type check failed: /var/run/docker.sock is not a socket file',
      ),
      spec: { volumes: [{ name: 'sock', hostPath: { path: '/var/run/docker.sock', type: 'Socket' } }] },
    }),
  },
  {
    name: 'only the summary of the volume manager is left',
    source: 'kubelet 1.32 volume manager',
    expected,
    evidence: buildEvidence(
      stuck(
        'FailedMount',
        'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
      ),
    ),
  },
  {
    name: 'the claim is not bound: no such storage class',
    source: 'persistentvolume-controller 1.29 and scheduler',
    expected: { cause: 'volume-mount', acceptable: ['unschedulable'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      spec: { nodeName: '', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-api' } }] },
      status: {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message:
              '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
          },
        ],
      },
      events: [
        {
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
          at: -200,
        },
        {
          kind: 'PersistentVolumeClaim',
          name: 'data-api',
          reason: 'ProvisioningFailed',
          message: 'storageclass.storage.k8s.io "fast-ssd" not found',
          count: 12,
          at: -10,
        },
      ],
      claims: [
        {
          metadata: { name: 'data-api', namespace: 'shop' },
          spec: { storageClassName: 'fast-ssd' },
          status: { phase: 'Pending' },
        },
      ],
    }),
  },
  {
    name: 'the claim does not exist',
    source: 'kube-scheduler 1.30',
    expected: { cause: 'volume-mount', acceptable: ['unschedulable', 'config-object-missing'] },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      spec: { nodeName: '', volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-api' } }] },
      status: { phase: 'Pending' },
      events: [
        {
          reason: 'FailedScheduling',
          message:
            '0/3 nodes are available: persistentvolumeclaim "data-api" not found. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
          at: -20,
        },
      ],
    }),
  },
  {
    name: 'one FailedAttachVolume at the start, mounted since, crashing by segfault',
    source: 'attach-detach-controller 1.28; near miss',
    expected: { cause: 'native-crash', container: 'db' },
    evidence: buildEvidence({
      containers: [crashed('db', 139, { from: -30, to: -22 })],
      spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-api' } }] },
      metadata: { creationTimestamp: at(-1200) },
      events: [
        {
          reason: 'FailedAttachVolume',
          message: `Multi-Attach error for volume "${PV}" Volume is already exclusively attached to one node and can't be attached to another`,
          at: -1195,
        },
        {
          reason: 'SuccessfulAttachVolume',
          type: 'Normal',
          message: `AttachVolume.Attach succeeded for volume "${PV}"`,
          at: -1150,
        },
        {
          reason: 'Started',
          type: 'Normal',
          message: 'Started container db',
          container: 'db',
          count: 9,
          at: -30,
        },
        backOff('db', 20),
      ],
    }),
  },
  {
    name: 'the secrets store driver cannot reach the vault',
    source: 'secrets-store-csi-driver 1.4, Azure provider',
    expected: { cause: 'volume-mount', acceptable: ['authentication-failed', 'config-object-missing'] },
    evidence: buildEvidence({
      ...stuck(
        'FailedMount',
        `MountVolume.SetUp failed for volume "secrets" : rpc error: code = Unknown desc = failed to mount secrets store objects for pod shop/${POD_NAME}, err: rpc error: code = Unknown desc = failed to mount objects, error: failed to get objectType:secret, objectName:api-key, objectVersion:: azure.BearerAuthorizer#WithAuthorization: Failed to refresh the Token: StatusCode=401`,
      ),
      spec: { volumes: [{ name: 'secrets', csi: { driver: 'secrets-store.csi.k8s.io' } }] },
    }),
  },
]
