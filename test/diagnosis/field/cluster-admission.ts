/** Field cases about pods that the API server refuses. */
import { buildEvidence } from '../../support/evidence-builder.ts'
import { crashed } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const refused = (message: string, kind = 'ReplicaSet', name = 'api-5d4c7b9f66', reason = 'FailedCreate') =>
  buildEvidence({
    hasPod: false,
    events: [
      { kind, name, reason, message: `Error creating: ${message}`, count: 16, firstAt: -280, at: -30 },
    ],
    ...(kind === 'Job' || kind === 'StatefulSet' || kind === 'DaemonSet'
      ? { workload: { cluster: 'test', namespace: 'shop', kind, name } }
      : {}),
  })
const pods = 'pods "api-5d4c7b9f66-jt6wq" is forbidden: '

export const clusterAdmission: readonly FieldCase[] = [
  {
    name: 'the quota of the namespace is used up',
    source: 'ResourceQuota admission 1.29',
    expected: { cause: 'quota-exceeded' },
    evidence: refused(
      `${pods}exceeded quota: compute, requested: limits.memory=2Gi, used: limits.memory=15Gi, limited: limits.memory=16Gi`,
    ),
  },
  {
    name: 'the quota demands limits that the Job lacks',
    source: 'ResourceQuota admission 1.27',
    expected: { cause: 'quota-exceeded' },
    evidence: refused(
      'pods "report-8f2lk" is forbidden: failed quota: compute: must specify limits.cpu for: report; limits.memory for: report',
      'Job',
      'report',
    ),
  },
  {
    name: 'more memory than the LimitRange allows',
    source: 'LimitRanger 1.30, StatefulSet',
    expected: { cause: 'quota-exceeded' },
    evidence: buildEvidence({
      hasPod: false,
      workload: { cluster: 'test', namespace: 'shop', kind: 'StatefulSet', name: 'db' },
      events: [
        {
          kind: 'StatefulSet',
          name: 'db',
          reason: 'FailedCreate',
          message:
            'create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
          count: 14,
          at: -30,
        },
      ],
    }),
  },
  {
    name: 'Gatekeeper denies the pod',
    source: 'OPA Gatekeeper 3.15',
    expected: { cause: 'quota-exceeded', acceptable: ['security-context'] },
    evidence: refused(
      'admission webhook "validation.gatekeeper.sh" denied the request: [require-team-label] you must provide labels: {"team"}',
    ),
  },
  {
    name: 'the admission webhook itself is down',
    source: 'kube-apiserver 1.31, Kyverno',
    expected: {
      cause: 'quota-exceeded',
      acceptable: ['dependency-unreachable', 'container-runtime', 'unknown'],
    },
    evidence: refused(
      'Internal error occurred: failed calling webhook "validate.kyverno.svc-fail": failed to call webhook: Post "https://kyverno-svc.kyverno.svc:443/validate/fail?timeout=10s": dial tcp 10.96.44.3:443: connect: connection refused',
    ),
  },
  {
    name: 'Pod Security refuses a privileged DaemonSet',
    source: 'PodSecurity admission 1.29',
    expected: { cause: 'security-context', acceptable: ['quota-exceeded'] },
    evidence: refused(
      'pods "agent-" is forbidden: violates PodSecurity "restricted:latest": privileged (container "agent" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "agent" must set securityContext.allowPrivilegeEscalation=false)',
      'DaemonSet',
      'agent',
    ),
  },
  {
    name: 'an admission policy denies the pod',
    source: 'ValidatingAdmissionPolicy 1.32',
    expected: { cause: 'quota-exceeded', acceptable: ['security-context'] },
    evidence: refused(
      `${pods}ValidatingAdmissionPolicy 'registry-allowlist.corp' with binding 'registry-allowlist' denied request: images must come from registry.corp.example`,
    ),
  },
  {
    name: 'a quota event from before, the pod exists and crashes',
    source: 'ReplicaSet of the same Deployment; near miss',
    expected: { cause: 'native-crash', container: 'api' },
    evidence: buildEvidence({
      containers: [crashed('api', 139, { from: -30, to: -22 }, { log: 'loading model' })],
      events: [
        {
          kind: 'ReplicaSet',
          name: 'api-5d4c7b9f66',
          reason: 'FailedCreate',
          message: `Error creating: ${pods}exceeded quota: compute, requested: pods=1, used: pods=20, limited: pods=20`,
          count: 2,
          at: -310,
        },
      ],
    }),
  },
]
