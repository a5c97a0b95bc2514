/** What time alone changes: escalation when nobody acknowledges, flapping and calm, mutes that end. */
import { describe, expect, it } from 'vitest'
import type { Incident, SlackPerson } from '../../src/domain/incident.ts'
import { createOwn } from '../../src/incidents/own.ts'
import type { Deed } from '../../src/incidents/ownership.ts'
import type { RouteRule } from '../../src/incidents/route.ts'
import { alertOf, createBench } from '../support/incident-bench.ts'

const ANA: SlackPerson = { id: 'U0ANA', name: 'ana' }
const MINUTE = 60_000
const STEPS: RouteRule['escalate'] = [
  { afterMs: 10 * MINUTE, mention: ['S0ONCALL'], direct: [] },
  { afterMs: 20 * MINUTE, mention: [], direct: ['U0ANA', 'U0BEN'] },
]

async function open(rule: Partial<RouteRule> = {}) {
  const rules = [{ channel: 'C0PAY', escalate: STEPS, ...rule }]
  const bench = createBench({ rules, channel: 'C0ALL' })
  const own = createOwn({ ...bench, onFeedback: () => {} })
  await bench.fire()
  const id = (await bench.store.listOpen())[0]?.id ?? ''
  return {
    ...bench,
    id,
    keys: () => bench.slack.messages.map(({ key }) => key),
    present: async () => (await bench.store.get(id)) as Incident,
    async pass(minutes: number) {
      const until = bench.clock.now() + minutes * MINUTE
      await bench.queue.run(minutes * MINUTE)
      bench.clock.advance(Math.max(0, until - bench.clock.now()))
    },
    async did(deed: Deed) {
      await own(id, deed, ANA)
      await bench.queue.run(20_000)
    },
  }
}

type Bench = Awaited<ReturnType<typeof open>>
const noted = (bench: Bench, type: string) => bench.keys().filter((key) => key.startsWith(type))

/** Recovers and fails again, `minutes` each. */
async function flap(bench: Bench, times: number, minutes = 4): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await bench.recover()
    await bench.pass(minutes)
    await bench.fire()
    await bench.pass(minutes)
  }
}

describe('An incident that nobody acknowledges', () => {
  it('calls a group in the thread, then people directly, each once', async () => {
    const bench = await open()

    await bench.pass(9)
    const before = bench.keys().length
    await bench.pass(2)
    const afterTen = noted(bench, 'escalated')
    await bench.pass(240)

    expect(before).toBe(2)
    expect(afterTen).toEqual(['escalated:1'])
    expect(bench.keys().slice(2)).toEqual(['escalated:1', 'escalated:2', 'direct:2:U0ANA', 'direct:2:U0BEN'])
    expect((await bench.present()).notes.find(({ key }) => key === 'escalated:2')).toMatchObject({
      waitedMs: 20 * MINUTE,
      direct: ['U0ANA', 'U0BEN'],
    })
  })

  it.each<[string, (bench: Bench) => Promise<void>]>([
    ['somebody acknowledges', (bench) => bench.did({ type: 'acknowledge' })],
    ['it is assigned', (bench) => bench.did({ type: 'assign', to: ANA })],
    ['it is muted', (bench) => bench.did({ type: 'mute' })],
    ['it is resolved', (bench) => bench.recover()],
  ])('calls no further when %s', async (_, stop) => {
    const bench = await open()
    await bench.pass(12)

    await stop(bench)
    await bench.pass(240)

    expect(noted(bench, 'escalated')).toEqual(['escalated:1'])
    expect(bench.queue.pending()).toBe(0)
  })

  it('calls again when it comes back', async () => {
    const bench = await open()
    await bench.pass(30)
    await bench.recover()
    await bench.pass(5)

    await bench.fire()
    await bench.pass(11)

    expect(noted(bench, 'escalated')).toEqual(['escalated:1', 'escalated:2', 'escalated:3'])
  })

  it('waits for the end of quiet hours, and keeps the steps apart after them', async () => {
    const days = ['sat'] as const
    const quietHours = [{ days, from: '09:00', to: '12:00', timeZone: 'UTC' }]
    const bench = await open({ quietHours })

    await bench.pass(119)
    const during = bench.keys().length
    await bench.pass(7)
    const after = noted(bench, 'escalated')
    await bench.pass(10)

    expect(during).toBe(2)
    expect(after).toEqual(['escalated:1'])
    expect(noted(bench, 'escalated')).toEqual(['escalated:1', 'escalated:2'])
  })

  it('loses nothing when its job ran late, or twice', async () => {
    const bench = await open()
    bench.clock.advance(3 * 60 * MINUTE)

    await bench.queue.run(20_000)
    await bench.queue.add('attend', { incidentId: bench.id })
    await bench.queue.run(20_000)

    expect(noted(bench, 'escalated')).toEqual(['escalated:1'])
  })
})

