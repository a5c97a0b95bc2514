/** Evidence comes back from its bytes as it was, whatever release wrote them. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { packEvidence, unpackEvidence } from '../../../src/adapters/redis/packed-evidence.ts'
import { gatherCase, listCases } from '../../support/corpus.ts'
import { emptyEvidence } from '../../support/incident.ts'

describe('Packed evidence', () => {
  it('of recorded cases comes back as JSON would have it', async () => {
    for (const recorded of listCases().slice(0, 12)) {
      const evidence = await gatherCase(recorded)

      const unpacked = await unpackEvidence(await packEvidence(evidence))

      expect(unpacked).toEqual(JSON.parse(JSON.stringify(evidence)))
    }
  })

  it('larger than one piece comes back', async () => {
    const lines = Array.from({ length: 5_000 }, (_, n) => ({ n, text: `line ${n} — “ünïcode” \u2028` }))
    const log = { pod: 'p', container: 'c', run: 'current', lines, omitted: 0, truncated: false } as const
    const evidence = { ...emptyEvidence(1), logs: [log, log] }

    const unpacked = await unpackEvidence(await packEvidence(evidence))

    expect(unpacked).toEqual(evidence)
  })

  it('of an earlier release, in one piece, is read', async () => {
    const packed = gzipSync(JSON.stringify(emptyEvidence(3)))

    const unpacked = await unpackEvidence(packed)

    expect(unpacked).toEqual(emptyEvidence(3))
  })
})
