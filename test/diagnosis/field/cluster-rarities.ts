/** Field cases with exit codes and texts that are seldom met. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { backOff, blocked, crashed, healthy, pullFailure, running } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

export const clusterRarities: readonly FieldCase[] = [
  {
    name: 'Windows process without one of its libraries',
    source: 'Windows Server 2022: 0xC0000135',
    expected: { cause: 'missing-file-or-module', acceptable: ['native-crash', 'unknown'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 3221225781, { from: -21, to: -20 })],
      events: [backOff('api')],
    }),
  },
  {
    name: 'Windows access violation',
    source: 'Windows Server 2022: 0xC0000005',
    expected: { cause: 'native-crash', acceptable: ['unknown'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 3221225477, { from: -21, to: -20 })],
      events: [backOff('api')],
    }),
  },
  {
    name: 'Windows image of another build than the host',
    source: 'containerd 1.7 hcsshim',
    expected: {
      cause: 'architecture-mismatch',
      acceptable: ['container-runtime', 'image-pull'],
      container: 'api',
    },
    evidence: buildEvidence({
      containers: [
        crashed('api', 128, {
          reason: 'StartError',
          to: -15,
          message:
            'failed to create containerd task: failed to create shim task: hcs::CreateComputeSystem api: The container operating system does not match the host operating system.: unknown',
        }),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'everything restarted with the node',
    source: 'containerd after a reboot: Unknown, 255',
    expected: {
      cause: 'container-runtime',
      acceptable: ['unknown', 'terminated-externally', 'node-pressure', 'planned-termination'],
    },
    evidence: buildEvidence({
      containers: [
        healthy('api', {
          restarts: 1,
          state: running(-200),
          lastState: terminated(255, { reason: 'Unknown', from: -90_000, to: -230 }),
        }),
        healthy('proxy', {
          restarts: 1,
          state: running(-199),
          lastState: terminated(255, { reason: 'Unknown', from: -90_000, to: -230 }),
        }),
      ],
      metadata: { creationTimestamp: at(-90_010) },
      events: [
        {
          reason: 'SandboxChanged',
          type: 'Normal',
          message: 'Pod sandbox changed, it will be killed and re-created.',
          at: -205,
        },
        {
          kind: 'Node',
          name: 'node-a',
          reason: 'Rebooted',
          message: 'Node node-a has been rebooted, boot id: 3f0c9f4e-5c0a-4d8c-a2de-0d3b9a7d9a11',
          at: -228,
        },
      ],
    }),
  },
  {
    name: 'a broken pipe ends the process',
    source: 'exit 141 (SIGPIPE) under a shell',
    expected: { cause: 'unknown', acceptable: ['terminated-externally', 'app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 141, { from: -21, to: -20 })],
      events: [backOff('api')],
    }),
  },
  {
    name: 'the log is only an excuse of the kubelet',
    source: 'kubelet 1.36, container already collected',
    expected: { cause: 'unknown', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          1,
          { from: -21, to: -20 },
          { log: 'unable to retrieve container logs for containerd://5f2b9c' },
        ),
      ],
      events: [backOff('api')],
    }),
  },
  {
    name: 'SIGQUIT asks a Go process for its stacks',
    source: 'Go 1.22, exit 2 after SIGQUIT',
    expected: { cause: 'terminated-externally', acceptable: ['app-exception'], container: 'api' },
    evidence: buildEvidence({
      containers: [
        crashed(
          'api',
          2,
          { from: -900, to: -20 },
          {
            log: [
              'SIGQUIT: quit',
              'PC=0x46b5e1 m=0 sigcode=0',
              '',
              'goroutine 0 [idle]:',
              'runtime.futex(0x5c2f48, 0x80, 0x0)',
            ],
          },
        ),
      ],
      events: [backOff('api', 2)],
    }),
  },
  {
    name: 'short image name without a search registry',
    source: 'CRI-O 1.29 ImageInspectError',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'ImageInspectError',
          'Failed to inspect image "api:1": rpc error: code = Unknown desc = short-name "api:1" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
        ),
      ],
      events: [{ reason: 'Failed', message: 'Error: ImageInspectError', container: 'api', count: 8 }],
      status: { phase: 'Pending' },
    }),
  },
  {
    name: 'the kubelet limits its own pulls',
    source: 'kubelet 1.27 registryPullQPS',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: buildEvidence(
      pullFailure('api', 'quay.io/acme/api:3', 'pull QPS exceeded', { state: 'ErrImagePull' }),
    ),
  },
  {
    name: 'pull failure in the status, events expired',
    source: 'CRI-O 1.30',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'ImagePullBackOff',
          'Back-off pulling image "quay.io/acme/api:9": ErrImagePull: reading manifest 9 in quay.io/acme/api: manifest unknown',
        ),
      ],
      status: { phase: 'Pending' },
      gaps: [{ what: 'events of the pod', reason: 'expired', why: 'none are left' }],
    }),
  },
]
