/** What every HandoffStore does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { HandoffNotFound, type HandoffStore } from '../../src/incidents/handoff/ports.ts'
import { aHandoff } from '../support/handoff.ts'

/** `open` gives an empty store. */
export function describeHandoffStore(adapter: string, open: () => HandoffStore): void {
  describe(`HandoffStore: ${adapter}`, () => {
    let store: HandoffStore

    beforeEach(() => {
      store = open()
    })

    it('gives back what was created, to the letter', async () => {
      await store.create(aHandoff())

      expect(await store.get('handoff-1')).toEqual(aHandoff())
      expect(await store.get('another')).toBeUndefined()
    })

    it('lets one of many create the same handoff', async () => {
      const created = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.create(aHandoff({ trouble: String(n) }))),
      )

      expect(created.filter(Boolean)).toHaveLength(1)
      expect((await store.get('handoff-1'))?.trouble).toBe(String(created.indexOf(true)))
    })

    it('loses no change of fifty at once', async () => {
      await store.create(aHandoff())

      await Promise.all(
        Array.from({ length: 50 }, () =>
          store.update('handoff-1', (present) => ({ ...present, repeats: present.repeats + 1 })),
        ),
      )

      expect((await store.get('handoff-1'))?.repeats).toBe(50)
    })

    it('leaves the record alone when nothing is to be changed, and rejects for what it does not know', async () => {
      await store.create(aHandoff())

      expect(await store.update('handoff-1', () => undefined)).toEqual(aHandoff())
      await expect(store.update('another', (present) => present)).rejects.toBeInstanceOf(HandoffNotFound)
    })

    it('knows the latest of a channel, whatever state it is in', async () => {
      await store.create(aHandoff({ id: 'b', openedAt: '2026-11-21T10:00:00.000Z', state: 'closed' }))
      await store.create(aHandoff({ id: 'a', openedAt: '2026-11-21T09:00:00.000Z' }))
      await store.create(
        aHandoff({ id: 'c', openedAt: '2026-11-21T11:00:00.000Z', thread: { channel: 'C0OTHER' } }),
      )

      expect((await store.latest('C0ALERTS'))?.id).toBe('b')
      expect(await store.latest('C0NONE')).toBeUndefined()
    })

    it('lists what is open, the oldest first', async () => {
      await store.create(aHandoff({ id: 'b', openedAt: '2026-11-21T10:00:00.000Z' }))
      await store.create(aHandoff({ id: 'a', openedAt: '2026-11-21T09:00:00.000Z' }))
      await store.create(aHandoff({ id: 'c', openedAt: '2026-11-21T08:00:00.000Z' }))
      await store.create(aHandoff({ id: 'd', state: 'closed' }))

      await store.update('c', (present) => ({ ...present, state: 'closed' }))

      expect((await store.listOpen()).map(({ id }) => id)).toEqual(['a', 'b'])
    })

    it('remembers since when a schedule is known', async () => {
      const first = await store.knownSince('daily', '2026-11-21T09:00:00.000Z')

      expect([first, await store.knownSince('daily', '2026-11-22T09:00:00.000Z')]).toEqual([
        '2026-11-21T09:00:00.000Z',
        '2026-11-21T09:00:00.000Z',
      ])
      expect(await store.knownSince('weekly', '2026-11-22T09:00:00.000Z')).toBe('2026-11-22T09:00:00.000Z')
    })
  })
}
