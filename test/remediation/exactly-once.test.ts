/** Whatever clicks, crashes and repeats: what was agreed reaches the API server once, or not at all. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Deployment } from '../../src/domain/kubernetes.ts'
import type { ActionId, ActionParameters, Plan } from '../../src/domain/plan.ts'
import type { ClusterWriter } from '../../src/remediation/ports.ts'
import { gate, until } from '../support/poll.ts'
import {
  ANA,
  aPolicy,
  aRule,
  BEN,
  type Bench,
  type BenchOptions,
  EVE,
  openBench,
} from '../support/remediation-bench.ts'

const ROLLOUT = 'liveness-flask-404-after-upgrade'
const SHIPMENTS = 'logistics/Deployment/shipments-api'
const POD = 'shipments-api-76c484f9cb-87hjr'
const CLAIM_MS = 16_000

let bench: Bench

afterEach(() => bench?.close())

async function open(options: BenchOptions = {}, recording = ROLLOUT): Promise<Bench> {
  bench = await openBench([recording], options)
  return bench
}

async function approved(
  action: ActionId,
  parameters: ActionParameters = {},
  workload = SHIPMENTS,
): Promise<Plan> {
  const plan = await bench.planned(action, workload, parameters)
  const answer = await bench.approve(plan)
  if (!answer.ok) throw new Error(answer.words)
  return plan
}

function deployment(): Deployment {
  return bench.cluster.store.get('Deployment', 'logistics', 'shipments-api') as unknown as Deployment
}

/** What kubectl, a colleague or a controller does to it meanwhile. */
function change(what: (object: Deployment) => object): void {
  bench.cluster.store.update('Deployment', 'logistics', 'shipments-api', (object) => ({
    ...object,
    ...what(object as unknown as Deployment),
  }))
}

describe('a decision', () => {
  it('is taken once by a hundred clicks of two people, and runs once in a hundred workers', async () => {
    await open()
    const plan = await bench.planned('rollout-restart', SHIPMENTS)

    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => bench.approve(plan, n % 2 === 0 ? ANA : BEN)),
    )
    const runs = await Promise.allSettled(Array.from({ length: 100 }, () => bench.run(plan)))

    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((each) => !each.ok && each.code === 'already-decided')).toHaveLength(99)
    expect(runs.filter((each) => each.status === 'fulfilled' && each.value.ended)).toHaveLength(1)
    expect(bench.writes()).toHaveLength(1)
  })

  it('cannot be replayed after the run', async () => {
    await open()
    const plan = await bench.carriedOut('rollout-restart', SHIPMENTS)

    const replayed = await bench.approve(plan)
    const again = await bench.run(plan)

    expect(replayed).toMatchObject({ ok: false, code: 'already-decided' })
    expect(replayed.ok ? '' : replayed.words).toMatch(
      /^You approved this plan at \d\d:\d\d UTC already\. It runs only once\.$/,
    )
    expect(again.ended).toBe(false)
    expect(bench.writes()).toHaveLength(1)
  })

  it('is not taken on a made-up plan', async () => {
    await open()

    const answer = await bench.remediation.decide(
      { planId: 'plan-../../x', slackUserId: 'U0ANA', decision: 'approve' },
      bench.signal,
    )

    expect(answer).toMatchObject({ ok: false, code: 'plan-not-found' })
    expect(await bench.entries()).toMatchObject([
      { event: 'refused', code: 'plan-not-found', slackUserId: 'U0ANA' },
    ])
  })

  it('is not taken from somebody whom Slack does not know, which the audit log tells', async () => {
    await open()
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })
    const stranger = { planId: plan.id, slackUserId: 'U0STRANGER', decision: 'approve' } as const

    await expect(bench.remediation.decide(stranger, bench.signal)).rejects.toThrow('There is no user')

    expect((await bench.entries()).at(-1)).toMatchObject({ event: 'refused', slackUserId: 'U0STRANGER' })
    expect(bench.writes()).toEqual([])
  })

  it('comes too late after the plan expired, and the expiry is recorded once', async () => {
    await open()
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })
    expect(await bench.remediation.expire(plan.id)).toBeUndefined()

    bench.pass(15 * 60_000)
    const answer = await bench.approve(plan)
    await bench.remediation.expire(plan.id)
    const { record } = await bench.run(plan)

    expect(answer).toMatchObject({ ok: false, code: 'expired' })
    expect(record).toMatchObject({ approval: { state: 'expired' } })
    expect((await bench.entries()).filter(({ event }) => event === 'expired')).toHaveLength(1)
    expect(bench.writes()).toEqual([])
  })

  it('may be a denial, by the requester too', async () => {
    await open()
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })

    const denied = await bench.remediation.decide(
      { planId: plan.id, slackUserId: 'U0ANA', decision: 'deny', reason: 'wrong service' },
      bench.signal,
    )
    const approval = await bench.approve(plan)

    expect(denied).toMatchObject({
      ok: true,
      record: { approval: { state: 'denied', reason: 'wrong service' } },
    })
    expect(approval).toMatchObject({
      ok: false,
      words: expect.stringMatching(/^Ana denied this plan at \d\d:\d\d UTC already, so nothing was done/),
    })
  })

  it('is not taken by somebody who may not, nor for somebody who may not any more', async () => {
    await open()
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })

    const stranger = await bench.approve(plan, EVE)
    bench.people.set('U0ANA', { ...ANA, groups: [] })
    const removed = await bench.approve(plan, BEN)

    expect(stranger).toMatchObject({ ok: false, words: 'You may not scale in logistics; @sre may.' })
    expect(removed).toMatchObject({
      ok: false,
      words: expect.stringContaining('Ana asked for it and may not any more'),
    })
    expect(bench.writes()).toEqual([])
    expect((await bench.entries()).filter(({ event }) => event === 'refused')).toHaveLength(2)
  })
})

