/** A handoff from making it to its end: told once, accepted by whom it is for, repeated, escalated. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DeliveryError } from '../../../src/incidents/ports.ts'
import { ANA, BEN, EVE } from '../../support/handoff.ts'
import { createHandoffBench, ownedBy } from '../../support/handoff-bench.ts'

const MINUTE = 60_000

describe('A handoff', () => {
  let bench: ReturnType<typeof createHandoffBench>
  beforeEach(() => {
    bench = createHandoffBench()
  })

  const ownerOf = async (id: string) => (await bench.store.get(id))?.owner?.person.id
  const stateOf = async (id = 'handoff-1') => (await bench.handoffs.get(id))?.state

  it('is told in the channel and to the receiver, and leaves the owner as it is', async () => {
    await bench.incident('api', ownedBy(ANA))

    await bench.handOver()
    await bench.queue.run(MINUTE)

    expect(bench.keys()).toEqual(['C0ALERTS root', 'D0BEN root'])
    expect(bench.text('root')).toMatch(/^Handoff from ana to ben: 1 open\n1 incident waits for ben/)
    expect(await ownerOf('api')).toBe(ANA.id)
  })

  it('gives what is accepted to the receiver, and each thread tells it once', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.incident('worker')
    await bench.handOver()
    await bench.queue.run(MINUTE)

    const answers = [
      await bench.answer('handoff-1', { type: 'accept' }, BEN),
      await bench.answer('handoff-1', { type: 'accept' }, BEN),
    ]
    await bench.queue.run(MINUTE)

    expect(answers).toEqual([undefined, 'You have accepted it already.'])
    expect([await ownerOf('api'), await ownerOf('worker')]).toEqual([BEN.id, BEN.id])
    expect((await bench.store.get('worker'))?.status).toBe('acknowledged')
    expect(
      bench
        .incidentNotes()
        .map(({ incident, key }) => `${incident} ${key}`)
        .sort(),
    ).toEqual(['api handoff:handoff-1', 'worker handoff:handoff-1'])
    expect(bench.text('root')).toContain('ben has accepted all 2.')
    expect(bench.text('root', 'D0BEN')).toContain('ben has accepted all 2.')
    expect(await stateOf()).toBe('closed')
  })

  it('is accepted one by one', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.incident('worker', ownedBy(ANA))
    await bench.handOver()

    await bench.answer('handoff-1', { type: 'accept', incidentId: 'worker' }, BEN)
    await bench.queue.run(MINUTE)

    expect([await ownerOf('api'), await ownerOf('worker')]).toEqual([ANA.id, BEN.id])
    expect(bench.text('root')).toContain(
      'ben has accepted 1 of 2; 1 waits. Until then everything stays with ana.',
    )
    expect(await stateOf()).toBe('open')
  })

  it.each([
    ['accepted by somebody else', { type: 'accept' as const }, EVE, 'This handoff is for ben'],
    ['accepted by the sender', { type: 'accept' as const }, ANA, 'ben has to accept'],
    ['taken over by the sender', { type: 'take-over' as const }, ANA, 'It stays with you'],
    ['declined by somebody else', { type: 'decline' as const, word: 'no' }, EVE, 'nobody else can decline'],
    [
      'accepted for an incident that is not in it',
      { type: 'accept' as const, incidentId: 'x' },
      BEN,
      'does not wait',
    ],
  ])('cannot be %s', async (_, deed, by, words) => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()

    const answer = await bench.answer('handoff-1', deed, by)
    await bench.queue.run(MINUTE)

    expect(answer).toContain(words)
    expect(await ownerOf('api')).toBe(ANA.id)
  })

  it('is taken over by somebody else who says so', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()

    await bench.answer('handoff-1', { type: 'take-over' }, EVE)
    await bench.queue.run(MINUTE)

    expect(await ownerOf('api')).toBe(EVE.id)
    expect(bench.text('taken-over:1')).toContain('eve has taken it over')
    expect(await bench.answer('handoff-1', { type: 'accept' }, BEN)).toBe('eve has accepted it already.')
  })

  it('is declined with a word, stays with the sender, and is not repeated', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()

    await bench.answer('handoff-1', { type: 'decline', word: 'On a train until 9' }, BEN)
    await bench.queue.run(24 * 60 * MINUTE)

    expect(bench.text('declined:1')).toContain('ana: ben cannot take it: “On a train until 9”')
    expect(bench.text('root')).toContain('ben declined: “On a train until 9”. It stays with ana.')
    expect(bench.keys()).toEqual(['C0ALERTS root', 'D0BEN root', 'C0ALERTS declined:1'])
    expect(await ownerOf('api')).toBe(ANA.id)
  })

  it('that was declined can still be taken over', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()
    await bench.answer('handoff-1', { type: 'decline', word: 'no' }, BEN)

    await bench.answer('handoff-1', { type: 'take-over' }, EVE)
    await bench.queue.run(MINUTE)

    expect(await ownerOf('api')).toBe(EVE.id)
    expect(await stateOf()).toBe('closed')
  })

  it('that nobody accepts is repeated, and then escalated once', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()

    await bench.queue.run(24 * 60 * MINUTE)

    expect(bench.keys()).toEqual([
      'C0ALERTS root',
      'D0BEN root',
      'C0ALERTS reminder:1',
      'C0ALERTS reminder:2',
      'C0ALERTS escalation:1',
    ])
    expect(bench.text('reminder:1')).toBe('🔔 ben, you have not accepted yet: 1 incident waits.')
    expect(bench.text('escalation:1')).toContain('a user group: ben has not accepted the handoff')
    expect((await bench.handoffs.get('handoff-1'))?.notes.map(({ at }) => at.slice(11, 16))).toEqual([
      '10:15',
      '10:30',
      '10:45',
    ])
  })

  it('calls who hands over when the configuration names nobody', async () => {
    Object.assign(bench.settings, { escalate: [], repeats: 0 })
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()

    await bench.queue.run(60 * MINUTE)

    expect(bench.text('escalation:1')).toContain('ana: ben has not accepted')
  })

  it('of a quiet shift says so and asks for nothing', async () => {
    await bench.handOver()

    await bench.queue.run(24 * 60 * MINUTE)

    expect(bench.keys()).toEqual(['C0ALERTS root', 'D0BEN root'])
    expect(bench.text('root')).toContain('A quiet shift: nothing is open, and nothing failed.')
    expect(await bench.answer('handoff-1', { type: 'accept' }, BEN)).toContain('nothing to accept')
  })

  it('holds what a digest alone tells of, wherever its route pointed by name', async () => {
    const thread = { channel: 'C0ALERTS', ts: '9.0', permalink: 'https://slack.example/9.0' }
    await bench.digests.create({
      id: 'storm',
      openedAt: '2026-11-21T09:00:00.000Z',
      members: [],
      common: [],
      thread,
      deliveries: {},
      revision: 1,
      publishedRevision: 1,
    })
    const folded = { thread: { channel: '#alerts' }, deliveries: {}, digest: { id: 'storm' } }
    await bench.incident('api', folded)

    await bench.handOver()
    await bench.answer('handoff-1', { type: 'accept' }, BEN)
    await bench.queue.run(MINUTE)

    expect((await bench.handoffs.get('handoff-1'))?.items).toMatchObject([
      { incidentId: 'api', permalink: thread.permalink, state: 'accepted' },
    ])
    expect(await ownerOf('api')).toBe(BEN.id)
    expect(bench.incidentNotes()).toEqual([])
  })

  it('leaves what somebody else took on meanwhile, and what has recovered', async () => {
    for (const id of ['api', 'worker', 'web']) await bench.incident(id)
    await bench.handOver()
    await bench.store.update('api', (present) => ({ ...present, ...ownedBy(EVE) }))
    await bench.store.update('worker', (present) => ({
      ...present,
      status: 'resolved',
      resolvedAt: '2026-11-21T10:00:00.000Z',
    }))

    await bench.answer('handoff-1', { type: 'accept' }, BEN)
    await bench.queue.run(MINUTE)

    expect([await ownerOf('api'), await ownerOf('worker'), await ownerOf('web')]).toEqual([
      EVE.id,
      undefined,
      BEN.id,
    ])
    expect(bench.text('root')).toContain('ben has accepted 1 of 3')
    expect(bench.text('root')).toContain('(eve has taken it meanwhile)')
    expect(bench.text('root')).toContain('(it has recovered meanwhile)')
  })

  it('replaces an older one of the same person, which can no longer be accepted', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver('handoff-1', ANA, BEN)
    await bench.queue.run(MINUTE)
    bench.clock.advance(MINUTE)

    await bench.handOver('handoff-2', ANA, EVE)
    await bench.queue.run(MINUTE)

    expect(await stateOf('handoff-1')).toBe('superseded')
    expect(await bench.answer('handoff-1', { type: 'accept' }, BEN)).toContain('newer handoff')
    expect(await bench.answer('handoff-2', { type: 'accept' }, EVE)).toBeUndefined()
  })

  it('without the right to write to people is told in the channel alone', async () => {
    bench.slack.state.directs = false
    await bench.incident('api', ownedBy(ANA))

    await bench.handOver()
    await bench.queue.run(MINUTE)

    expect(bench.keys()).toEqual(['C0ALERTS root'])
  })

  it.each([
    ['is refused with 429', new DeliveryError('rate-limited', 'slow down', { retryAfterMs: 30_000 }), false],
    ['breaks before it arrives', new DeliveryError('ambiguous', 'reset'), false],
    ['breaks after it arrived', new DeliveryError('ambiguous', 'reset'), true],
    ['cannot be sent', new DeliveryError('unreachable', 'refused'), false],
  ])('whose message %s is there once', async (_, error, arrives) => {
    await bench.incident('api', ownedBy(ANA))
    bench.slack.faults.push({ on: 'post', error, arrives }, { on: 'update', error, arrives })
    await bench.handOver()
    await bench.queue.run(5 * MINUTE)

    bench.slack.faults.push({ on: 'postNote', error, arrives })
    await bench.answer('handoff-1', { type: 'accept' }, BEN)
    await bench.queue.run(5 * MINUTE)

    expect(bench.keys().toSorted()).toEqual(['C0ALERTS accepted:1', 'C0ALERTS root', 'D0BEN root'])
    expect(bench.text('root')).toContain('ben has accepted it.')
  })

  it('loses nothing when the process dies after any step', async () => {
    await bench.incident('api', ownedBy(ANA))
    await bench.handOver()
    await bench.queue.run(MINUTE)
    // The click is stored, the job behind it is not.
    bench.queue.state.addsLeft = 0
    await expect(bench.answer('handoff-1', { type: 'accept' }, BEN)).rejects.toThrow()

    bench.queue.state.addsLeft = Number.POSITIVE_INFINITY
    const again = await bench.answer('handoff-1', { type: 'accept' }, BEN)
    await bench.queue.run(MINUTE)

    expect(again).toBe('You have accepted it already.')
    expect(await ownerOf('api')).toBe(BEN.id)
    expect(bench.keys().filter((key) => key.includes('accepted'))).toHaveLength(1)
  })
})
