/** Lists that one person sees keep to Slack's limits, whatever they hold. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listAnswer } from '../../../../src/adapters/slack/messages/list-answer.ts'
import { findMentions } from '../../../../src/playground/slack/mentions.ts'
import { blockTextLength, messageBlocks } from '../../../../src/playground/slack/validate-blocks.ts'
import { hostileText } from '../../../support/arbitrary-diagnosis.ts'

const NAMES = { handles: new Set(['oncall']), users: new Set(['ada']), channels: new Set(['alerts']) }

describe('a list', () => {
  it('has a button with what it names for each row that can be asked about', () => {
    const wanted = { cluster: 'prod', namespace: 'shop', kind: 'Deployment', name: 'api' }
    const rows = [
      { label: 'shop/api', detail: 'Deployment', wanted, link: 'https://slack.example/p1' },
      { label: 'shop/web', detail: 'Deployment' },
    ]

    const { blocks, text } = listAnswer({ heading: 'Which api?', rows, closing: ['That is all.'] })

    const values = blocks.map((block) =>
      'accessory' in block && block.accessory?.type === 'button' ? block.accessory.value : undefined,
    )
    expect(values).toEqual([undefined, JSON.stringify(wanted), undefined, undefined])
    expect(text).toBe('Which api?\n• shop/api: Deployment\n• shop/web: Deployment\nThat is all.')
  })

  it('of anything is taken by Slack, without mentions or raw markup', () => {
    const row = fc.record(
      {
        label: hostileText,
        detail: hostileText,
        link: hostileText,
        since: fc.oneof(hostileText, fc.constantFrom('2026-11-21T03:02:11Z', '1970-01-01T00:00:00Z')),
        wanted: fc.constant({ namespace: 'a'.repeat(63), name: 'b'.repeat(253), cluster: 'c'.repeat(253) }),
      },
      { requiredKeys: ['label', 'detail'] },
    )
    const list = fc.record({
      heading: hostileText,
      rows: fc.array(row, { maxLength: 60 }),
      closing: fc.array(hostileText, { maxLength: 12 }),
    })
    fc.assert(
      fc.property(list, (given) => {
        const { text, blocks } = listAnswer(given)

        messageBlocks(blocks)
        expect(text.trim()).not.toBe('')
        expect(text.length).toBeLessThanOrEqual(3_000)
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toMatch(/[<>]/)
        expect(blockTextLength(blocks)).toBeLessThanOrEqual(10_000)
        expect(findMentions({ text, blocks, parseText: false }, NAMES)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
