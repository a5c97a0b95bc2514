/** What opens together or shares a trouble is told in one message, over crashes and outages; what does not, is not. */
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import type { Factor } from '../../src/domain/factor.ts'
import type { SlackPerson } from '../../src/domain/incident.ts'
import type { Target } from '../../src/domain/workload.ts'
import { createOwn } from '../../src/incidents/own.ts'
import { DeliveryError } from '../../src/incidents/ports.ts'
import type { RouteRule } from '../../src/incidents/route.ts'
import { createStormDeeds } from '../../src/incidents/storm-deeds.ts'
import { alertOf, createBench } from '../support/incident-bench.ts'

const ANA: SlackPerson = { id: 'U0ANA', name: 'ana' }
const MINUTE = 60_000

const NODE: Factor = {
  kind: 'node',
  key: 'prod node n1',
  label: 'node n1',
  state: 'is not ready',
  evidence: [{ source: 'node n1 status.conditions[Ready]', text: 'Unknown NodeStatusUnknown' }],
}
const POSTGRES: Factor = {
  kind: 'dependency',
  key: 'prod dependency payments/postgres',
  label: 'payments/postgres:5432',
  state: 'cannot be reached',
  evidence: [{ source: 'log api/current line 4', text: 'connection refused' }],
  workload: { namespace: 'payments', name: 'postgres' },
}

const alertAbout = (workload: string, over: Partial<Alert> = {}) =>
  alertOf({ pod: `${workload}-54f6784477-zspl6`, fingerprint: workload, ...over })
const fires = (...workloads: string[]) => workloads.map((each) => alertAbout(each))
const ends = (...workloads: string[]) =>
  workloads.map((each) => alertAbout(each, { status: 'resolved', endsAt: '2026-11-21T11:00:00Z' }))
const names = (count: number) => Array.from({ length: count }, (_, n) => `web${String(n).padStart(2, '0')}`)

/** `factors` by the beginning of the pod's name; everything shares them when it is a list. */
function open(
  factors: readonly Factor[] | Readonly<Record<string, readonly Factor[]>> = [],
  rule: Partial<RouteRule> = {},
) {
  const bench = createBench({ rules: [{ channel: 'C0PAY', ...rule }], channel: 'C0ALL' })
  bench.cluster.factors = ({ name }: Target) =>
    Array.isArray(factors)
      ? factors
      : (Object.entries(factors).find(([prefix]) => name.startsWith(prefix))?.[1] ?? [])
  const storms = createStormDeeds({
    ...bench,
    window: { open: async () => {}, show: async () => {} },
  })
  return {
    ...bench,
    ...storms,
    own: createOwn({ ...bench, onFeedback: () => {} }),
    roots: () => bench.slack.messages.filter(({ key }) => key === 'root').map(({ text }) => text),
    keys: () => bench.slack.messages.map(({ key }) => key),
    idOf: async (workload: string) =>
      (await bench.store.findByWorkload(`prod/payments/Deployment/${workload}`))?.id ?? '',
    async pass(minutes: number) {
      const until = bench.clock.now() + minutes * MINUTE
      await bench.queue.run(minutes * MINUTE)
      bench.clock.advance(Math.max(0, until - bench.clock.now()))
    },
  }
}

describe('Incidents that open together', () => {
  it('with a node that died under 40 of them are one message', async () => {
    const bench = open([NODE])

    await bench.webhook(...fires(...names(40)))

    expect(bench.roots()).toEqual([`digest of ${names(40).join(', ')}: node n1 (40)`])
    expect(bench.keys()).toEqual(['root'])
    expect(bench.cluster.gathered).toBe(40)
  })

  it('five or more with nothing in common are one message that says so', async () => {
    const bench = open()

    await bench.webhook(...fires(...names(5)))

    expect(bench.roots()).toEqual([`digest of ${names(5).join(', ')}: nothing`])
  })

  it('are told within seconds, before they are diagnosed', async () => {
    const bench = open([NODE])
    await bench.queue.add('intake', bench.intakeOf(...fires(...names(40))))
    const start = bench.clock.now()
    bench.queue.state.held.add('investigate')

    await bench.queue.run(3_000)

    expect(bench.roots()).toHaveLength(1)
    expect(bench.clock.now() - start).toBeLessThanOrEqual(3_000)
  })

  it('name the dependency that crashes itself as the root of those that cannot reach it', async () => {
    const bench = open({ web: [POSTGRES] })

    await bench.webhook(...fires('postgres', ...names(2)))
    const [digest] = await bench.digests.listOpen()

    expect(bench.roots()).toEqual([expect.stringMatching(/^digest of .*: payments\/postgres:5432 \(2\)$/)])
    expect(digest?.common[0]?.rootId).toBe(await bench.idOf('postgres'))
    expect(digest?.common[0]?.incidentIds).not.toContain(digest?.common[0]?.rootId)
  })

  it('and have nothing in common, fewer than five, have a thread each after a moment', async () => {
    const bench = open({ web00: [NODE] })

    await bench.webhook(...fires('web00', 'web01'))

    expect(bench.roots()).toEqual(['firing | oom-killed', 'firing | oom-killed'])
    expect(await bench.digests.listOpen()).toEqual([])
  })

  it('wait for seconds only, when their diagnosis takes long', async () => {
    const bench = open()
    bench.queue.state.held.add('investigate')
    await bench.queue.add('intake', bench.intakeOf(...fires('web00', 'web01')))

    await bench.queue.run(4_000)
    const during = bench.roots().length
    await bench.queue.run(8_000)

    expect([during, bench.roots().length]).toEqual([0, 2])
  })
})

