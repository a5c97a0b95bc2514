/** What every Lease does. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Lease } from '../../src/incidents/watch-ports.ts'
import { until } from '../support/poll.ts'

export function describeLease(adapter: string, open: () => Lease): void {
  describe(`Lease: ${adapter}`, () => {
    let lease: Lease

    beforeEach(() => {
      lease = open()
    })

    it('is held by one, who may renew it, and refused to others', async () => {
      const first = await lease.hold('a', 'one', 10_000)
      const renewed = await lease.hold('a', 'one', 10_000)
      const second = await lease.hold('a', 'two', 10_000)

      expect([first, renewed, second]).toEqual([true, true, false])
    })

    it('of another key is free', async () => {
      await lease.hold('a', 'one', 10_000)

      expect(await lease.hold('b', 'two', 10_000)).toBe(true)
    })

    it('goes to one of many who ask at once', async () => {
      const all = await Promise.all(Array.from({ length: 20 }, (_, n) => lease.hold('a', `h${n}`, 10_000)))

      expect(all.filter((held) => held)).toHaveLength(1)
    })

    it('is free at once when its holder lets go', async () => {
      await lease.hold('a', 'one', 10_000)

      await lease.release('a', 'one')

      expect(await lease.hold('a', 'two', 10_000)).toBe(true)
    })

    it('is not released by one who does not hold it', async () => {
      await lease.hold('a', 'one', 10_000)

      await lease.release('a', 'two')

      expect(await lease.hold('a', 'two', 10_000)).toBe(false)
    })

    it('goes to another one after the ttl when it is not renewed, and the first one does not get it back', async () => {
      await lease.hold('a', 'one', 50)

      await until(() => lease.hold('a', 'two', 10_000), 5_000)

      expect(await lease.hold('a', 'one', 10_000)).toBe(false)
    })
  })
}