describe('a target that changed', () => {
  it.each<[string, (object: Deployment) => object]>([
    [
      'a new revision',
      ({ metadata, spec }) => ({
        metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
        spec: { ...spec, replicas: 5 },
      }),
    ],
    ['another object of the same name', ({ metadata }) => ({ metadata: { ...metadata, uid: 'another' } })],
  ])('by %s refuses the approval and offers a new plan', async (_, what) => {
    await open()
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })
    change(what)

    const answer = await bench.approve(plan)

    expect(answer).toMatchObject({ ok: false, code: 'stale', newPlan: { request: plan.request } })
    expect(answer.ok ? undefined : answer.newPlan?.id).not.toBe(plan.id)
    expect((await bench.run(plan)).record.run).toBeUndefined()
    expect(bench.writes()).toEqual([])
  })

  it('between approval and run is not touched', async () => {
    await open()
    const plan = await approved('scale', { replicas: 0 })
    change(({ metadata, spec }) => ({
      metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 },
      spec: { ...spec, replicas: 5 },
    }))

    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'refused', words: expect.stringContaining('has changed') })
    expect(bench.writes()).toEqual([])
  })

  it('that is gone is refused', async () => {
    await open()
    const plan = await approved('delete-pod', { pod: POD })
    bench.cluster.store.remove('Pod', 'logistics', POD)

    const { record } = await bench.run(plan)

    expect(record.run?.state).toBe('refused')
    expect(bench.writes()).toEqual([])
  })

  it('only in its status is no change: a crash loop would never stand still', async () => {
    await open()
    const plan = await bench.planned('scale', SHIPMENTS, { replicas: 0 })
    change(({ status }) => ({ status: { ...status, unavailableReplicas: 1 } }))

    await bench.approve(plan)
    change(({ status }) => ({ status: { ...status, unavailableReplicas: 2 } }))
    const { record } = await bench.run(plan)

    expect(record.run?.state).toBe('done')
  })

  it('since it was read is caught by the precondition and read again', async () => {
    let raced = false
    await open({
      wrap: (deps) =>
        withWriter(deps, (writer) => ({
          ...writer,
          write(write, options, signal) {
            if (!options.dryRun && !raced) {
              raced = true
              change(({ status }) => ({ status: { ...status, unavailableReplicas: 9 } }))
            }
            return writer.write(write, options, signal)
          },
        })),
    })
    const plan = await approved('roll-back')

    const { record } = await bench.run(plan)

    expect(record.run?.state).toBe('done')
    expect(bench.writes()).toHaveLength(2)
    expect(deployment().metadata.generation).toBe((plan.target.generation ?? 0) + 1)
  })
})

