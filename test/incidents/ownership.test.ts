/** Acknowledging, assigning, muting and judging, over races, repeats and the life of an incident. */
import { describe, expect, it } from 'vitest'
import type { SlackPerson } from '../../src/domain/incident.ts'
import { muteEnd } from '../../src/incidents/mute.ts'
import { createMuteNamed } from '../../src/incidents/mute-named.ts'
import { createOwn } from '../../src/incidents/own.ts'
import { alertOf, createBench, START } from '../support/incident-bench.ts'

const ANA: SlackPerson = { id: 'U0ANA', name: 'ana' }
const BEN: SlackPerson = { id: 'U0BEN', name: 'ben' }
const RESOLVED = { status: 'resolved', endsAt: '2026-11-21T10:20:00Z' } as const

async function openBench() {
  const bench = createBench()
  const feedback: string[] = []
  const { store, queue, clock } = bench
  const own = createOwn({
    store,
    queue,
    clock,
    onFeedback: (cause, verdict) => feedback.push(`${cause} ${verdict}`),
  })
  await bench.webhook(alertOf())
  const id = (await store.listOpen())[0]?.id ?? ''
  return { ...bench, own, feedback, id, present: async () => await store.get(id) }
}

const keys = (bench: { slack: { messages: { key: string }[] } }) => bench.slack.messages.map(({ key }) => key)

describe('Acknowledging', () => {
  it('makes the person the owner, on the card and in the thread', async () => {
    const bench = await openBench()

    const { refused } = await bench.own(bench.id, { type: 'acknowledge' }, ANA)
    await bench.queue.run()

    expect(refused).toBeUndefined()
    expect(await bench.present()).toMatchObject({ status: 'acknowledged', owner: { person: ANA } })
    expect(bench.slack.messages[0]?.text).toMatch(/^acknowledged/)
    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'ownership:1'])
  })

  it('by two at once gives it to one and tells the other who has it', async () => {
    const bench = await openBench()

    const answers = await Promise.all([
      bench.own(bench.id, { type: 'acknowledge' }, ANA),
      bench.own(bench.id, { type: 'acknowledge' }, BEN),
    ])
    await bench.queue.run()

    expect(answers.filter(({ refused }) => refused === undefined)).toHaveLength(1)
    expect(answers.find(({ refused }) => refused !== undefined)?.refused).toContain('ana was faster')
    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'ownership:1'])
  })

  it('twice by the same person does it once', async () => {
    const bench = await openBench()
    await bench.own(bench.id, { type: 'acknowledge' }, ANA)

    const { refused } = await bench.own(bench.id, { type: 'acknowledge' }, ANA)

    expect(refused).toBe('You have acknowledged it already.')
    expect((await bench.present())?.notes).toHaveLength(2)
  })

  it('is possible again for anybody when it comes back', async () => {
    const bench = await openBench()
    await bench.own(bench.id, { type: 'acknowledge' }, ANA)
    await bench.webhook(alertOf(RESOLVED))
    bench.clock.advance(60_000)
    await bench.webhook(alertOf())

    const { refused } = await bench.own(bench.id, { type: 'acknowledge' }, BEN)

    expect(refused).toBeUndefined()
    expect((await bench.present())?.owner?.person).toEqual(BEN)
  })

  it.each([
    ['acknowledge', { type: 'acknowledge' }],
    ['assign', { type: 'assign', to: BEN }],
    ['mute', { type: 'mute' }],
  ] as const)('is refused when it is resolved: %s', async (_, deed) => {
    const bench = await openBench()
    await bench.webhook(alertOf(RESOLVED))

    const { refused } = await bench.own(bench.id, deed, ANA)

    expect(refused).toContain('resolved already')
  })

  it('is refused in words when the incident is not kept any more', async () => {
    const bench = await openBench()

    expect(await bench.own('gone', { type: 'acknowledge' }, ANA)).toEqual({
      refused: 'This incident is not kept any more.',
    })
  })
})

