/** What several ask of a cluster at about the same time is asked once, and never answered from before the question. */
import { describe, expect, it } from 'vitest'
import type { Kind, Kinds } from '../../src/domain/kubernetes.ts'
import { type ClusterReader, ReadError } from '../../src/evidence/cluster-reader.ts'
import { shareReads } from '../../src/evidence/share-reads.ts'

const T = Date.parse('2026-11-21T10:00:00Z')
const signal = new AbortController().signal

/** A cluster that answers when told to, and a clock. */
function createBench() {
  const time = { now: T }
  const asked: string[] = []
  const waiting: PromiseWithResolvers<readonly Kinds[Kind][]>[] = []
  const reader = {
    cluster: 'prod',
    list: async (kind: Kind, namespace: string | undefined) => {
      asked.push(`${kind} ${namespace}`)
      const answer = Promise.withResolvers<readonly Kinds[Kind][]>()
      waiting.push(answer)
      return await answer.promise
    },
  } as unknown as ClusterReader
  const shared = shareReads(reader, { now: () => time.now })
  return {
    time,
    asked,
    shared,
    list: (askedAt: number, kind: Kind = 'Pod', namespace = 'shop', stop = signal) =>
      shared.since(askedAt).list(kind, namespace, { limit: 500 }, stop),
    answer: (items = 1) => waiting.shift()?.resolve(Array.from({ length: items }, (_, n) => anObject(n))),
    fail: () => waiting.shift()?.reject(new ReadError('unavailable', 'away')),
  }
}

function anObject(n: number): Kinds[Kind] {
  return { metadata: { name: `object-${n}` } } as Kinds[Kind]
}

describe('An answer', () => {
  it('is shared by those who wait for it and by those who come after', async () => {
    const bench = createBench()

    const both = [bench.list(T), bench.list(T)]
    bench.answer()
    const [one, other] = await Promise.all(both)
    const later = await bench.list(T)

    expect(bench.asked).toEqual(['Pod shop'])
    expect(other).toBe(one)
    expect(later).toBe(one)
  })

  it.each([
    ['another namespace', 'Pod', 'ledger'],
    ['another kind', 'Event', 'shop'],
  ] as const)('about one thing is none about %s', async (_what, kind, namespace) => {
    const bench = createBench()

    const both = [bench.list(T), bench.list(T, kind, namespace)]
    bench.answer()
    bench.answer()
    await Promise.all(both)

    expect(bench.asked).toHaveLength(2)
  })

  it.each([
    ['from before the question', 5_000, T + 5_000],
    ['that is ten seconds old', 10_001, T],
  ])('%s is not given', async (_what, laterMs, askedAt) => {
    const bench = createBench()
    const first = bench.list(T)
    bench.answer()
    await first

    bench.time.now += laterMs
    const second = bench.list(askedAt)
    bench.answer()
    await second

    expect(bench.asked).toHaveLength(2)
  })

  it('that is a failure is for those who wait for it only', async () => {
    const bench = createBench()

    const both = [bench.list(T), bench.list(T)]
    bench.fail()
    const outcomes = await Promise.allSettled(both)
    const again = bench.list(T)
    bench.answer()

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(again).resolves.toHaveLength(1)
    expect(bench.asked).toHaveLength(2)
  })

  it('comes to the others when one gives up', async () => {
    const bench = createBench()
    const controller = new AbortController()

    const [impatient, patient] = [bench.list(T, 'Pod', 'shop', controller.signal), bench.list(T)]
    controller.abort(new Error('enough'))
    await expect(impatient).rejects.toThrow('enough')
    bench.answer()

    await expect(patient).resolves.toHaveLength(1)
  })

  it('with values of ConfigMaps is not kept', async () => {
    const bench = createBench()

    const first = bench.list(T, 'ConfigMap')
    bench.answer()
    await first
    const second = bench.list(T, 'ConfigMap')
    bench.answer()
    await second

    expect(bench.asked).toHaveLength(2)
  })

  it('is dropped for newer ones when too many objects are kept', async () => {
    const bench = createBench()

    for (const namespace of ['a', 'b']) {
      const list = bench.list(T, 'Pod', namespace)
      bench.answer(4_000)
      await list
    }
    await bench.list(T, 'Pod', 'b')
    const again = bench.list(T, 'Pod', 'a')
    bench.answer()
    await again

    expect(bench.asked).toEqual(['Pod a', 'Pod b', 'Pod a'])
  })
})