describe('An incident that comes and goes', () => {
  it('is told flapping at the third time, and then only its card changes', async () => {
    const bench = await open({ escalate: [] })

    await flap(bench, 6)

    expect(bench.keys().slice(2)).toEqual([
      'resolved:0',
      'reopened:1',
      'resolved:1',
      'reopened:2',
      'resolved:2',
      'flapping:3',
    ])
    expect(await bench.present()).toMatchObject({ reopened: 6, flapping: { times: 6 } })
    expect(bench.slack.state.edits).toBeGreaterThanOrEqual(12)
  })

  it('is told calm once when it stays well, with what it did', async () => {
    const bench = await open({ escalate: [] })
    await flap(bench, 5)
    await bench.recover()

    await bench.pass(29)
    const before = noted(bench, 'calm')
    await bench.pass(300)

    const { notes, flapping, status } = await bench.present()
    expect(before).toEqual([])
    expect(noted(bench, 'calm')).toEqual(['calm:5'])
    expect(notes.at(-1)).toMatchObject({ type: 'calm', state: 'resolved', times: 5 })
    expect([flapping, status]).toEqual([undefined, 'resolved'])
    expect(bench.queue.pending()).toBe(0)
  })

  it('is told when it stays broken', async () => {
    const bench = await open({ escalate: [] })
    await flap(bench, 3)

    await bench.pass(300)

    expect((await bench.present()).notes.at(-1)).toMatchObject({ type: 'calm', state: 'failing' })
  })

  it('need not be acknowledged anew each time, and can be while it is well', async () => {
    const bench = await open()
    await flap(bench, 3)
    await bench.recover()
    await bench.did({ type: 'acknowledge' })

    await bench.fire()

    expect(await bench.present()).toMatchObject({ status: 'acknowledged', owner: { person: ANA } })
  })

  it('calls somebody although no single failure lasts long enough', async () => {
    const bench = await open()

    await flap(bench, 8)

    expect(noted(bench, 'escalated')).toEqual(['escalated:1', 'escalated:2'])
  })

  it('seldom does not flap', async () => {
    const bench = await open({ escalate: [] })

    await flap(bench, 4, 15)

    expect(noted(bench, 'flapping')).toEqual([])
  })
})

describe('A mute that ends', () => {
  const forAnHour = (bench: Bench): Deed => ({
    type: 'mute',
    until: new Date(bench.clock.now() + 60 * MINUTE).toISOString(),
  })

  it('is told once, with what was kept back', async () => {
    const bench = await open({ escalate: [] })
    await bench.did(forAnHour(bench))
    bench.cluster.cause = 'config-invalid'
    await bench.fire('api-54f6784477-ccccc')

    await bench.pass(600)

    const { notes, mute } = await bench.present()
    expect(bench.keys().slice(2)).toEqual(['ownership:1', 'mute-ended:1'])
    expect(notes.at(-1)).toMatchObject({ type: 'mute-ended', state: 'failing', withheld: 1 })
    expect(mute).toBeUndefined()
  })

  it('tells of a recovery that nobody was told of', async () => {
    const bench = await open({ escalate: [] })
    await bench.did(forAnHour(bench))
    await bench.pass(10)
    await bench.recover()

    await bench.pass(600)

    expect(bench.keys().at(-1)).toBe('mute-ended:1')
    expect((await bench.present()).notes.at(-1)).toMatchObject({ type: 'mute-ended', state: 'resolved' })
  })

  it('keeps back for good what was not sent before it ended', async () => {
    const bench = await open({ escalate: [] })
    await bench.did(forAnHour(bench))
    bench.cluster.cause = 'config-invalid'
    await bench.queue.add('intake', bench.intakeOf(alertOf({ pod: 'api-54f6784477-ccccc' })))
    bench.queue.state.held = new Set(['publish'])
    await bench.pass(90)

    bench.queue.state.held.clear()
    await bench.pass(10)

    expect(bench.keys()).not.toContain('diagnosis:2')
    expect(bench.keys().at(-1)).toBe('mute-ended:1')
  })

  it('begins the wait for somebody to take it anew', async () => {
    const bench = await open()
    await bench.did(forAnHour(bench))
    await bench.pass(65)
    const before = noted(bench, 'escalated')

    await bench.pass(8)

    expect(before).toEqual([])
    expect(noted(bench, 'escalated')).toEqual(['escalated:1'])
  })
})

describe('A further diagnosis', () => {
  it('says what it was taken for before', async () => {
    const bench = await open({ escalate: [] })
    bench.cluster.cause = 'config-invalid'

    await bench.fire('api-54f6784477-ccccc')

    const [first, second] = (await bench.present()).notes
    expect(first).not.toHaveProperty('insteadOf')
    expect(second).toMatchObject({ type: 'diagnosis', insteadOf: 'oom-killed' })
  })

  it('is not told again and again while it flaps', async () => {
    const bench = await open({ escalate: [] })
    await flap(bench, 3)

    for (const cause of ['config-invalid', 'oom-killed', 'config-invalid', 'oom-killed'] as const) {
      bench.cluster.cause = cause
      await flap(bench, 1)
    }

    expect(noted(bench, 'diagnosis')).toEqual(['diagnosis:1', 'diagnosis:2'])
    expect((await bench.present()).diagnosis?.findings[0]?.cause).toBe('oom-killed')
  })
})
