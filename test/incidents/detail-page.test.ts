/** Pages of a text: which end comes first, neighbourhoods, filters, and what a person may type for them. */
import { describe, expect, it } from 'vitest'
import { parseAround } from '../../src/adapters/slack/window-state.ts'
import type { DetailQuery } from '../../src/domain/detail.ts'
import { type DetailText, pageOf } from '../../src/incidents/detail-page.ts'

const text: DetailText = {
  subject: 'pod payments/api-1, container api, previous run',
  at: '2026-11-21T03:02:11Z',
  origin: 'live',
  lines: Array.from({ length: 1_000 }, (_, index) => ({
    n: index + 1,
    text: `${index + 1 === 482 ? 'FATAL' : 'info'} ${'x'.repeat(60)}`,
  })),
  omitted: 0,
  logs: [],
}
const query: DetailQuery = { incidentId: 'inc-1', what: 'previous-logs' }

describe('A page', () => {
  it('of a log is its last one, of a description its first', () => {
    const log = pageOf(text, query)
    const description = pageOf(text, { ...query, what: 'describe' })

    expect(log.lines.at(-1)?.n).toBe(1_000)
    expect(log.query.page).toBe(log.pages - 1)
    expect(description.lines[0]?.n).toBe(1)
  })

  it('beyond the last one is the last one', () => {
    expect(pageOf(text, { ...query, page: 9_999 }).lines.at(-1)?.n).toBe(1_000)
  })

  it('holds the line that was asked for, marked, with as many around it as was said', () => {
    const page = pageOf(text, { ...query, around: 482, span: 200 })

    expect(page.matching).toBe(201)
    expect(page.lines.filter(({ marked }) => marked).map(({ n }) => n)).toEqual([482])
  })

  it('holds the lines that contain a text, whatever the case, with their own numbers', () => {
    const page = pageOf(text, { ...query, filter: 'fatal' })

    expect(page.lines.map(({ n }) => n)).toEqual([482])
    expect(page).toMatchObject({ matching: 1, read: 1_000, pages: 1 })
  })

  it('of nothing is an empty one', () => {
    expect(pageOf(text, { ...query, filter: 'nowhere' })).toMatchObject({ lines: [], pages: 1, matching: 0 })
  })
})

describe('The words for a neighbourhood', () => {
  it.each([
    ['482', { around: 482 }],
    [' line 482 ', { around: 482 }],
    ['L482', { around: 482 }],
    ['show 200 lines around line 482', { around: 482, span: 200 }],
    ['20 lines around 7', { around: 7, span: 20 }],
    ['482 ±50', { around: 482, span: 100 }],
    ['9999 lines around 5', { around: 5, span: 5_000 }],
    ['', undefined],
    ['0', 'invalid'],
    ['the end', 'invalid'],
    ['1e9', 'invalid'],
  ])('%j', (words, expected) => {
    expect(parseAround(words)).toEqual(expected)
  })
})
