/** What every EndedAlerts does. */
import { describe, expect, it } from 'vitest'
import type { EndedAlerts } from '../../src/incidents/ended-alerts.ts'
import { until } from '../support/poll.ts'

const AT = '2026-11-21T10:00:00.000Z'

/** `open` gives one that remembers for as long as told. */
export function describeEndedAlerts(adapter: string, open: (keepMs: number) => EndedAlerts): void {
  describe(`EndedAlerts: ${adapter}`, () => {
    it('gives back the ends of those that are asked for, the latest of each', async () => {
      const ended = open(60_000)
      await ended.remember([
        { fingerprint: 'a', at: AT },
        { fingerprint: 'b', at: AT, endsAt: AT },
      ])
      await ended.remember([{ fingerprint: 'a', at: '2026-11-21T10:01:00.000Z' }])

      expect(await ended.among(['a', 'c'])).toEqual([{ fingerprint: 'a', at: '2026-11-21T10:01:00.000Z' }])
      expect(await ended.among(['b'])).toEqual([{ fingerprint: 'b', at: AT, endsAt: AT }])
      expect(await ended.among([])).toEqual([])
    })

    it('forgets after a while', async () => {
      const ended = open(50)
      await ended.remember([{ fingerprint: 'a', at: AT }])

      const gone = await until(async () => (await ended.among(['a'])).length === 0)

      expect(gone).toBe(true)
    })
  })
}
