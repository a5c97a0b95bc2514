/** Each action works with exactly the role that is generated for it, and without it is refused politely. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { ActionId, ActionParameters } from '../../src/domain/plan.ts'
import type { RoleRule } from '../../src/playground/cluster/access-rules.ts'
import { SERVICE_ACCOUNT } from '../../src/playground/cluster/handle-request.ts'
import { ACTIONS } from '../../src/remediation/actions/index.ts'
import { aPolicy, type Bench, openBench } from '../support/remediation-bench.ts'

const file = join(import.meta.dirname, '../../deploy/kustomize/components/actions/roles.yaml')
const roles = new Map(
  parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const { metadata, rules } = document.toJS() as { metadata: { name: string }; rules: RoleRule[] }
    return [metadata.name, rules] as const
  }),
)

const ROLLOUT = 'liveness-flask-404-after-upgrade'
const SHIPMENTS = 'logistics/Deployment/shipments-api'
const STATEFUL = ['native-sigill-rollout', 'search/StatefulSet/vector-index'] as const
const DAEMON = ['arch-arm64-daemonset', 'edge/DaemonSet/edge-collector'] as const
const CRON = ['missing-python-module-cron', 'ml-serving/CronJob/churn-train'] as const
const READS: readonly string[] = ['get', 'list', 'watch']
const POD = 'shipments-api-76c484f9cb-87hjr'

type Case = readonly [ActionId, string, string, ActionParameters, ActionId?]

const CASES: readonly Case[] = [
  ['rollout-restart', ROLLOUT, SHIPMENTS, {}],
  ['rollout-restart', ...STATEFUL, {}],
  ['rollout-restart', ...DAEMON, {}],
  ['roll-back', ROLLOUT, SHIPMENTS, {}],
  ['roll-back', ...STATEFUL, {}],
  ['roll-back', ...DAEMON, {}],
  ['delete-pod', ROLLOUT, SHIPMENTS, { pod: POD }],
  ['scale', ROLLOUT, SHIPMENTS, { replicas: 1 }],
  ['scale', ...STATEFUL, { replicas: 0 }],
  ['pause-rollout', ROLLOUT, SHIPMENTS, {}],
  ['resume-rollout', ROLLOUT, SHIPMENTS, {}, 'pause-rollout'],
  ['raise-memory-limit', ROLLOUT, SHIPMENTS, { memory: '512Mi' }],
  ['suspend-cronjob', ...CRON, {}],
  ['resume-cronjob', ...CRON, {}, 'suspend-cronjob'],
  ['rerun-job', ...CRON, {}],
  ['rerun-job', 'oom-c-job', 'data-platform/Job/compaction-20261121', {}],
  ['cordon-node', ROLLOUT, SHIPMENTS, { node: 'node-1' }],
  ['uncordon-node', ROLLOUT, SHIPMENTS, { node: 'node-1' }, 'cordon-node'],
  ['debug-container', ROLLOUT, SHIPMENTS, { pod: POD, container: 'api' }],
]

let bench: Bench

afterEach(() => bench?.close())

/** The bot gets the role in the namespace (nodes: everywhere), and nothing else. */
async function openWith(
  action: ActionId,
  recording: string,
  workload: string,
  before?: ActionId,
): Promise<void> {
  bench = await openBench([recording])
  bench.policy = aPolicy({ kubernetes: 'off' })
  if (before) await bench.carriedOut(before, workload, { node: 'node-1' })
  const namespace = ACTIONS[action].scope === 'cluster' ? undefined : workload.split('/')[0]
  const rules = roles.get(`crashloop-action-${action}`) ?? []
  bench.cluster.access.bind(SERVICE_ACCOUNT, rules, namespace)
}

it('covers every action that changes the cluster', () => {
  const changing = Object.values(ACTIONS).filter(({ permissions }) => permissions.length > 0)

  expect(new Set(CASES.map(([action]) => action))).toEqual(new Set(changing.map(({ id }) => id)))
})

