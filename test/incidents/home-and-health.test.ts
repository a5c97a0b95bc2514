/** What a Home tells whom, how clusters are asked for their health, and how short the memory for pages is. */
import { describe, expect, it } from 'vitest'
import type { Digest } from '../../src/domain/digest.ts'
import type { Handoff } from '../../src/domain/handoff.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { ReadError } from '../../src/evidence/cluster-reader.ts'
import { createClusterHealth } from '../../src/incidents/cluster-health.ts'
import { createRecently } from '../../src/incidents/recently.ts'
import { createShowHome, type Home } from '../../src/incidents/show-home.ts'
import { aDigest } from '../support/digest.ts'
import { aHandoff } from '../support/handoff.ts'
import { anIncident } from '../support/incident.ts'

const clock = { now: () => Date.parse('2026-11-21T12:00:00Z') }

async function homesOf(
  open: readonly Incident[],
  readable: readonly string[],
  handoffs: readonly Handoff[] = [],
  storms: readonly Digest[] = [],
): Promise<readonly Home[]> {
  const published: Home[] = []
  const showHome = createShowHome({
    store: { listOpen: async () => open, listResolved: async () => [] },
    handoffs: { listOpen: async () => handoffs },
    digests: { listOpen: async () => storms },
    tab: { publish: async (home) => void published.push(home) },
    audience: { mayRead: async (_, channel) => readable.includes(channel) },
    clusterHealth: async () => [{ cluster: 'prod', state: 'reachable' }],
    clock,
  })
  await showHome('U1')
  return published
}

describe('A Home', () => {
  it('is there at once, and again with the clusters and when they were last read', async () => {
    const incident = anIncident({ investigatedAt: '2026-11-21T11:00:00.000Z' })

    const [first, second] = await homesOf([incident], ['C0ALERTS'])

    expect(first?.clusters).toBeUndefined()
    expect(second?.clusters).toEqual([
      { cluster: 'prod', state: 'reachable', lastRead: '2026-11-21T11:00:00.000Z' },
    ])
  })

  it('has the handoffs that wait for me, and those that I made', async () => {
    const me = { id: 'U1' }
    const handoffs = [aHandoff({ id: 'a', to: me }), aHandoff({ id: 'b', from: me }), aHandoff({ id: 'c' })]

    const [home] = await homesOf([], [], handoffs)

    expect(home?.handoffs.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('lists as mine what I own, and what I asked while nobody owns it', async () => {
    const owner = (id: string) => ({ person: { id }, at: '2026-11-21T10:00:00Z' })
    const incidents = [
      anIncident({ id: 'owned', owner: owner('U1') }),
      anIncident({ id: 'asked', source: 'person', requestedBy: 'U1' }),
      anIncident({ id: 'taken', requestedBy: 'U1', owner: owner('U2') }),
      anIncident({ id: 'other' }),
    ]

    const [home] = await homesOf(incidents, ['C0ALERTS'])

    expect(home?.mine.map(({ id }) => id)).toEqual(['owned', 'asked'])
    expect(home?.open).toHaveLength(4)
  })

  it('has one row for a storm in place of what it tells of', async () => {
    const folded = anIncident({ id: 'inc-api', digest: { id: 'storm-inc-api' } })
    const unfolded = anIncident({
      id: 'inc-web',
      digest: { id: 'storm-inc-api', unfoldedAt: '2026-11-21T11:00:00Z' },
    })

    const [home] = await homesOf([folded, unfolded], ['C0ALERTS'], [], [aDigest()])
    const [hidden] = await homesOf([folded], [], [], [aDigest()])

    expect(home?.open.map(({ id }) => id)).toEqual(['inc-web'])
    expect(home?.storms.map(({ id }) => id)).toEqual(['storm-inc-api'])
    expect(hidden?.storms).toEqual([])
  })

  it('shows nothing of channels that the person cannot read', async () => {
    const [home] = await homesOf([anIncident()], [])

    expect(home).toMatchObject({ open: [], mine: [], isNew: false })
  })
})

describe('The health of clusters', () => {
  it('is asked of each that can be read, and told of the others as unknown', async () => {
    const readers = [
      { cluster: 'up', list: async () => [] },
      {
        cluster: 'down',
        list: async () => {
          throw new ReadError('unavailable', 'The API server does not answer.')
        },
      },
    ]

    const health = await createClusterHealth({ readers, names: ['far'], clock, timeoutMs: 100 })()

    expect(health).toEqual([
      { cluster: 'far', state: 'unknown' },
      { cluster: 'up', state: 'reachable' },
      { cluster: 'down', state: 'unreachable', why: 'The API server does not answer.' },
    ])
  })
})

describe('What was read lately', () => {
  it('is not read again until its time is over, and failures are not kept', async () => {
    let now = 0
    let reads = 0
    const recently = createRecently<number>({ clock: { now: () => now }, ttlMs: 1_000, max: 10 })
    const read = async () => {
      reads += 1
      if (reads === 1) throw new Error('away')
      return reads
    }

    await recently('a', read).catch(() => {})
    const values = [await recently('a', read), await recently('a', read)]
    now = 1_001
    values.push(await recently('a', read))

    expect(values).toEqual([2, 2, 3])
  })
})
