/** One pass over a text finds the same words as a search for each of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAnchorScan, createWordSearch } from '../../src/evidence/anchors.ts'
import { RULES } from '../../src/evidence/redact-patterns.ts'

const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 6,
})
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', 'B', '_', ' ', 'é', '漢'), maxLength: 40 })

describe('The scan for anchors', () => {
  it('finds the groups of which the text has a word, whatever its case', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), text, (groups, searched) => {
        const scan = createAnchorScan(groups)
        const lower = searched.toLowerCase()

        const hits = scan(searched)

        const expected = groups.flatMap((group, index) =>
          group.some((word) => lower.includes(word)) ? [index] : [],
        )
        expect(hits).toEqual(expected)
        expect(scan(searched)).toEqual(expected)
      }),
    )
  })

  it('finds the nearest end of a word', () => {
    fc.assert(
      fc.property(words, text, fc.nat(10), (searchedWords, searched, from) => {
        const lower = searched.toLowerCase()

        const end = createWordSearch(searchedWords)(searched, from)

        const ends = searchedWords.flatMap((word) => {
          const at = lower.indexOf(word, from)
          return at === -1 ? [] : [at + word.length]
        })
        expect(end).toBe(ends.length === 0 ? -1 : Math.min(...ends))
      }),
    )
  })
})

describe('A rule', () => {
  const pieces = fc.constantFrom(
    ...RULES.flatMap(({ anchors = [] }) => anchors),
    ...['://', ':', '@', '=', ' ', '"', "'", '(', ')', 'x', 'curl', 'AUTH ', 'Bearer ', 'IDENTIFIED BY '],
    ...['abcdefghijABCDEFGHIJ0123456789', '0123456789abcdef0123456789abcdef', '12345678', '.', '-', '_', '&'],
  )

  it('changes no line that has none of its anchors', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const line = parts.join('')
        const lower = line.toLowerCase()

        for (const { id, anchors = [], redact } of RULES) {
          if (anchors.some((anchor) => lower.includes(anchor))) continue
          expect(
            redact(line, () => {}),
            id,
          ).toBe(line)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