describe.each(
  CASES.map(([action, recording, workload, parameters, before]) => ({
    action,
    recording,
    workload,
    parameters,
    before,
  })),
)('$action of $workload', ({ action, recording, workload, parameters, before }) => {
  it('works with exactly its role', async () => {
    await openWith(action, recording, workload, before)

    const plan = await bench.carriedOut(action, workload, parameters)
    const { verification } = await bench.remediation.verify(plan.id, bench.signal)

    expect(plan.warnings.map(({ kind }) => kind)).not.toContain('unchecked')
    expect(verification.words).not.toContain('cannot look')
  })

  it('is refused in words without the permission to write', async () => {
    await openWith(action, recording, workload, before)
    const writes = ACTIONS[action].permissions.filter(({ verb }) =>
      ['patch', 'delete', 'create'].includes(verb),
    )
    for (const { verb, group, resource: full } of writes) {
      const [resource = '', subresource] = full.split('/')
      bench.cluster.access.deny({ verb, group, resource, ...(subresource ? { subresource } : {}) })
    }
    const sent = bench.writes().length

    const answer = await bench.ask(action, workload, parameters)

    expect(answer).toMatchObject({
      ok: false,
      code: 'write-forbidden',
      words: expect.stringMatching(/forbidden.* I lack a role for it; they are in deploy\//),
    })
    expect(bench.writes()).toHaveLength(sent)
  })
})

describe.each(
  CASES.map(([action, recording, workload, parameters, before]) => ({
    action,
    recording,
    workload,
    parameters,
    before,
  })),
)('$action of $workload, executed as the person,', ({ action, recording, workload, parameters, before }) => {
  /** The bot may read, ask and act as somebody; the role of the action belongs to Ana and Ben. */
  async function openAs(): Promise<void> {
    bench = await openBench([recording])
    bench.policy = aPolicy({ kubernetes: 'off' })
    if (before) await bench.carriedOut(before, workload, { node: 'node-1' })
    bench.policy = aPolicy({ kubernetes: 'impersonate' })
    const namespace = ACTIONS[action].scope === 'cluster' ? undefined : workload.split('/')[0]
    const rules = roles.get(`crashloop-action-${action}`) ?? []
    const reads = rules.map((rule) => ({ ...rule, verbs: rule.verbs.filter((verb) => READS.includes(verb)) }))
    bench.cluster.access.bind(SERVICE_ACCOUNT, reads, namespace)
    for (const role of ['crashloop-access-review', 'crashloop-impersonator'])
      bench.cluster.access.bind(SERVICE_ACCOUNT, roles.get(role) ?? [])
    for (const user of ['ana@halden.example', 'ben@halden.example'])
      bench.cluster.access.bind(user, rules, namespace)
  }

  it('works with the role bound to the person', async () => {
    await openAs()

    await bench.carriedOut(action, workload, parameters)

    expect(bench.writes().at(-1)).toMatchObject({ user: 'ana@halden.example' })
  })

  it('is refused in words, before anything is planned, when the person has no role', async () => {
    await openAs()
    for (const verb of ['patch', 'delete', 'create'])
      bench.cluster.access.deny({ user: 'ana@halden.example', verb })
    const sent = bench.writes().length

    const answer = await bench.ask(action, workload, parameters)

    expect(answer).toMatchObject({
      ok: false,
      code: 'cluster-forbids',
      words: expect.stringMatching(/does not allow ana@halden\.example to \w+ .*A role for it is in/),
    })
    expect(bench.writes()).toHaveLength(sent)
  })
})

it('does nothing in a namespace where the role is not bound', async () => {
  bench = await openBench([ROLLOUT])
  bench.policy = aPolicy({ kubernetes: 'off' })
  bench.cluster.access.bind(SERVICE_ACCOUNT, roles.get('crashloop-action-scale') ?? [], 'payments')

  const answer = await bench.ask('scale', SHIPMENTS, { replicas: 0 })

  expect(answer).toMatchObject({ ok: false, code: 'read-forbidden' })
})

describe('the person behind the click', () => {
  it('is asked about by SubjectAccessReview, and refused by the cluster', async () => {
    bench = await openBench([ROLLOUT])
    bench.cluster.access.deny({
      user: 'ana@halden.example',
      verb: 'patch',
      resource: 'deployments',
      subresource: 'scale',
    })

    const answer = await bench.ask('scale', SHIPMENTS, { replicas: 0 })

    expect(answer).toMatchObject({
      ok: false,
      code: 'cluster-forbids',
      words: expect.stringContaining('ana@halden.example to patch deployments/scale.apps in logistics'),
    })
  })

  it.each([
    ['to ask what people may do', { resource: 'subjectaccessreviews' }, 'read-forbidden'],
    ['to act as a person', { verb: 'impersonate', resource: 'users' }, 'write-forbidden'],
    ['to act as a member of their group', { verb: 'impersonate', resource: 'groups' }, 'write-forbidden'],
  ])('is told what the bot lacks when it may not be allowed %s', async (_, denied, code) => {
    bench = await openBench([ROLLOUT])
    bench.policy = aPolicy({ kubernetes: 'impersonate' })
    bench.cluster.access.deny({ user: SERVICE_ACCOUNT, ...denied })

    const answer = await bench.ask('scale', SHIPMENTS, { replicas: 0 })

    expect(answer).toMatchObject({ ok: false, code, words: expect.stringContaining(denied.resource) })
    expect(bench.writes()).toEqual([])
  })

  it('who loses the identity between approval and run is not replaced by the bot', async () => {
    bench = await openBench([ROLLOUT])
    bench.policy = aPolicy({ kubernetes: 'impersonate' })
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })
    await bench.approve(plan)
    bench.policy = aPolicy({ kubernetes: 'impersonate', identities: [] })

    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'refused', words: expect.stringContaining('Ana') })
    expect(bench.writes()).toEqual([])
  })
})

describe('The Event on the workload', () => {
  const events = () =>
    bench.cluster.store
      .list('Event', 'logistics')
      .filter(({ source }) => (source as { component?: string } | undefined)?.component === 'crashloop')

  it('tells who did what, with the role for it', async () => {
    await openWith('scale', ROLLOUT, SHIPMENTS)
    bench.cluster.access.bind(SERVICE_ACCOUNT, roles.get('crashloop-event-writer') ?? [], 'logistics')

    const plan = await bench.carriedOut('scale', SHIPMENTS, { replicas: 0 })

    expect(events()).toMatchObject([
      {
        type: 'Normal',
        reason: 'CrashloopActionDone',
        message: `${plan.title}: done. Asked by Ana, approved by Ben in Slack (plan ${plan.id}).`,
        involvedObject: { kind: 'Deployment', name: 'shipments-api', uid: plan.target.uid },
      },
    ])
  })

  it('is left out without it, and the action is done all the same', async () => {
    await openWith('scale', ROLLOUT, SHIPMENTS)

    await bench.carriedOut('scale', SHIPMENTS, { replicas: 0 })

    expect(events()).toEqual([])
  })
})
