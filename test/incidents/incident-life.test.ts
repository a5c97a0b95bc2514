/** The life of an incident from webhook to thread, over repeats, crashes and outages. */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../src/domain/errors.ts'
import { DeliveryError } from '../../src/incidents/ports.ts'
import { alertOf, createBench } from '../support/incident-bench.ts'

const RESOLVED = { status: 'resolved', endsAt: '2026-11-21T10:20:00Z' } as const
const roots = (bench: ReturnType<typeof createBench>) =>
  bench.slack.messages.filter((each) => each.key === 'root')
const keys = (bench: ReturnType<typeof createBench>) => bench.slack.messages.map((each) => each.key)

describe('An alert', () => {
  it('becomes one thread in its channel: the root, then the diagnosis', async () => {
    const bench = createBench()

    await bench.webhook(alertOf())

    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
    expect(roots(bench)[0]).toMatchObject({ channel: 'C0PAY', text: 'firing | oom-killed' })
  })

  it('is seen in Slack before its diagnosis is made', async () => {
    const bench = createBench()
    bench.cluster.gatherError = new AppError('cluster-unreadable', 'No answer.', { retryable: true })

    await bench.webhook(alertOf())

    expect(bench.queue.state.runs.slice(0, 2)).toEqual(['intake', 'publish'])
    expect(roots(bench)).toHaveLength(1)
  })

  it('that is repeated changes nothing', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    const before = [structuredClone(bench.slack.messages), bench.slack.state.edits, bench.cluster.gathered]
    bench.clock.advance(300_000)

    await bench.webhook(alertOf())
    await bench.webhook(alertOf())

    expect([bench.slack.messages, bench.slack.state.edits, bench.cluster.gathered]).toEqual(before)
  })

  it('of another pod joins the incident of its workload', async () => {
    const bench = createBench()

    await bench.webhook(alertOf(), alertOf({ pod: 'api-54f6784477-bbbbb' }))
    bench.clock.advance(60_000)
    await bench.webhook(alertOf({ pod: 'api-54f6784477-ccccc' }))

    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
    expect(bench.cluster.gathered).toBe(2)
  })

  it('that names nothing to diagnose is counted and opens nothing', async () => {
    const bench = createBench()

    await bench.webhook(alertOf({ labels: { namespace: '', pod: '' } }), alertOf())

    expect(bench.ignored).toEqual(['no-namespace'])
    expect(roots(bench)).toHaveLength(1)
  })

  it('gets its thread while the cluster is away, which says so, and its diagnosis later', async () => {
    const bench = createBench()
    bench.cluster.resolution = (target) => ({
      outcome: 'unreadable',
      why: 'The cluster prod does not answer.',
      workload: { ...target, kind: 'Deployment', name: 'api' },
    })
    bench.cluster.gatherError = new AppError('cluster-unreadable', 'No answer.', { retryable: true })
    await bench.queue.add('intake', {
      receivedAt: new Date(bench.clock.now()).toISOString(),
      group: { receiver: '', groupKey: '', truncatedAlerts: 0, alerts: [alertOf()] },
    })
    await bench.queue.run(120_000)
    const during = roots(bench)[0]?.text

    bench.cluster.gatherError = undefined
    await bench.queue.run()

    expect(during).toMatch(/diagnosing \| .*No answer/)
    expect(roots(bench).map((each) => each.text)).toEqual(['firing | oom-killed'])
  })

  it('is not asked about for ever in a cluster that forbids it', async () => {
    const bench = createBench()
    bench.cluster.gatherError = new AppError('cluster-unreadable', 'pods is forbidden', { retryable: true })

    await bench.webhook(alertOf())
    bench.clock.advance(3 * 86_400_000)
    await bench.queue.run()

    expect(roots(bench).map((each) => each.text)).toEqual(['firing | diagnosing | pods is forbidden'])
    expect(bench.queue.pending()).toBe(0)
  })

  it.each([
    ['a target that is gone', new AppError('target-not-found', 'There is no Pod payments/x.')],
    ['what cannot be asked for', new AppError('cluster-unreadable', 'no such thing')],
  ])('about %s ends in words, once', async (_, error) => {
    const bench = createBench()
    bench.cluster.gatherError = error

    await bench.webhook(alertOf())

    expect(roots(bench).map((each) => each.text)).toEqual([
      `firing | diagnosing | ${error.message.replace(/\.$/, '')}`,
    ])
    expect(bench.cluster.gathered).toBe(1)
    expect(bench.queue.pending()).toBe(0)
  })
})

