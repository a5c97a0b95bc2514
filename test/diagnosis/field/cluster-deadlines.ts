/** Field cases about deadlines of Jobs, pods and rollouts. */
import { at, buildEvidence, terminated } from '../../support/evidence-builder.ts'
import { pullFailure } from './cluster-parts.ts'
import type { FieldCase } from './field-case.ts'

const stopping = (container: string, when: number) => ({
  reason: 'Killing',
  type: 'Normal',
  message: `Stopping container ${container}`,
  container,
  at: when,
})
const jobOf = (name: string) => ({ workload: { cluster: 'test', namespace: 'shop', kind: 'Job', name } })

export const clusterDeadlines: readonly FieldCase[] = [
  {
    name: 'a Job ran out of its deadline, its pods are gone',
    source: 'job-controller 1.30',
    expected: { cause: 'deadline-exceeded' },
    evidence: buildEvidence({
      hasPod: false,
      ...jobOf('report'),
      events: [
        {
          kind: 'Job',
          name: 'report',
          reason: 'DeadlineExceeded',
          message: 'Job was active longer than specified deadline',
          at: -50,
        },
        {
          kind: 'Job',
          name: 'report',
          type: 'Normal',
          reason: 'SuccessfulDelete',
          message: 'Deleted pod: report-7x2vk',
          at: -50,
        },
      ],
    }),
  },
  {
    name: 'a Job ran out of its deadline, status only',
    source: 'job-controller 1.26; events expired',
    expected: { cause: 'deadline-exceeded' },
    evidence: buildEvidence({
      hasPod: false,
      ...jobOf('report'),
      owners: {
        job: {
          metadata: { name: 'report', namespace: 'shop' },
          spec: { activeDeadlineSeconds: 600, template: { spec: { containers: [{ name: 'report' }] } } },
          status: {
            failed: 1,
            startTime: at(-5000),
            conditions: [
              {
                type: 'Failed',
                status: 'True',
                reason: 'DeadlineExceeded',
                message: 'Job was active longer than specified deadline',
                lastTransitionTime: at(-4400),
              },
            ],
          },
        },
      },
    }),
  },
  {
    name: 'a pod ran out of its own deadline',
    source: 'kubelet 1.29 activeDeadlineSeconds',
    expected: { cause: 'deadline-exceeded' },
    evidence: buildEvidence({
      containers: [{ name: 'api', restarts: 0, state: terminated(143, { from: -700, to: -98 }) }],
      spec: { activeDeadlineSeconds: 600, restartPolicy: 'Never' },
      status: {
        phase: 'Failed',
        reason: 'DeadlineExceeded',
        message: 'Pod was active on the node longer than the specified deadline',
      },
      events: [
        {
          reason: 'DeadlineExceeded',
          type: 'Normal',
          message: 'Pod was active on the node longer than the specified deadline',
          at: -100,
        },
        stopping('api', -100),
      ],
    }),
  },
  {
    name: 'a CronJob run hits its deadline while its pod still stops',
    source: 'job-controller 1.34: FailureTarget before Failed',
    expected: { cause: 'deadline-exceeded' },
    evidence: buildEvidence({
      containers: [{ name: 'export', restarts: 0, state: terminated(137, { from: -930, to: -4 }) }],
      spec: { restartPolicy: 'OnFailure' },
      metadata: { deletionTimestamp: at(-2), deletionGracePeriodSeconds: 30, creationTimestamp: at(-935) },
      workload: { cluster: 'test', namespace: 'shop', kind: 'CronJob', name: 'export' },
      owners: {
        job: {
          metadata: { name: 'export-29634480', namespace: 'shop' },
          spec: { activeDeadlineSeconds: 900, template: { spec: { containers: [{ name: 'export' }] } } },
          status: {
            conditions: [
              {
                type: 'FailureTarget',
                status: 'True',
                reason: 'DeadlineExceeded',
                message: 'Job was active longer than specified deadline',
                lastTransitionTime: at(-33),
              },
            ],
          },
        },
      },
      events: [stopping('export', -33)],
    }),
  },
  {
    name: 'ProgressDeadlineExceeded of a Deployment is no deadline of a pod',
    source: 'deployment-controller 1.29; near miss',
    expected: { cause: 'image-pull', container: 'api' },
    evidence: buildEvidence({
      ...pullFailure(
        'api',
        'ghcr.io/shop/api:1.9.0',
        'rpc error: code = NotFound desc = failed to pull and unpack image "ghcr.io/shop/api:1.9.0": failed to resolve reference "ghcr.io/shop/api:1.9.0": ghcr.io/shop/api:1.9.0: not found',
      ),
      owners: {
        deployment: {
          metadata: { name: 'api', namespace: 'shop' },
          spec: {
            selector: {},
            template: { spec: { containers: [{ name: 'api' }] } },
            progressDeadlineSeconds: 600,
          },
          status: {
            conditions: [
              {
                type: 'Progressing',
                status: 'False',
                reason: 'ProgressDeadlineExceeded',
                message: 'ReplicaSet "api-5d4c7b9f66" has timed out progressing.',
              },
            ],
          },
        },
      },
    }),
  },
]
