/** What every AuditLog does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createChainCheck } from '../../src/remediation/audit-chain.ts'
import type { AuditLog } from '../../src/remediation/ports.ts'
import { anAuditRecord } from '../support/plan-record.ts'

/** `open` gives an empty log. */
export function describeAuditLog(adapter: string, open: () => AuditLog): void {
  describe(`AuditLog: ${adapter}`, () => {
    let log: AuditLog

    beforeEach(() => {
      log = open()
    })

    it('is empty at first', async () => {
      expect(await log.read(0, 10)).toEqual([])
    })

    it('gives back entries in order, in pages', async () => {
      for (const words of ['a', 'b', 'c']) await log.append(anAuditRecord(words))

      expect((await log.read(0, 2)).map(({ words }) => words)).toEqual(['a', 'b'])
      expect((await log.read(2, 2)).map(({ words, seq }) => [words, seq])).toEqual([['c', 3]])
    })

    it('chains what many append at once', async () => {
      await Promise.all(Array.from({ length: 50 }, (_, n) => log.append(anAuditRecord(`entry ${n} "☃"`))))

      const check = createChainCheck()
      const entries = await log.read(0, 100)

      expect(entries).toHaveLength(50)
      expect(entries.every(check.add)).toBe(true)
    })
  })
}
