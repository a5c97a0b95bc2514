/** What a person gets who names a workload roughly, wrongly, or not at all. */
import { describe, expect, it } from 'vitest'
import { createMemoryPace } from '../../src/adapters/memory/pace.ts'
import type { SeenCluster, SeenWorkload } from '../../src/incidents/list-pods.ts'
import { matchOf, nearestWord } from '../../src/incidents/match-names.ts'
import { createOnce } from '../../src/incidents/once.ts'
import { alertOf, createBench } from '../support/incident-bench.ts'

function seen(namespace: string, name: string, over: Partial<SeenWorkload> = {}): SeenWorkload {
  const workload = { cluster: 'prod', namespace, kind: 'Deployment', name }
  return { workload, pods: [`${name}-54f6784477-zspl6`], failing: [], restarts: 0, ...over }
}

const cluster = (...workloads: SeenWorkload[]): SeenCluster => ({
  cluster: 'prod',
  workloads,
  partial: false,
})
const failing = { failing: ['web-54f6784477-zspl6'], reason: 'CrashLoopBackOff', restarts: 7 }

describe('A name without a namespace', () => {
  it.each([
    ['exactly', 'checkout'],
    ['by its beginning', 'check'],
    ['by a part', 'eckou'],
    ['by its pod', 'checkout-54f6784477-zspl6'],
    ['by the beginning of its pod', 'checkout-54f6'],
  ])('finds the one workload named %s', async (_, name) => {
    const bench = createBench()
    bench.cluster.seen = cluster(seen('shop', 'checkout'), seen('payments', 'api'))

    await ask(bench, { name })

    expect(bench.slack.messages.map(({ key }) => key)).toEqual(['root', 'diagnosis:1'])
    expect((await bench.store.listOpen())[0]?.workload).toMatchObject({ namespace: 'shop', name: 'checkout' })
  })

  it('that two have is answered with both to choose from, the failing one first', async () => {
    const bench = createBench()
    bench.cluster.seen = cluster(
      seen('payments', 'api'),
      seen('shop', 'api', failing),
      seen('shop', 'api-gw'),
    )

    await ask(bench, { name: 'api' })

    const [{ list } = { list: undefined }] = bench.slack.lists
    expect(list?.heading).toBe('Which api do you mean?')
    expect(list?.rows.map(({ label }) => label)).toEqual(['shop/api', 'payments/api'])
    expect(list?.rows[0]).toMatchObject({
      detail: 'Deployment, failing: CrashLoopBackOff',
      wanted: { namespace: 'shop', name: 'api' },
    })
    expect(bench.slack.messages).toEqual([])
  })

  it('with a slip is answered with what may be meant, never with another workload at once', async () => {
    const bench = createBench()
    bench.cluster.seen = cluster(seen('shop', 'checkout'))

    await ask(bench, { name: 'chekcout' })

    expect(bench.slack.lists[0]?.list.heading).toBe('There is no chekcout. Do you mean:')
    expect(bench.slack.messages).toEqual([])
  })

  it('that nobody has is answered with words', async () => {
    const bench = createBench()
    bench.cluster.seen = { ...cluster(seen('shop', 'checkout')), partial: true }

    await ask(bench, { name: 'zebra' })

    expect(bench.slack.told[0]?.text).toContain('There is no workload or pod zebra')
    expect(bench.slack.told[0]?.text).toContain('a part of the pods only')
  })

  it('of a cluster that does not answer says so', async () => {
    const bench = createBench()
    bench.cluster.seen = { cluster: 'prod', workloads: [], partial: false, problem: 'prod does not answer.' }

    await ask(bench, { name: 'api' })

    expect(bench.slack.told[0]?.text).toContain('prod does not answer.')
  })
})

describe('No name', () => {
  it('is answered with open incidents and what else fails', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    bench.cluster.seen = cluster(
      seen('payments', 'api', failing),
      seen('shop', 'web', failing),
      seen('shop', 'ok'),
    )

    await ask(bench, {})

    const list = bench.slack.lists[0]?.list
    expect(list?.heading).toBe('2 workloads fail now:')
    expect(list?.rows.map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      'payments/api: Deployment, CrashLoopBackOff, nobody has it',
      'shop/web: Deployment, CrashLoopBackOff, 7 restarts',
    ])
    expect(list?.rows[0]?.link).toContain('https://')
    expect(list?.rows.every(({ wanted }) => wanted !== undefined)).toBe(true)
  })

  it('says when nothing fails, and what could not be seen', async () => {
    const bench = createBench()
    bench.cluster.seen = { cluster: 'prod', workloads: [], partial: false, problem: 'prod does not answer.' }

    await ask(bench, { namespace: 'shop' })

    expect(bench.slack.lists[0]?.list).toEqual({
      heading: 'I know of nothing that fails now in namespace shop, but could not look everywhere.',
      rows: [],
      closing: ['prod does not answer.'],
    })
  })

  it('is answered within bounds, however much fails', async () => {
    const bench = createBench()
    bench.cluster.seen = cluster(...Array.from({ length: 300 }, (_, i) => seen('shop', `w-${i}`, failing)))

    await ask(bench, {})

    const list = bench.slack.lists[0]?.list
    expect(list?.rows).toHaveLength(20)
    expect(list?.closing[0]).toContain('280 more')
  })
})

describe('In the thread of an incident', () => {
  it('the answer tells what is known, and looks again', async () => {
    const bench = createBench()
    await bench.webhook(alertOf())
    const [incident] = await bench.store.listOpen()
    const { workload, thread } = incident ?? {}
    bench.clock.advance(60_000)

    await bench.queue.add('ask', {
      target: workload ?? {},
      channel: thread?.channel ?? '',
      user: 'U1',
      threadTs: thread?.ts ?? '',
      askedAt: new Date(bench.clock.now()).toISOString(),
    })
    await bench.queue.run()

    expect(bench.slack.told[0]?.text).toMatch(
      /^I look at Deployment payments\/api again now.*\nSo far: oom-killed\./,
    )
    expect(bench.cluster.gathered).toBe(2)
  })
})

it.each([
  ['api', 'api', 'exact'],
  ['api', 'api-gateway', 'prefix'],
  ['api', 'payments-api', 'part'],
  ['chekcout', 'checkout', 'similar'],
  ['ap', 'aq', undefined],
  ['web', 'wep', undefined],
  ['checkout', 'payments', undefined],
])('%s is to %s: %s', (wanted, name, match) => {
  expect(matchOf(wanted, name)).toBe(match)
})

it('the nearest word is found over a slip and not over a different word', () => {
  expect(nearestWord('incidnets', ['help', 'incidents'])).toBe('incidents')
  expect(nearestWord('payments', ['help', 'incidents'])).toBeUndefined()
})

it('once is once, also for many at the same time and later', async () => {
  let now = 0
  const once = createOnce(createMemoryPace({ clock: { now: () => now } }))

  const answers = await Promise.all(Array.from({ length: 10 }, () => once('event:Ev1')))
  now += 6 * 60_000
  const later = await once('event:Ev1')

  expect(answers.filter(Boolean)).toHaveLength(1)
  expect(later).toBe(false)
  expect(await once('event:Ev2')).toBe(true)
})

async function ask(bench: ReturnType<typeof createBench>, target: { name?: string; namespace?: string }) {
  await bench.queue.add('ask', {
    target,
    channel: 'C0DEV',
    user: 'U1',
    askedAt: new Date(bench.clock.now()).toISOString(),
  })
  await bench.queue.run()
}
