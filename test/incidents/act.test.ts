/** What the incident's thread is told of an action, with a clock that the test sets, over the simulated API server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryIncidentStore } from '../../src/adapters/memory/incident-store.ts'
import { RetryLater } from '../../src/domain/errors.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { Plan } from '../../src/domain/plan.ts'
import { type Act, createAct } from '../../src/incidents/act.ts'
import { createFollowAction, type FollowAction } from '../../src/incidents/follow-action.ts'
import type { ActionWish } from '../../src/incidents/ports.ts'
import { createTellIncident } from '../../src/incidents/tell-incident.ts'
import { createRemediation } from '../../src/remediation/remediation.ts'
import { anIncident } from '../support/incident.ts'
import { until } from '../support/poll.ts'
import { ANA, BEN, type Bench, openBench } from '../support/remediation-bench.ts'
import { silentLog } from '../support/silent-log.ts'

const MINUTE = 60_000
let bench: Bench
let store: ReturnType<typeof createMemoryIncidentStore>
let act: Act
let follow: FollowAction
let said: string[]
let shown: Plan[]
let jobs: { name: string; delayMs?: number | undefined }[]
/** What a new diagnosis finds. */
let nextCause: string | undefined

async function open(controllers: boolean, over: Partial<Incident> = {}): Promise<void> {
  bench = await openBench(['liveness-flask-404-after-upgrade'], { controllers })
  const { clock, store: approvals } = bench.deps
  store = createMemoryIncidentStore({ clock })
  const workload = { cluster: 'prod', namespace: 'logistics', kind: 'Deployment', name: 'shipments-api' }
  await store.create(anIncident({ workload, ...over }), undefined)
  const queue = {
    add: async (name: string, _: object, options: { delayMs?: number } = {}) =>
      void jobs.push({ name, delayMs: options.delayMs }),
  }
  const remediation = createRemediation({ ...bench.deps, rediagnose: async () => nextCause })
  const tellIncident = createTellIncident({ store, queue, clock })
  const thread = { tell: async (_: string, __: string, words: string) => void said.push(words) }
  const window = {
    showPlan: async (_: string, plan: Plan) => void shown.push(plan),
    say: async (_: string, words: string) => void said.push(words),
  }
  act = createAct({
    remediation,
    approvals,
    store,
    tellIncident,
    queue,
    window,
    thread,
    clock,
    log: silentLog,
  })
  follow = createFollowAction({ remediation, approvals, queue, tellIncident, log: silentLog })
}

beforeEach(() => {
  said = []
  shown = []
  jobs = []
  nextCause = undefined
})
afterEach(() => bench.close())

const wish = (each: ActionWish) => act(each, 1, bench.signal)
const place = { channel: 'C0ALERTS' }
const incident = async () => (await store.get('inc-1')) as Incident
const noteKeys = async () => (await incident()).notes.map(({ key }) => key.split(':')[0])

/** The plan of a roll-back, in Ana's window. */
async function planned(): Promise<Plan> {
  const [user, window] = [ANA.slackUserId, 'V1']
  await wish({
    what: 'plan',
    incidentId: 'inc-1',
    action: 'roll-back',
    parameters: { revision: 1 },
    user,
    window,
  })
  const plan = shown[0]
  if (!plan) throw new Error(said.join())
  return plan
}

/** The same, put up for approval. */
async function asked(): Promise<Plan> {
  const plan = await planned()
  await wish({ what: 'ask', planId: plan.id, user: ANA.slackUserId, window: 'V1' })
  return plan
}

describe('A plan that was not put up for approval', () => {
  it('cannot be approved by who knows its id', async () => {
    await open(false)
    const { id } = await planned()

    await wish({ what: 'approve', planId: id, user: BEN.slackUserId, place })

    expect(said).toEqual(['This plan was not put up for approval, so nobody can decide on it.'])
    expect(jobs.some(({ name }) => name === 'run-action')).toBe(false)
    expect((await bench.deps.store.get(id))?.approval.state).toBe('pending')
  })
})

async function watched(planId: string): Promise<void> {
  await until(async () => {
    try {
      await follow.verify(planId, bench.signal)
      return true
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error
      bench.pass(error.delayMs)
      return undefined
    }
  })
}

