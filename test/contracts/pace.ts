/** What every Pace does. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Pace } from '../../src/incidents/ports.ts'
import { until } from '../support/poll.ts'

/** `open` gives a fresh Pace with the interval; two calls in one test share their turns when `open` can. */
export function describePace(adapter: string, open: (intervalMs: number) => Pace): void {
  describe(`Pace: ${adapter}`, () => {
    let pace: Pace

    beforeEach(() => {
      pace = open(300)
    })

    it('gives the first turn at once and tells the second how long to wait', async () => {
      const first = await pace.take('C1')
      const second = await pace.take('C1')

      expect(first).toBe(0)
      expect(second).toBeGreaterThan(0)
      expect(second).toBeLessThanOrEqual(300)
    })

    it('does not let one key wait for another', async () => {
      await pace.take('C1')

      const other = await pace.take('C2')

      expect(other).toBe(0)
    })

    it('gives one turn to many who ask at the same time', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => pace.take('C1')))

      expect(answers.filter((wait) => wait === 0)).toHaveLength(1)
    })

    it('gives the next turn when the interval is over, not before', async () => {
      const started = performance.now()
      await pace.take('C1')

      await until(async () => (await pace.take('C1')) === 0)

      expect(performance.now() - started).toBeGreaterThanOrEqual(295)
    })

    it('gives a burst to a key that has rested, and no more than that in the long run', async () => {
      const started = performance.now()
      const burst = await Promise.all(Array.from({ length: 5 }, () => pace.take('C1', 3)))

      await until(async () => (await pace.take('C1', 3)) === 0)
      await until(async () => (await pace.take('C1', 3)) === 0)

      expect(burst.filter((wait) => wait === 0)).toHaveLength(3)
      expect(performance.now() - started).toBeGreaterThanOrEqual(595)
    })

    it('gives no burst while the key is blocked', async () => {
      await pace.block('C1', 60_000)

      const wait = await pace.take('C1', 3)

      expect(wait).toBeGreaterThan(50_000)
    })

    it('gives nobody a turn while the key is blocked', async () => {
      await pace.block('C1', 60_000)

      const wait = await pace.take('C1')

      expect(wait).toBeGreaterThan(50_000)
      expect(wait).toBeLessThanOrEqual(60_000)
    })

    it('keeps the longer of two blocks', async () => {
      await pace.block('C1', 60_000)
      await pace.block('C1', 10)

      const wait = await pace.take('C1')

      expect(wait).toBeGreaterThan(50_000)
    })
  })
}
