/** Field cases about pods that security settings keep from running. */
import { buildEvidence, POD_NAME } from '../../support/evidence-builder.ts'
import { blocked, healthy } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const pending = { status: { phase: 'Pending' } }
const configError = (container: string, text: string, more: Parameters<typeof blocked>[3] = {}) => ({
  containers: [blocked(container, 'CreateContainerConfigError', text, more)],
  events: [{ reason: 'Failed', message: `Error: ${text}`, container, count: 14, firstAt: -240, at: -9 }],
  ...pending,
})

export const clusterSecurity: readonly FieldCase[] = [
  {
    name: 'runAsNonRoot and the image runs as root',
    source: 'kubelet 1.30 kuberuntime',
    expected: { cause: 'security-context', container: 'api' },
    evidence: buildEvidence(
      configError(
        'api',
        `container has runAsNonRoot and image will run as root (pod: "${POD_NAME}_shop(pod-uid)", container: api)`,
        { securityContext: { runAsNonRoot: true } },
      ),
    ),
  },
  {
    name: 'runAsNonRoot and the image names its user by name',
    source: 'kubelet 1.26 kuberuntime',
    expected: { cause: 'security-context', container: 'api' },
    evidence: buildEvidence(
      configError(
        'api',
        `container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: "${POD_NAME}_shop(pod-uid)", container: api)`,
      ),
    ),
  },
  {
    name: 'seccomp profile is not on the node',
    source: 'containerd 1.7 CreateContainerError',
    expected: { cause: 'security-context', container: 'api' },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'CreateContainerError',
          'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/profiles/audit.json": open /var/lib/kubelet/seccomp/profiles/audit.json: no such file or directory',
          {
            securityContext: {
              seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/audit.json' },
            },
          },
        ),
      ],
      events: [
        {
          reason: 'Failed',
          message:
            'Error: failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/profiles/audit.json": open /var/lib/kubelet/seccomp/profiles/audit.json: no such file or directory',
          container: 'api',
          count: 6,
          at: -9,
        },
      ],
      ...pending,
    }),
  },
  {
    name: 'AppArmor profile is not loaded',
    source: 'kubelet 1.29 AppArmor admission',
    expected: { cause: 'security-context' },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      status: {
        phase: 'Failed',
        reason: 'AppArmor',
        message: 'Cannot enforce AppArmor: profile "k8s-apparmor-shop" is not loaded',
      },
      events: [
        {
          reason: 'AppArmor',
          message: 'Cannot enforce AppArmor: profile "k8s-apparmor-shop" is not loaded',
          at: -60,
        },
      ],
    }),
  },
  {
    name: 'a sysctl that the node does not allow',
    source: 'kubelet 1.28 sysctl admission',
    expected: {
      cause: 'security-context',
      acceptable: ['quota-exceeded', 'unschedulable', 'container-runtime'],
    },
    evidence: buildEvidence({
      containers: [{ name: 'api', hasStatus: false }],
      status: {
        phase: 'Failed',
        reason: 'SysctlForbidden',
        message: 'forbidden sysctl: "net.core.somaxconn" not allowlisted',
      },
      events: [
        {
          reason: 'SysctlForbidden',
          message: 'forbidden sysctl: "net.core.somaxconn" not allowlisted',
          at: -60,
        },
      ],
    }),
  },
  {
    name: 'the image names a user that its passwd file lacks',
    source: 'containerd 1.6 CreateContainerError',
    expected: {
      cause: 'security-context',
      acceptable: ['container-runtime', 'missing-file-or-module', 'config-invalid'],
      container: 'api',
    },
    evidence: buildEvidence({
      containers: [
        blocked(
          'api',
          'CreateContainerError',
          'failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount212: no users found',
        ),
        healthy('proxy'),
      ],
      events: [
        {
          reason: 'Failed',
          message:
            'Error: failed to create containerd container: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount212: no users found',
          container: 'api',
          count: 5,
          at: -9,
        },
      ],
      ...pending,
    }),
  },
]
