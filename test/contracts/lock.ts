/** What every Lock does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { RetryLater } from '../../src/domain/errors.ts'
import type { Lock } from '../../src/incidents/ports.ts'
import { gate, until } from '../support/poll.ts'

export function describeLock(adapter: string, open: () => Lock): void {
  describe(`Lock: ${adapter}`, () => {
    let lock: Lock

    beforeEach(() => {
      lock = open()
    })

    it('returns what the work returns', async () => {
      const result = await lock.withLock('a', async () => 42)

      expect(result).toBe(42)
    })

    it('tells a second one to come later while the first works', async () => {
      const { opened, open: finish } = gate()
      const first = lock.withLock('a', () => opened)

      const second = lock.withLock('a', async () => 'ran')

      await expect(second).rejects.toBeInstanceOf(RetryLater)
      finish()
      await first
    })

    it('lets other keys through', async () => {
      const { opened, open: finish } = gate()
      const first = lock.withLock('a', () => opened)

      const other = await lock.withLock('b', async () => 'ran')

      expect(other).toBe('ran')
      finish()
      await first
    })

    it('is free again after the work, also when it threw', async () => {
      const failing = lock.withLock('a', async () => {
        throw new Error('work failed')
      })
      await expect(failing).rejects.toThrow('work failed')

      const next = await lock.withLock('a', async () => 'ran')

      expect(next).toBe('ran')
    })

    it('lets one of many in', async () => {
      const { opened, open: finish } = gate()
      let inside = 0
      const all = Array.from({ length: 20 }, () =>
        lock.withLock('a', async () => {
          inside += 1
          await opened
        }),
      )
      const settled = Promise.allSettled(all)
      await until(() => inside > 0)

      finish()
      const results = await settled

      expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(1)
      expect(inside).toBe(1)
    })
  })
}