type Deps = Parameters<NonNullable<BenchOptions['wrap']>>[0]

function withWriter(deps: Deps, wrap: (writer: ClusterWriter) => ClusterWriter): Deps {
  return {
    ...deps,
    clusters: {
      accessTo(name) {
        const access = deps.clusters.accessTo(name)
        return { ...access, writer: wrap(access.writer) }
      },
    },
  }
}

it('a worker that was overtaken while it read sends nothing', async () => {
  const reading = gate()
  let armed = false
  await open({
    wrap: (deps) => ({
      ...deps,
      clusters: {
        accessTo(name) {
          const access = deps.clusters.accessTo(name)
          const get: typeof access.view.get = async (...args) => {
            const found = await access.view.get(...args)
            if (armed) {
              armed = false
              await reading.opened
            }
            return found
          }
          return { ...access, view: { ...access.view, get } }
        },
      },
    }),
  })
  const plan = await approved('scale', { replicas: 0 })
  armed = true

  const slow = bench.run(plan)
  await until(() => !armed)
  bench.pass(CLAIM_MS)
  const { record } = await bench.run(plan)
  reading.open()

  await expect(slow).rejects.toMatchObject({ code: 'retry-later' })
  expect(record.run).toMatchObject({ state: 'done', attempts: 2 })
  expect(bench.writes()).toHaveLength(1)
})

/** As `kill -9` looks from inside: what was under way never comes back. Armed once. */
class Killed extends Error {}

const WRITES: readonly [ActionId, string, string, ActionParameters][] = [
  ['rollout-restart', ROLLOUT, SHIPMENTS, {}],
  ['roll-back', ROLLOUT, SHIPMENTS, {}],
  ['scale', ROLLOUT, SHIPMENTS, { replicas: 0 }],
  ['delete-pod', ROLLOUT, SHIPMENTS, { pod: POD }],
  ['debug-container', ROLLOUT, SHIPMENTS, { pod: POD }],
  ['rerun-job', 'missing-python-module-cron', 'ml-serving/CronJob/churn-train', {}],
  ['cordon-node', ROLLOUT, SHIPMENTS, { node: 'node-1' }],
]

describe.each(WRITES)('kill -9 during %s', (action, recording, workload, parameters) => {
  it('between decision and write: the next worker writes once', async () => {
    let armed = true
    await open(
      {
        wrap: (deps) =>
          withWriter(deps, (writer) => ({
            ...writer,
            async write(write, options, signal) {
              if (armed && !options.dryRun) {
                armed = false
                throw new Killed()
              }
              return writer.write(write, options, signal)
            },
          })),
      },
      recording,
    )
    const plan = await approved(action, parameters, workload)

    await expect(bench.run(plan)).rejects.toBeInstanceOf(Killed)
    await expect(bench.run(plan)).rejects.toMatchObject({ code: 'retry-later' })
    bench.pass(CLAIM_MS)
    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'done', attempts: 2 })
    expect(bench.writes()).toHaveLength(1)
  })

  it('between write and record: the next worker recognises it', async () => {
    let armed = true
    await open(
      {
        wrap: (deps) =>
          withWriter(deps, (writer) => ({
            ...writer,
            async write(write, options, signal) {
              const answer = await writer.write(write, options, signal)
              if (armed && !options.dryRun) {
                armed = false
                throw new Killed()
              }
              return answer
            },
          })),
      },
      recording,
    )
    const plan = await approved(action, parameters, workload)

    await expect(bench.run(plan)).rejects.toBeInstanceOf(Killed)
    bench.pass(CLAIM_MS)
    const { record, ended } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'done', recognised: true })
    expect(ended).toBe(true)
    expect(bench.writes()).toHaveLength(1)
  })

  it('an answer that never came: looked for, not sent again', async () => {
    await open({}, recording)
    const plan = await approved(action, parameters, workload)
    bench.cluster.faults.add({
      path: /^(?!.*accessreview)/,
      method: methodOf(plan),
      effect: { type: 'reset-mid-body' },
    })

    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'done', recognised: true })
    expect(bench.writes()).toHaveLength(1)
  })
})

