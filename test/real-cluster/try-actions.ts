/** Carries out actions on a real cluster: each is planned, approved, run and verified as from Slack. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KubernetesObject } from '@kubernetes/client-node'
import { createMemoryApprovalStore } from '../../src/adapters/memory/approval-store.ts'
import { createMemoryAuditLog } from '../../src/adapters/memory/audit-log.ts'
import { systemClock } from '../../src/domain/clock.ts'
import type { ActionId, ActionParameters } from '../../src/domain/plan.ts'
import type { RemediationDeps } from '../../src/remediation/deps.ts'
import { NO_POLICY, type Policy } from '../../src/remediation/policy.ts'
import { createRemediation, type Remediation } from '../../src/remediation/remediation.ts'
import { silentLog } from '../support/silent-log.ts'
import type { LiveCluster } from './live-cluster.ts'

export interface ActionResult {
  readonly action: ActionId
  readonly ok: boolean
  readonly words: string
  readonly tookMs: number
}

interface Step {
  readonly action: ActionId
  readonly workload: string
  readonly parameters?: ActionParameters
}

const VERIFY_MS = 3 * 60_000
const NAME = 'actions'

/** In this order: each starts from what the one before has left. */
const STEPS: readonly Step[] = [
  { action: 'rollout-restart', workload: `Deployment/${NAME}` },
  { action: 'roll-back', workload: `Deployment/${NAME}` },
  { action: 'scale', workload: `Deployment/${NAME}`, parameters: { replicas: 0 } },
  { action: 'scale', workload: `Deployment/${NAME}`, parameters: { replicas: 2 } },
  { action: 'pause-rollout', workload: `Deployment/${NAME}` },
  { action: 'resume-rollout', workload: `Deployment/${NAME}` },
  {
    action: 'raise-memory-limit',
    workload: `Deployment/${NAME}`,
    parameters: { container: NAME, memory: '96Mi' },
  },
  { action: 'delete-pod', workload: `Deployment/${NAME}` },
  { action: 'debug-container', workload: `Deployment/${NAME}`, parameters: { container: NAME } },
  { action: 'suspend-cronjob', workload: `CronJob/${NAME}` },
  { action: 'resume-cronjob', workload: `CronJob/${NAME}` },
]

/** Tries the actions, one after the other, in a namespace of its own, which the caller makes and drops. */
export async function* tryActions(
  cluster: LiveCluster,
  namespace: string,
  imagePrefix: string,
): AsyncGenerator<ActionResult> {
  const image = `${imagePrefix}library/busybox:1.37`
  for (const object of subjects(image)) await cluster.create(namespace, object)
  const remediation = openRemediation(cluster, image)
  for (const step of STEPS) yield await tryOne(cluster, remediation, namespace, step)
}

function openRemediation({ connection }: LiveCluster, debugImage: string): Remediation {
  const both = { users: ['U0ANA', 'U0BEN'], groups: [], emails: [] }
  const everything = { actions: ['*'], clusters: ['*'], namespaces: ['*'] }
  const policy: Policy = {
    ...NO_POLICY,
    kubernetes: 'off',
    rules: [{ name: 'e2e', effect: 'allow', ...both, ...everything }],
  }
  const deps: Omit<RemediationDeps, 'actions'> = {
    clusters: {
      accessTo: () => ({ view: connection, writer: connection.writer, review: connection.review }),
    },
    store: createMemoryApprovalStore({ clock: systemClock }),
    audit: createMemoryAuditLog(),
    people: {
      find: async (slackUserId) => ({ slackUserId, name: slackUserId, groups: [] }),
      label: async (id) => id,
    },
    policy: () => policy,
    settings: { debugImage },
    clock: systemClock,
    log: silentLog,
    newId: randomUUID,
    scheduleRun: async () => {},
  }
  return createRemediation(deps, { settleMs: 3_000, timeoutMs: VERIFY_MS, pollMs: 1_000 })
}

async function tryOne(
  { connection }: LiveCluster,
  remediation: Remediation,
  namespace: string,
  { action, workload, parameters = {} }: Step,
): Promise<ActionResult> {
  const started = performance.now()
  const [kind = '', name = ''] = workload.split('/')
  const signal = AbortSignal.timeout(VERIFY_MS + 60_000)
  const result = (ok: boolean, words: string): ActionResult => ({
    action,
    ok,
    words,
    tookMs: Math.round(performance.now() - started),
  })
  const pod =
    action === 'delete-pod' || action === 'debug-container' ? await podOf(connection, namespace) : {}
  const answer = await remediation.request(
    'U0ANA',
    {
      action,
      workload: { cluster: connection.cluster, namespace, kind, name },
      parameters: { ...pod, ...parameters },
    },
    signal,
  )
  if (!answer.ok) return result(false, answer.words)
  const { id: planId } = answer.plan
  const decided = await remediation.decide({ planId, slackUserId: 'U0BEN', decision: 'approve' }, signal)
  if (!decided.ok) return result(false, decided.words)
  const { record } = await remediation.run(planId, signal)
  if (record.run?.state !== 'done') return result(false, record.run?.words ?? 'it did not run')
  return await verified(remediation, planId, signal, result)
}

async function podOf(
  connection: LiveCluster['connection'],
  namespace: string,
): Promise<{ readonly pod?: string }> {
  const signal = AbortSignal.timeout(10_000)
  const pods = await connection.list('Pod', namespace, { labelSelector: `app=${NAME}` }, signal)
  const pod = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name
  return pod === undefined ? {} : { pod }
}

async function verified(
  remediation: Remediation,
  planId: string,
  signal: AbortSignal,
  result: (ok: boolean, words: string) => ActionResult,
): Promise<ActionResult> {
  for (;;) {
    const { verification, againInMs } = await remediation.verify(planId, signal)
    const { outcome, words } = verification
    if (againInMs === undefined) return result(outcome === 'recovered' || outcome === 'not-applicable', words)
    await sleep(againInMs)
  }
}

/** What the actions are tried on. */
function subjects(image: string): readonly (KubernetesObject & { readonly spec: object })[] {
  const labels = { app: NAME }
  const container = {
    name: NAME,
    image,
    command: ['sh', '-c', 'trap exit TERM; while :; do sleep 1; done'],
    resources: { requests: { memory: '32Mi' }, limits: { memory: '64Mi' } },
  }
  const template = { metadata: { labels }, spec: { containers: [container] } }
  const metadata = { name: NAME, labels }
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 2, selector: { matchLabels: labels }, template },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: '0 0 1 1 *',
        jobTemplate: {
          spec: {
            template: {
              spec: { restartPolicy: 'Never', containers: [{ name: NAME, image, command: ['true'] }] },
            },
          },
        },
      },
    },
  ]
}
