/** What every DigestStore does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DigestNotFound, type DigestStore } from '../../src/incidents/storm-ports.ts'
import { aDigest } from '../support/digest.ts'

/** `open` gives an empty store. */
export function describeDigestStore(adapter: string, open: () => Promise<DigestStore>): void {
  describe(`DigestStore: ${adapter}`, () => {
    let store: DigestStore

    beforeEach(async () => {
      store = await open()
    })

    it('gives back what was created', async () => {
      const created = await store.create(aDigest())

      expect(created).toEqual(aDigest())
      expect(await store.get('storm-inc-api')).toEqual(aDigest())
      expect(await store.get('storm-of-nobody')).toBeUndefined()
    })

    it('lets the first of two create it', async () => {
      const answers = await Promise.all([
        store.create(aDigest({ revision: 5 })),
        store.create(aDigest({ revision: 9 })),
      ])

      const kept = await store.get('storm-inc-api')

      expect(answers.map(({ revision }) => revision)).toEqual([kept?.revision, kept?.revision])
    })

    it('loses no change of many at the same time', async () => {
      await store.create(aDigest({ revision: 0 }))

      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.update('storm-inc-api', (digest) => ({ ...digest, revision: digest.revision + 1 })),
        ),
      )

      expect((await store.get('storm-inc-api'))?.revision).toBe(20)
    })

    it('leaves what a change does not want to change, and does not know what is not there', async () => {
      await store.create(aDigest())

      expect(await store.update('storm-inc-api', () => undefined)).toEqual(aDigest())
      await expect(store.update('nothing', (digest) => digest)).rejects.toBeInstanceOf(DigestNotFound)
    })

    it('lists those that are not over, oldest first, also when they rage again', async () => {
      const [young, old, over] = ['young', 'old', 'over'].map((id, n) =>
        aDigest({ id, openedAt: `2026-11-21T1${2 - n}:00:00.000Z` }),
      ) as [ReturnType<typeof aDigest>, ReturnType<typeof aDigest>, ReturnType<typeof aDigest>]
      for (const each of [young, old, over]) await store.create(each)
      const resolvedAt = new Date().toISOString()

      await store.update('over', (digest) => ({ ...digest, resolvedAt }))
      const calm = (await store.listOpen()).map(({ id }) => id)
      await store.update('over', () => over)

      expect(calm).toEqual(['old', 'young'])
      expect((await store.listOpen()).map(({ id }) => id)).toEqual(['over', 'old', 'young'])
      expect(await store.get('over')).toEqual(over)
    })
  })
}