describe('An incident alone', () => {
  it('is posted at once', async () => {
    const bench = open([NODE])
    const start = bench.clock.now()
    await bench.queue.add('intake', bench.intakeOf(...fires('web00')))

    await bench.queue.run(0)

    expect(bench.roots()).toHaveLength(1)
    expect(bench.clock.now()).toBe(start)
  })

  it('keeps its thread when two more share its trouble, and points to the digest', async () => {
    const bench = open([NODE])
    for (const name of ['web00', 'web01', 'web02']) {
      await bench.webhook(...fires(name))
      await bench.pass(2)
    }

    const first = await bench.store.get(await bench.idOf('web00'))
    const link = `https://slack.example/${bench.slack.messages.find(({ text }) => text.startsWith('digest'))?.ts}`

    expect(bench.roots().filter((each) => each.startsWith('digest'))).toHaveLength(1)
    expect(first?.digest?.permalink).toBe(link)
    expect(first?.publishedRevision).toBe(first?.revision)
  })

  it('that fails hours later is no part of it, unless the storm still rages', async () => {
    const bench = open([NODE])
    await bench.webhook(...fires(...names(3)))
    await bench.pass(180)
    await bench.webhook(...fires('web03'))
    await bench.webhook(...ends(...names(4)))
    await bench.pass(180)

    await bench.webhook(...fires('web04'))

    expect(bench.roots()).toEqual(['over of web00, web01, web02, web03: node n1 (4)', 'firing | oom-killed'])
  })
})

describe('A storm', () => {
  it('is over when all its incidents are, and again when one comes back', async () => {
    const bench = open([NODE])
    await bench.webhook(...fires(...names(3)))
    await bench.webhook(...ends(...names(2)))
    const partly = bench.roots()
    await bench.webhook(...ends('web02'))
    const over = bench.roots()
    bench.clock.advance(MINUTE)

    await bench.webhook(alertAbout('web01', { startsAt: '2026-11-21T10:30:00Z' }))

    expect([partly, over, bench.roots()].map(([text]) => text?.split(' ')[0])).toEqual([
      'digest',
      'over',
      'digest',
    ])
    expect(bench.keys()).toEqual(['root'])
  })

  it('takes in what opens while it rages', async () => {
    const bench = open([NODE])
    await bench.webhook(...fires(...names(6)))
    bench.clock.advance(8_000)

    await bench.webhook(...fires('web06'))
    await bench.webhook(...fires('web07'))

    expect(bench.roots()).toEqual([`digest of ${names(8).join(', ')}: node n1 (8)`])
  })

  it('learns what it has in common when that is known', async () => {
    const bench = open([NODE])
    bench.queue.state.held.add('investigate')
    await bench.queue.add('intake', bench.intakeOf(...fires(...names(6))))
    await bench.queue.run(5_000)
    const before = bench.roots()

    bench.queue.state.held.clear()
    await bench.queue.run()

    expect(before).toEqual([expect.stringMatching(/: nothing$/)])
    expect(bench.roots()).toEqual([expect.stringMatching(/: node n1 \(6\)$/)])
  })

  it('of other channels is another one', async () => {
    const bench = createBench()
    bench.cluster.factors = () => [NODE]
    const elsewhere = names(3).map((each) =>
      alertOf({
        pod: `${each}-54f6784477-zspl6`,
        fingerprint: `shop-${each}`,
        labels: { namespace: 'shop' },
      }),
    )

    await bench.webhook(...fires(...names(3)), ...elsewhere)

    expect(bench.slack.messages.map(({ channel }) => channel).sort()).toEqual(['C0ALL', 'C0PAY'])
  })
})

