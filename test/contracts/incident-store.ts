/** What every IncidentStore does. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Incident } from '../../src/domain/incident.ts'
import { workloadKey } from '../../src/domain/workload.ts'
import { IncidentNotFound, type IncidentStore, type ResolvedRange } from '../../src/incidents/ports.ts'
import { anIncident, emptyEvidence } from '../support/incident.ts'

const KEY = workloadKey(anIncident().workload)

/** `open` gives an empty store that keeps resolved incidents for an hour. */
export function describeIncidentStore(adapter: string, open: () => Promise<IncidentStore>): void {
  describe(`IncidentStore: ${adapter}`, () => {
    let store: IncidentStore

    beforeEach(async () => {
      store = await open()
    })

    async function allPages(range: ResolvedRange) {
      const found: Incident[] = []
      let cursor: string | undefined
      do {
        const page = await store.pageResolved({ ...range, cursor })
        found.push(...page.incidents)
        cursor = page.next
      } while (cursor !== undefined)
      return found
    }

    it('knows nothing at first', async () => {
      expect(await store.get('inc-1')).toBeUndefined()
      expect(await store.findByWorkload(KEY)).toBeUndefined()
      expect(await store.listOpen()).toEqual([])
      expect(await store.loadEvidence('inc-1')).toBeUndefined()
    })

    it('gives back what was created, by id and by workload', async () => {
      const incident = anIncident({ externalURL: 'https://alerts.example', trouble: 'a "quoted" ☃ text' })

      const created = await store.create(incident, undefined)

      expect(created).toEqual(incident)
      expect(await store.get('inc-1')).toEqual(incident)
      expect(await store.findByWorkload(KEY)).toEqual(incident)
    })

    it('lets one of two create the first incident of a workload', async () => {
      const answers = await Promise.all([
        store.create(anIncident({ id: 'a' }), undefined),
        store.create(anIncident({ id: 'b' }), undefined),
      ])

      const newest = await store.findByWorkload(KEY)

      expect(answers.map((each) => each.id)).toEqual([newest?.id, newest?.id])
      expect(await store.listOpen()).toHaveLength(1)
    })

    it('replaces the newest incident only for the one who knows it', async () => {
      await store.create(anIncident({ id: 'old' }), undefined)

      const wrong = await store.create(anIncident({ id: 'wrong' }), 'something-else')
      const right = await store.create(anIncident({ id: 'right' }), 'old')

      expect(wrong.id).toBe('old')
      expect(await store.get('wrong')).toBeUndefined()
      expect(right.id).toBe('right')
      expect((await store.findByWorkload(KEY))?.id).toBe('right')
    })

    it('keeps workloads apart', async () => {
      const other = { ...anIncident().workload, namespace: 'shop' }
      await store.create(anIncident({ id: 'a' }), undefined)

      await store.create(anIncident({ id: 'b', workload: other }), undefined)

      expect((await store.findByWorkload(workloadKey(other)))?.id).toBe('b')
      expect((await store.findByWorkload(KEY))?.id).toBe('a')
    })

    it('stores what the change returns and resolves to it', async () => {
      await store.create(anIncident(), undefined)

      const updated = await store.update('inc-1', (each) => ({ ...each, revision: 7 }))

      expect(updated.revision).toBe(7)
      expect((await store.get('inc-1'))?.revision).toBe(7)
    })

    it('leaves the record as it is when the change returns undefined', async () => {
      const created = await store.create(anIncident({ revision: 3 }), undefined)

      const updated = await store.update('inc-1', () => undefined)

      expect(updated).toEqual(created)
    })

    it('refuses to update an incident that does not exist', async () => {
      await expect(store.update('nothing', (each) => each)).rejects.toBeInstanceOf(IncidentNotFound)
    })

    it('passes on what the change throws and stores nothing', async () => {
      await store.create(anIncident(), undefined)

      const update = store.update('inc-1', () => {
        throw new Error('bad change')
      })

      await expect(update).rejects.toThrow('bad change')
      expect(await store.get('inc-1')).toEqual(anIncident())
    })

    it('is not changed by those who change what they were given', async () => {
      const created = (await store.create(anIncident(), undefined)) as { status: string }

      created.status = 'resolved'

      expect((await store.get('inc-1'))?.status).toBe('firing')
    })

    it('loses no update, however many run at once', async () => {
      const sizes = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 })
      let incident = 0

      await fc.assert(
        fc.asyncProperty(sizes, async (bursts) => {
          incident += 1
          const id = `inc-${incident}`
          const workload = { ...anIncident().workload, name: id }
          await store.create(anIncident({ id, workload }), undefined)

          for (const size of bursts) {
            const increment = () => store.update(id, (each) => ({ ...each, revision: each.revision + 1 }))
            await Promise.all(Array.from({ length: size }, increment))
          }

          const total = bursts.reduce((sum, size) => sum + size, 0)
          expect((await store.get(id))?.revision).toBe(total)
        }),
        { numRuns: 15 },
      )
    })

    it('lists the open ones, oldest first, and no longer those that were resolved', async () => {
      const at = (hour: number) => `2026-11-21T${hour}:00:00.000Z`
      for (const [id, hour] of [['late', 12] as const, ['early', 10] as const, ['done', 11] as const]) {
        const workload = { ...anIncident().workload, name: id }
        await store.create(anIncident({ id, workload, openedAt: at(hour) }), undefined)
      }

      await store.update('done', (each) => ({
        ...each,
        status: 'resolved',
        resolvedAt: new Date().toISOString(),
      }))

      expect((await store.listOpen()).map((each) => each.id)).toEqual(['early', 'late'])
      expect((await store.get('done'))?.status).toBe('resolved')
    })

    it('lists what was resolved, the latest first, until it is open again', async () => {
      for (const [id, minute] of [
        ['a', 1],
        ['b', 3],
        ['c', 2],
      ] as const) {
        const workload = { ...anIncident().workload, name: id }
        await store.create(anIncident({ id, workload }), undefined)
        await store.update(id, (each) => ({
          ...each,
          status: 'resolved',
          resolvedAt: new Date(Date.now() + minute * 60_000).toISOString(),
        }))
      }
      const listed = await store.listResolved(2)

      await store.update('b', ({ resolvedAt: _, ...each }) => ({ ...each, status: 'firing' }))

      expect(listed.map((each) => each.id)).toEqual(['b', 'c'])
      expect((await store.listResolved(10)).map((each) => each.id)).toEqual(['c', 'a'])
    })

    it('lists a reopened one again', async () => {
      await store.create(anIncident(), undefined)
      const resolvedAt = new Date().toISOString()
      await store.update('inc-1', (each) => ({ ...each, status: 'resolved', resolvedAt }))

      await store.update('inc-1', ({ resolvedAt: _, ...each }) => ({ ...each, status: 'firing' }))

      expect(await store.listOpen()).toEqual([anIncident()])
      expect((await store.findByWorkload(KEY))?.status).toBe('firing')
    })

    it('pages through what was resolved in a range, each once, also when much ended at once', async () => {
      const now = Date.now()
      const minutes = [9, 5, 5, 5, 5, 5, 4, 3, 1]
      for (const [index, minute] of minutes.entries()) {
        const id = `inc-${index}`
        await store.create(anIncident({ id, workload: { ...anIncident().workload, name: id } }), undefined)
        const resolvedAt = new Date(now - minute * 60_000).toISOString()
        await store.update(id, (each) => ({ ...each, status: 'resolved', resolvedAt }))
      }
      const range = { from: now - 5 * 60_000, to: now - 3 * 60_000 }

      const pages = await allPages({ ...range, limit: 2 })
      const whole = await store.pageResolved(range)

      expect(pages.map(({ id }) => id).toSorted()).toEqual([
        'inc-1',
        'inc-2',
        'inc-3',
        'inc-4',
        'inc-5',
        'inc-6',
        'inc-7',
      ])
      expect(pages.map(({ resolvedAt }) => resolvedAt)).toEqual(
        pages
          .map(({ resolvedAt }) => resolvedAt)
          .toSorted()
          .toReversed(),
      )
      expect([whole.incidents.length, whole.next]).toEqual([7, undefined])
    })

    it('pages through more than it lists', async () => {
      const now = Date.now()
      for (let index = 0; index < 230; index += 1) {
        const id = `inc-${index}`
        await store.create(anIncident({ id, workload: { ...anIncident().workload, name: id } }), undefined)
        const resolvedAt = new Date(now - index * 1_000).toISOString()
        await store.update(id, (each) => ({ ...each, status: 'resolved', resolvedAt }))
      }

      const pages = await allPages({ from: 0, to: now })

      expect(new Set(pages.map(({ id }) => id)).size).toBe(230)
      expect(pages).toHaveLength(230)
    })

    it('keeps the first and the last evidence of an incident', async () => {
      await store.create(anIncident(), undefined)

      for (const redactions of [1, 2, 3]) await store.saveEvidence('inc-1', emptyEvidence(redactions))

      expect(await store.loadEvidence('inc-1')).toEqual(emptyEvidence(3))
      expect(await store.loadEvidence('inc-1', 'first')).toEqual(emptyEvidence(1))
    })

    it('keeps evidence over the end of its incident and its coming back', async () => {
      await store.create(anIncident(), undefined)
      await store.saveEvidence('inc-1', emptyEvidence(1))
      const resolvedAt = new Date().toISOString()

      await store.update('inc-1', (each) => ({ ...each, status: 'resolved', resolvedAt }))
      const afterwards = await store.loadEvidence('inc-1', 'first')
      await store.update('inc-1', ({ resolvedAt: _, ...each }) => ({ ...each, status: 'firing' }))

      expect(afterwards).toEqual(emptyEvidence(1))
      expect(await store.loadEvidence('inc-1')).toEqual(emptyEvidence(1))
    })

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined()
    })
  })
}