describe('A resolved alert', () => {
  it('edits the root and closes the thread, even when its pod is gone', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    bench.clock.advance(1_200_000)
    bench.cluster.resolution = (target) => ({ outcome: 'not-found', workload: { ...target, kind: 'Pod' } })

    await bench.webhook(alertOf(RESOLVED))

    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'resolved:0'])
    expect(roots(bench)[0]?.text).toMatch(/^resolved/)
    expect(await bench.store.listOpen()).toEqual([])
  })

  it('leaves the incident open while another pod fails', async () => {
    const bench = createBench()
    await bench.webhook(alertOf(), alertOf({ pod: 'api-54f6784477-bbbbb' }))

    await bench.webhook(alertOf(RESOLVED))

    expect(await bench.store.listOpen()).toHaveLength(1)
  })

  it('of an incident we never saw opens nothing', async () => {
    const bench = createBench()

    await bench.webhook(alertOf(RESOLVED))

    expect(bench.slack.messages).toEqual([])
  })

  it('is not undone by an older webhook that comes late', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    const early = new Date(bench.clock.now()).toISOString()
    bench.clock.advance(60_000)
    await bench.webhook(alertOf(RESOLVED))

    await bench.queue.add('intake', {
      receivedAt: early,
      group: { receiver: '', groupKey: '', truncatedAlerts: 0, alerts: [alertOf()] },
    })
    await bench.queue.run()

    expect(await bench.store.listOpen()).toEqual([])
  })

  it('that overtakes its own beginning leaves nothing open', async () => {
    const bench = createBench()
    const early = bench.intakeOf(alertOf())
    bench.clock.advance(500)
    await bench.webhook(alertOf(RESOLVED))

    await bench.queue.add('intake', early)
    await bench.queue.run()

    expect(bench.slack.messages).toEqual([])
    expect(await bench.store.listOpen()).toEqual([])
  })

  it('that fires again within the hold-down reopens the same thread', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    await bench.webhook(alertOf(RESOLVED))
    bench.clock.advance(10 * 60_000)
    bench.cluster.cause = 'dns-failure'

    await bench.webhook(alertOf({ startsAt: '2026-11-21T10:25:00Z' }))

    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'resolved:0', 'reopened:1', 'diagnosis:2'])
    expect(roots(bench)[0]?.text).toBe('firing | dns-failure')
  })

  it('that fires again later opens a thread of its own', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    await bench.webhook(alertOf(RESOLVED))
    bench.clock.advance(60 * 60_000)

    await bench.webhook(alertOf({ startsAt: '2026-11-21T11:25:00Z' }))

    expect(roots(bench).map((each) => each.text.split(' ')[0])).toEqual(['resolved', 'firing'])
  })
})

describe('A crash', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('after %i of the steps that queue a job loses nothing', async (steps) => {
    const bench = createBench()
    await bench.queue.add('intake', {
      receivedAt: new Date(bench.clock.now()).toISOString(),
      group: { receiver: '', groupKey: '', truncatedAlerts: 0, alerts: [alertOf()] },
    })
    bench.queue.state.addsLeft = steps
    await bench.queue.run(500)

    bench.queue.state.addsLeft = Number.POSITIVE_INFINITY
    await bench.queue.run()

    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
    expect(roots(bench)[0]?.text).toBe('firing | oom-killed')
  })

  it.each([0, 1, 2, 3])('after %i of the steps that queue a job for an end loses nothing', async (steps) => {
    const bench = createBench()
    await bench.webhook(alertOf())
    await bench.queue.add('intake', bench.intakeOf(alertOf(RESOLVED)))
    bench.queue.state.addsLeft = steps
    await bench.queue.run(500)

    bench.queue.state.addsLeft = Number.POSITIVE_INFINITY
    await bench.queue.run()

    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'resolved:0'])
    expect(roots(bench)[0]?.text).toMatch(/^resolved/)
  })

  it('before an alert is ended whose end came first leaves nothing open', async () => {
    const bench = createBench()
    const firing = bench.intakeOf(alertOf())
    await bench.queue.add('intake', firing)
    await bench.queue.run()
    await bench.endedAlerts.remember([
      { fingerprint: alertOf().fingerprint, at: firing.receivedAt, endsAt: RESOLVED.endsAt },
    ])

    await bench.queue.add('intake', firing)
    await bench.queue.run()

    expect(keys(bench)).toEqual(['root', 'diagnosis:1', 'resolved:0'])
  })
})