describe('A plan that nobody decides', () => {
  it('expires, says so on its card, and cannot be approved any more', async () => {
    await open(false)
    const { id } = await asked()
    const due = jobs.find(({ name }) => name === 'expire-approval')?.delayMs

    await expect(follow.expire(id)).rejects.toBeInstanceOf(RetryLater)
    bench.pass(15 * MINUTE)
    await follow.expire(id)
    await wish({ what: 'approve', planId: id, user: BEN.slackUserId, place })

    expect(due).toBeGreaterThan(14 * MINUTE)
    expect((await incident()).notes.at(-1)).toMatchObject({
      type: 'decision',
      state: 'expired',
      of: `plan:${id}`,
    })
    expect((await incident()).action).toMatchObject({ state: 'not-done', words: 'expired' })
    expect(said.at(-1)).toMatch(/^This plan expired at \d\d:\d\d UTC, so nothing was done/)
    expect(bench.writes()).toEqual([])
  })

  it('expires by a click that comes too late, before its job does', async () => {
    await open(false)
    const { id } = await asked()
    bench.pass(15 * MINUTE)

    await wish({ what: 'approve', planId: id, user: BEN.slackUserId, place })
    await follow.expire(id)

    expect(said.at(-1)).toContain('This plan expired')
    expect(await noteKeys()).toEqual(['plan', 'decided'])
  })
})

describe('A plan that is approved', () => {
  it('takes the incident from being fixed over recovering to resolved, each told once', async () => {
    await open(true)
    const { id } = await asked()
    const approve = { what: 'approve', planId: id, user: BEN.slackUserId, place } as const

    await wish(approve)
    await wish(approve)
    const approved = await incident()
    await follow.run(id, bench.signal)
    await follow.run(id, bench.signal)
    await watched(id)
    await watched(id)

    expect(approved).toMatchObject({ status: 'mitigating', action: { state: 'approved' } })
    expect(await incident()).toMatchObject({
      status: 'resolved',
      action: { state: 'recovered', words: '2 of 2 ready' },
      fixedBy: expect.stringMatching(/^Roll back .* requested by Ana, approved by Ben$/),
    })
    expect(await noteKeys()).toEqual(['plan', 'decided', 'ran', 'verified', 'resolved'])
    expect(said.slice(1)).toEqual([])
    expect(bench.writes()).toHaveLength(1)
  })

  it('waits for Alertmanager while an alert fires', async () => {
    const alert = { fingerprint: 'f', status: 'firing', labels: {}, annotations: {}, startsAt: '' } as const
    await open(true, { alerts: { f: alert } })
    const { id } = await asked()

    await wish({ what: 'approve', planId: id, user: BEN.slackUserId, place })
    await follow.run(id, bench.signal)
    await watched(id)

    expect(await incident()).toMatchObject({ status: 'recovering' })
  })

  it('and fails again is told with the new diagnosis, and is firing as before', async () => {
    await open(true, { diagnosis: undefined as never })
    nextCause = 'oom-killed'
    const [user, window] = [ANA.slackUserId, 'V1']
    await wish({ what: 'plan', incidentId: 'inc-1', action: 'rollout-restart', parameters: {}, user, window })
    const id = shown[0]?.id ?? ''

    await wish({ what: 'confirm', planId: id, user, window })
    await follow.run(id, bench.signal)
    await watched(id)

    expect((await incident()).notes.at(-1)).toMatchObject({
      type: 'action-verified',
      outcome: 'failing-again',
      cause: 'oom-killed',
    })
    expect(await incident()).toMatchObject({ status: 'firing', action: { state: 'failing-again' } })
  })
})

describe('A plan in the window of its requester', () => {
  it('of low risk runs without a card, but not by anybody else', async () => {
    await open(false)
    const [user, window] = [ANA.slackUserId, 'V1']
    await wish({ what: 'plan', incidentId: 'inc-1', action: 'rollout-restart', parameters: {}, user, window })
    const id = shown[0]?.id ?? ''

    await wish({ what: 'confirm', planId: id, user: BEN.slackUserId, window })
    const foreign = said.at(-1)
    await wish({ what: 'confirm', planId: id, user, window })

    expect(foreign).toContain('Only who asked for this plan')
    expect(said.at(-1)).toContain('It runs now')
    expect(bench.scheduled).toEqual([id, id])
    expect(await noteKeys()).toEqual([])
  })

  it('of high risk cannot be run from the window', async () => {
    await open(false)
    const { id } = await asked()

    await wish({ what: 'confirm', planId: id, user: ANA.slackUserId, window: 'V1' })

    expect(said.at(-1)).toContain('needs an approval in the thread')
    expect(bench.scheduled).toEqual([])
  })

  it('of an incident that is gone is refused in words', async () => {
    await open(false)

    await wish({
      what: 'plan',
      incidentId: 'made-up',
      action: 'roll-back',
      parameters: {},
      user: ANA.slackUserId,
      window: 'V1',
    })

    expect(said).toEqual(['This incident is not kept any more.'])
  })
})
