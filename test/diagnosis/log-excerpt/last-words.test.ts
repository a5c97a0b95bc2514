/** What makes two messages alike. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseEntries } from '../../../src/diagnosis/log-excerpt/entries.ts'
import { shape } from '../../../src/diagnosis/log-excerpt/last-words.ts'

function shapeOf(text: string): string | undefined {
  const [entry] = parseEntries([{ n: 1, text }])
  return entry && shape(entry)
}

describe('The shape of an entry', () => {
  it.each([
    ['attempt 1 of 30 failed', 'none attempt # of # failed'],
    ['ERROR request 5f3ab09c1d refused', 'error request # refused'],
    ['face cafe 12ab bad3', 'none face cafe #ab bad#'],
    ['deadbeef DEADBEEF0 deadbee', 'none # # deadbee'],
  ])('of %j is %j', (text, expected) => {
    expect(shapeOf(text)).toBe(expected)
  })

  it('takes out numbers and long hexadecimal words, wherever they stand', () => {
    const piece = fc.constantFrom('a', 'F', '0', '9', 'x', ' ', '-', 'é')
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 240 }), (pieces) => {
        const text = `q${pieces.join('')}`

        expect(shapeOf(text)).toBe(`none ${text.slice(0, 160).replace(/[0-9a-f]{8,}|\d+/gi, '#')}`)
      }),
    )
  })
})
