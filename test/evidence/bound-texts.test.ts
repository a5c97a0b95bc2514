/** Endless texts of API objects are cut, and say so. */
import { describe, expect, it } from 'vitest'
import { boundTexts, LONGEST_MESSAGE, LONGEST_TEXT } from '../../src/evidence/bound-texts.ts'

describe('Texts of API objects', () => {
  it('keep what Kubernetes usually allows', () => {
    const event = { message: 'x'.repeat(1_024), involvedObject: { name: 'api-0' }, count: 3 }

    expect(boundTexts(event)).toEqual(event)
  })

  it('are cut where they are endless, messages sooner than scripts', () => {
    const pod = { status: { message: 'm'.repeat(1_000_000) }, spec: { args: ['s'.repeat(1_000_000)] } }

    const { status, spec } = boundTexts(pod)

    expect(status.message.length).toBeLessThan(LONGEST_MESSAGE + 50)
    expect(spec.args[0]?.length).toBeLessThan(LONGEST_TEXT + 50)
    expect(status.message).toContain('more characters]')
  })
})
