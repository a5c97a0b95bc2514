/** What every ApprovalStore does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type ApprovalStore, PlanNotFound } from '../../src/remediation/ports.ts'
import { aPlanRecord } from '../support/plan-record.ts'

/** `open` gives an empty store. */
export function describeApprovalStore(adapter: string, open: () => ApprovalStore): void {
  describe(`ApprovalStore: ${adapter}`, () => {
    let store: ApprovalStore

    beforeEach(() => {
      store = open()
    })

    it('gives back what was created, to the letter', async () => {
      await store.create(aPlanRecord())

      expect(await store.get('plan-1')).toEqual(aPlanRecord())
      expect(await store.get('plan-2')).toBeUndefined()
    })

    it('creates a plan once', async () => {
      await store.create(aPlanRecord())

      await expect(store.create(aPlanRecord())).rejects.toMatchObject({ code: 'plan-exists' })
    })

    it('lets one of a hundred decide', async () => {
      await store.create(aPlanRecord())
      const winners = new Set<number>()

      await Promise.all(
        Array.from({ length: 100 }, async (_, n) => {
          let mine = false
          await store.update('plan-1', (record) => {
            mine = record.approval.state === 'pending'
            return mine ? { ...record, approval: { state: 'approved', reason: String(n) } } : undefined
          })
          if (mine) winners.add(n)
        }),
      )

      expect(winners.size).toBe(1)
      expect((await store.get('plan-1'))?.approval).toEqual({
        state: 'approved',
        reason: String([...winners][0]),
      })
    })

    it('refuses to change what it does not know, and keeps what a throwing change leaves', async () => {
      await store.create(aPlanRecord())
      const failing = store.update('plan-1', () => {
        throw new Error('bad change')
      })

      await expect(failing).rejects.toThrow('bad change')
      await expect(store.update('nothing', (record) => record)).rejects.toBeInstanceOf(PlanNotFound)
      expect(await store.get('plan-1')).toEqual(aPlanRecord())
    })

    it('is not changed by those who change what they were given', async () => {
      await store.create(aPlanRecord())
      const given = (await store.get('plan-1')) as { approval: unknown }

      given.approval = { state: 'approved' }

      expect((await store.get('plan-1'))?.approval.state).toBe('pending')
    })
  })
}