describe('Assigning', () => {
  it('hands it over, also from somebody who has it', async () => {
    const bench = await openBench()
    await bench.own(bench.id, { type: 'acknowledge' }, ANA)

    await bench.own(bench.id, { type: 'assign', to: BEN }, ANA)
    const again = await bench.own(bench.id, { type: 'assign', to: BEN }, ANA)

    expect(await bench.present()).toMatchObject({ status: 'acknowledged', owner: { person: BEN } })
    expect(again.refused).toBe('ben has it already.')
  })
})

describe('Muting', () => {
  it('keeps the thread silent while record and card go on, and for good', async () => {
    const bench = await openBench()
    await bench.own(
      bench.id,
      { type: 'mute', until: new Date(bench.clock.now() + 3_600_000).toISOString() },
      ANA,
    )
    await bench.queue.run()
    bench.clock.advance(60_000)
    bench.cluster.cause = 'config-invalid'

    await bench.webhook(alertOf({ pod: 'api-54f6784477-ccccc' }))
    bench.clock.advance(7_200_000)
    await bench.queue.run()

    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'ownership:1', 'mute-ended:1'])
    expect(bench.slack.messages[0]?.text).toBe('firing | config-invalid')
    expect((await bench.present())?.deliveries['diagnosis:2']?.state).toBe('withheld')
  })

  it('until it is resolved ends with the resolution, which is told', async () => {
    const bench = await openBench()
    await bench.own(bench.id, { type: 'mute' }, ANA)
    bench.clock.advance(60_000)

    await bench.webhook(alertOf(RESOLVED))

    expect((await bench.present())?.mute).toBeUndefined()
    expect(keys(bench)).toContain('resolved:0')
  })

  it('ends when somebody unmutes', async () => {
    const bench = await openBench()
    await bench.own(bench.id, { type: 'mute' }, ANA)
    await bench.own(bench.id, { type: 'unmute' }, BEN)
    bench.cluster.cause = 'config-invalid'
    bench.clock.advance(60_000)

    await bench.webhook(alertOf({ pod: 'api-54f6784477-ccccc' }))

    expect(keys(bench)).toContain('diagnosis:2')
  })

  it.each([
    ['1h', '2026-11-21T11:00:00.000Z'],
    ['4h', '2026-11-21T14:00:00.000Z'],
    ['tomorrow', '2026-11-22T09:00:00.000Z'],
  ] as const)('for %s ends at %s', (choice, end) => {
    expect(new Date(muteEnd(choice, START) ?? 0).toISOString()).toBe(end)
  })

  it('by name finds the open incident, and asks when there are several', async () => {
    const bench = await openBench()
    const muteNamed = createMuteNamed({ store: bench.store, own: bench.own })

    const done = await muteNamed({ name: 'api' }, undefined, ANA)
    await bench.webhook(
      alertOf({ pod: 'api-gateway-54f6784477-bbbbb', labels: { namespace: 'payments', container: 'x' } }),
    )
    const none = await muteNamed({ name: 'checkout' }, undefined, ANA)
    const several = await muteNamed({ name: 'ap' }, undefined, ANA)

    expect(done).toContain('Deployment payments/api is muted until it is resolved')
    expect(none).toBe('There is no open incident of checkout.')
    expect(several).toBe('Which one do you mean? Deployment payments/api, Deployment payments/api-gateway')
  })
})

describe('Feedback', () => {
  it('is stored once a person, counted by cause, and may change', async () => {
    const bench = await openBench()

    await bench.own(bench.id, { type: 'feedback', verdict: 'wrong' }, ANA)
    const again = await bench.own(bench.id, { type: 'feedback', verdict: 'wrong' }, ANA)
    await bench.own(bench.id, { type: 'feedback', verdict: 'right' }, ANA)
    await bench.own(bench.id, { type: 'feedback', verdict: 'right' }, BEN)

    expect(again.refused).toBe('You have said so already.')
    expect(bench.feedback).toEqual(['oom-killed wrong', 'oom-killed right', 'oom-killed right'])
    expect((await bench.present())?.feedback).toMatchObject([
      { by: ANA, verdict: 'right', cause: 'oom-killed' },
      { by: BEN, verdict: 'right', cause: 'oom-killed' },
    ])
  })
})
