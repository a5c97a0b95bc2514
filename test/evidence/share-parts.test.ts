/** Parts that the objects of a list repeat are held once, and nothing else changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withSharedParts } from '../../src/evidence/share-parts.ts'

describe('The objects of a list', () => {
  it('share what they repeat, and keep what is their own', async () => {
    const env = () => Array.from({ length: 9 }, (_, n) => ({ name: `VARIABLE_${n}`, value: 'the same' }))
    const pods = ['a', 'b'].map((name) => ({ metadata: { name }, spec: { containers: [{ env: env() }] } }))

    const [one, other] = await withSharedParts(pods)

    expect([one, other]).toEqual(pods)
    expect(other?.spec.containers[0]?.env).toBe(one?.spec.containers[0]?.env)
    expect(other?.metadata).not.toBe(one?.metadata)
    expect(pods[0]?.spec.containers[0]?.env).not.toBe(pods[1]?.spec.containers[0]?.env)
  })

  it('are equal to what they were, whatever they hold', async () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => [value, [value], JSON.stringify(value).repeat(9)])

    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(fc.string(), json)), async (objects) => {
        const before = JSON.stringify(objects)

        const shared = await withSharedParts(objects)

        expect(JSON.stringify(shared)).toBe(before)
        expect(JSON.stringify(objects)).toBe(before)
      }),
      { numRuns: 200 },
    )
  })
})