describe('An incident of a storm', () => {
  it('gets its thread when somebody opens it, and only that', async () => {
    const bench = open([NODE])
    await bench.webhook(...fires(...names(3)))

    const words = await bench.openMember(await bench.idOf('web01'))
    await bench.queue.run()

    expect(bench.keys()).toEqual(['root', 'root', 'diagnosis:1'])
    expect(words).toContain('web01')
    expect((await bench.digests.listOpen())[0]?.members[1]?.permalink).toContain('https://slack.example/')
  })

  it('gets it when somebody acknowledges it or asks about it', async () => {
    const bench = open([NODE])
    await bench.webhook(...fires(...names(4)))

    await bench.own(await bench.idOf('web01'), { type: 'acknowledge' }, ANA)
    await bench.question({ name: 'web02' })

    expect(bench.keys().filter((key) => key === 'root')).toHaveLength(3)
    expect(bench.keys().filter((key) => key === 'ownership:1')).toHaveLength(1)
  })

  it('is acknowledged with all others without a thread of its own', async () => {
    const bench = open([NODE])
    await bench.webhook(...fires(...names(3)))
    const [digest] = await bench.digests.listOpen()
    await bench.own(await bench.idOf('web01'), { type: 'acknowledge' }, { id: 'U0BEN', name: 'ben' })

    const words = await bench.acknowledgeAll(digest?.id ?? '', ANA)
    await bench.queue.run()
    const again = await bench.acknowledgeAll(digest?.id ?? '', ANA)

    expect([words, again]).toEqual([
      'You have acknowledged 2 workloads.',
      'Somebody has each of them already.',
    ])
    expect((await bench.digests.listOpen())[0]?.members.map(({ owner }) => owner?.name)).toEqual([
      'ana',
      'ben',
      'ana',
    ])
    expect(bench.keys().filter((key) => key === 'root')).toHaveLength(2)
  })

  it('calls for all when nobody acknowledges any: one thread, one call', async () => {
    const bench = open([NODE], {
      escalate: [{ afterMs: 10 * MINUTE, mention: ['S0ONCALL'], direct: ['U0ANA'] }],
    })
    await bench.webhook(...fires(...names(40)))

    await bench.pass(15)
    await bench.openMember(await bench.idOf('web30'))
    await bench.pass(5)

    expect(bench.keys().filter((key) => key === 'escalated:1')).toHaveLength(1)
    expect(bench.keys().filter((key) => key.startsWith('direct:'))).toHaveLength(1)
  })
})

describe('Trouble while a storm is told', () => {
  it.each([0, 1, 2, 3, 4, 6, 8, 10, 12, 15])(
    'a crash after %i of the steps that queue a job ends in one digest',
    async (steps) => {
      const bench = open([NODE])
      await bench.queue.add('intake', bench.intakeOf(...fires(...names(6))))
      bench.queue.state.addsLeft = steps
      await bench.queue.run(1_500)

      bench.queue.state.addsLeft = Number.POSITIVE_INFINITY
      await bench.queue.run()

      expect(bench.roots()).toEqual([`digest of ${names(6).join(', ')}: node n1 (6)`])
    },
  )

  it.each([
    [
      'a rate limit',
      'postDigest',
      new DeliveryError('rate-limited', 'slow', { retryAfterMs: 30_000 }),
      false,
    ],
    ['a refused connection', 'postDigest', new DeliveryError('unreachable', 'refused'), false],
    ['a reset before arrival', 'postDigest', new DeliveryError('ambiguous', 'reset'), false],
    ['a reset after arrival', 'postDigest', new DeliveryError('ambiguous', 'reset'), true],
    ['a rate limit on the edit', 'updateDigest', new DeliveryError('rate-limited', 'slow'), false],
    ['a deleted message', 'updateDigest', new DeliveryError('message-gone', 'gone'), false],
  ])('%s ends in a digest that is up to date', async (_, on, error, arrives) => {
    const bench = open([NODE])
    bench.slack.faults.push({ on, error, arrives })
    bench.queue.state.held.add('investigate')
    await bench.queue.add('intake', bench.intakeOf(...fires(...names(6))))
    await bench.queue.run(60_000)

    bench.queue.state.held.clear()
    await bench.queue.run()

    const last = bench.roots().at(-1)
    expect(last).toBe(`digest of ${names(6).join(', ')}: node n1 (6)`)
    expect(bench.roots()).toHaveLength(error.failure === 'message-gone' ? 2 : 1)
  })
})