describe('Slack trouble', () => {
  it.each([
    ['a rate limit', 'postRoot', new DeliveryError('rate-limited', 'slow', { retryAfterMs: 30_000 }), false],
    ['a refused connection', 'postRoot', new DeliveryError('unreachable', 'refused'), false],
    ['a reset before arrival', 'postRoot', new DeliveryError('ambiguous', 'reset'), false],
    ['a reset after arrival', 'postRoot', new DeliveryError('ambiguous', 'reset'), true],
    [
      'a rate limit on the note',
      'postNote',
      new DeliveryError('rate-limited', 'slow', { retryAfterMs: 9_000 }),
      false,
    ],
    ['a reset after the note arrived', 'postNote', new DeliveryError('ambiguous', 'reset'), true],
    ['a reset of the edit', 'updateRoot', new DeliveryError('ambiguous', 'reset'), true],
  ])('%s ends in one root and one note', async (_, on, error, arrives) => {
    const bench = createBench()
    bench.slack.faults.push({ on, error, arrives })

    await bench.webhook(alertOf())

    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
    expect(roots(bench)[0]?.text).toBe('firing | oom-killed')
  })

  it('while looking for an ambiguous message does not post it a second time', async () => {
    const bench = createBench()
    bench.slack.faults.push(
      { on: 'postRoot', error: new DeliveryError('ambiguous', 'reset'), arrives: true },
      { on: 'find', error: new DeliveryError('rate-limited', 'slow', { retryAfterMs: 5_000 }) },
      { on: 'find', error: new DeliveryError('unreachable', 'refused') },
    )

    await bench.webhook(alertOf())

    expect(roots(bench)).toHaveLength(1)
  })

  it('where we may not read: rather a message twice than none', async () => {
    const bench = createBench()
    bench.slack.state.mayRead = false
    bench.slack.faults.push({
      on: 'postRoot',
      error: new DeliveryError('ambiguous', 'reset'),
      arrives: false,
    })

    await bench.webhook(alertOf())

    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
  })

  it('for an hour loses nothing', async () => {
    const bench = createBench()
    const away = () => ({ on: 'postRoot', error: new DeliveryError('unreachable', 'refused') })
    bench.slack.faults.push(...Array.from({ length: 70 }, away))

    await bench.webhook(alertOf())
    for (let hour = 0; hour < 6; hour += 1) await bench.queue.run()

    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
  })

  it('with a root that somebody deleted: it comes back once, with the diagnosis', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    const gone = () => ({ on: 'updateRoot', error: new DeliveryError('message-gone', 'gone') })

    bench.slack.faults.push(gone())
    await bench.webhook(alertOf(RESOLVED))
    bench.slack.faults.push(gone())
    await bench.webhook(alertOf({ startsAt: '2026-11-21T10:25:00Z' }))

    expect(roots(bench)).toHaveLength(2)
    expect(keys(bench).filter((key) => key === 'diagnosis:1')).toHaveLength(2)
  })

  it('that refuses a channel for good is tried again with the next change', async () => {
    const bench = createBench()
    bench.slack.faults.push(
      { on: 'postRoot', error: new DeliveryError('rejected', 'not_in_channel') },
      { on: 'postRoot', error: new DeliveryError('rejected', 'not_in_channel') },
    )
    await bench.webhook(alertOf())
    const before = roots(bench).length

    await bench.webhook(alertOf({ pod: 'api-54f6784477-bbbbb' }))

    expect(before).toBe(0)
    expect(keys(bench)).toEqual(['root', 'diagnosis:1'])
  })

  it('keeps the pace of the channel, but for the burst that Slack allows', async () => {
    const bench = createBench()
    const names = ['api', 'web', 'cart', 'mail']

    await bench.webhook(...names.map((name) => alertOf({ pod: `${name}-54f6784477-zspl6` })))

    expect(roots(bench)).toHaveLength(4)
    // Four roots and four diagnoses at least, of which three messages may come at once.
    expect(bench.clock.now()).toBeGreaterThanOrEqual(Date.parse('2026-11-21T10:00:06Z'))
  })
})

describe('A question', () => {
  it('opens a thread where it was asked', async () => {
    const bench = createBench()

    await bench.question()

    expect(bench.slack.messages.map(({ key, channel }) => [key, channel])).toEqual([
      ['root', 'C0DEV'],
      ['diagnosis:1', 'C0DEV'],
    ])
  })

  it('about an open incident looks again and says where it is', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    bench.clock.advance(60_000)

    await bench.question()

    expect(roots(bench)).toHaveLength(1)
    expect(bench.cluster.gathered).toBe(2)
    expect(bench.slack.told).toEqual([
      { channel: 'C0DEV', user: 'U1', text: expect.stringContaining('https://slack.example/1.0') },
    ])
  })

  it('never keeps an alert out of its own channel', async () => {
    const bench = createBench()
    await bench.question()

    await bench.webhook(alertOf())

    expect(roots(bench).map((each) => each.channel)).toEqual(['C0DEV', 'C0PAY'])
  })

  it.each([
    ['not-found', /There is no Deployment payments\/api in cluster prod/],
    ['unreadable', /The cluster is away/],
  ] as const)('that cannot be answered (%s) is told to the person only', async (outcome, words) => {
    const bench = createBench()
    const workload = { cluster: 'prod', namespace: 'payments', kind: 'Deployment', name: 'api' }
    bench.cluster.resolution = () => ({ outcome, workload, why: 'The cluster is away.' })

    await bench.question()

    expect(bench.slack.messages).toEqual([])
    expect(bench.slack.told).toEqual([{ channel: 'C0DEV', user: 'U1', text: expect.stringMatching(words) }])
  })

  it('is told in the end when Slack limits the rate', async () => {
    const bench = createBench()
    bench.cluster.resolution = (target) => ({ outcome: 'not-found', workload: { ...target, kind: 'Pod' } })
    bench.slack.faults.push({
      on: 'tell',
      error: new DeliveryError('rate-limited', 'slow', { retryAfterMs: 5_000 }),
    })

    await bench.question()

    expect(bench.slack.told).toHaveLength(1)
  })
})