function methodOf({ write }: Plan): string {
  return {
    patch: 'PATCH',
    delete: 'DELETE',
    create: 'POST',
    'create-silence': 'POST',
    'expire-silence': 'DELETE',
  }[write.verb]
}

describe('a run', () => {
  it('survives a crash right after the decision: its job was set before', async () => {
    let armed = true
    await open({
      wrap: (deps) => ({
        ...deps,
        store: {
          ...deps.store,
          async update(id, what) {
            const record = await deps.store.update(id, what)
            if (armed && record.approval.state === 'approved') {
              armed = false
              throw new Killed()
            }
            return record
          },
        },
      }),
    })
    const plan = await bench.planned('rollout-restart', SHIPMENTS)

    await expect(bench.approve(plan)).rejects.toBeInstanceOf(Killed)
    const { record } = await bench.run(plan)

    expect(bench.scheduled).toEqual([plan.id])
    expect(record.run?.state).toBe('done')
    expect(bench.writes()).toHaveLength(1)
  })

  it('waits while the cluster is down, and is refused when it waited too long', async () => {
    await open()
    const plan = await approved('rollout-restart')
    bench.cluster.faults.add({ path: '/', times: 1, effect: { type: 'status', status: 503 } })

    await expect(bench.run(plan)).rejects.toMatchObject({ code: 'retry-later' })
    bench.pass(16 * 60_000)
    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'refused', words: 'It was approved too long ago; ask again.' })
    expect(bench.writes()).toEqual([])
  })

  it('is stopped by the read-only switch', async () => {
    await open()
    const plan = await approved('rollout-restart')
    bench.policy = aPolicy({ readOnly: true })

    const { record } = await bench.run(plan)

    expect(record.run?.state).toBe('refused')
    expect(bench.writes()).toEqual([])
  })

  it('tells what an admission rule said', async () => {
    await open()
    const plan = await approved('rollout-restart')
    bench.cluster.faults.add({
      method: 'PATCH',
      path: 'shipments-api',
      effect: { type: 'status', status: 422, message: 'denied the request: freeze until Monday' },
    })

    const { record } = await bench.run(plan)

    expect(record.run).toMatchObject({ state: 'failed', words: 'denied the request: freeze until Monday' })
  })
})

describe('a request', () => {
  it('is refused with the names of those who may, not their ids', async () => {
    await open()
    bench.policy = aPolicy({ rules: [aRule({ groups: ['S0SRE'], users: [BEN.slackUserId] })] })

    const answer = await bench.ask('rollout-restart', SHIPMENTS, {}, EVE)

    expect(answer).toMatchObject({ words: 'You may not restart in logistics; S0SRE, Ben may.' })
    expect((await bench.entries()).at(-1)).toMatchObject({ words: answer.ok ? '' : answer.words })
  })

  it('is refused in words and audited, whoever asks for what', async () => {
    await open()
    bench.policy = aPolicy({
      rules: [aRule({ namespaces: ['logistics'], actions: ['rollout-restart', 'cordon-node'] })],
    })

    const answers = [
      await bench.ask('rollout-restart', SHIPMENTS, {}, EVE),
      await bench.ask('scale', SHIPMENTS, { replicas: 0 }),
      await bench.ask('cordon-node', SHIPMENTS, { node: 'node-1' }),
      await bench.ask('toString' as ActionId, SHIPMENTS),
    ]

    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.words))).toEqual([
      'You may not restart in logistics; @sre may.',
      'You may not scale in logistics; nobody may.',
      'You may not cordon the node in the whole cluster prod; nobody may.',
      'I do not know that action.',
    ])
    expect((await bench.entries()).map(({ event, slackUserId }) => [event, slackUserId])).toEqual([
      ['refused', 'U0EVE'],
      ['refused', 'U0ANA'],
      ['refused', 'U0ANA'],
    ])
    expect(bench.cluster.requests.entries).toEqual([])
  })
})
