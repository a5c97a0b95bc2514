/** Whatever a cluster says, every window and Home tab is one that Slack takes and that says nothing as markup. */
import type { HomeView, ModalView } from '@slack/web-api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  loadingWindow,
  pageWindow,
  wordsWindow,
} from '../../../../src/adapters/slack/messages/detail-window.ts'
import { handOverForm, handOverResult } from '../../../../src/adapters/slack/messages/handoff-forms.ts'
import { homeView } from '../../../../src/adapters/slack/messages/home.ts'
import { decodeWindowState, encodeWindowState } from '../../../../src/adapters/slack/window-state.ts'
import { DETAIL_KINDS, type DetailPage, type DetailQuery } from '../../../../src/domain/detail.ts'
import { type DetailText, pageOf } from '../../../../src/incidents/detail-page.ts'
import type { Home } from '../../../../src/incidents/show-home.ts'
import { arbitraryIncident, hostileText } from '../../../support/arbitrary-diagnosis.ts'
import { arbitraryHandoff } from '../../../support/arbitrary-handoff.ts'
import { viewProblemsOf } from '../../../support/check-slack-view.ts'
import { arbitraryDigest } from '../../../support/digest.ts'

const log = fc.record({ container: hostileText, run: fc.constantFrom('current', 'previous') })

const query = fc.record(
  {
    incidentId: fc.uuid(),
    what: fc.constantFrom(...DETAIL_KINDS),
    log,
    filter: hostileText.map((text) => text.slice(0, 200)),
    around: fc.integer({ min: 1, max: 1_000_000 }),
    span: fc.nat(5_000),
    page: fc.nat(100),
  },
  { requiredKeys: ['incidentId', 'what'] },
) as fc.Arbitrary<DetailQuery>

const lines = fc
  .oneof(fc.array(hostileText, { maxLength: 5 }), fc.array(hostileText, { minLength: 50, maxLength: 200 }))
  .map((texts) => texts.map((text, index) => ({ n: index + 1, text })))

const common = {
  subject: hostileText,
  at: fc.constantFrom('2026-11-21T03:02:11Z', 'never'),
  origin: fc.constantFrom('live', 'kept'),
  lines,
  omitted: fc.nat(100_000),
  logs: fc.array(log, { maxLength: 150 }),
}

const anyPage = fc.record({
  ...common,
  query,
  pages: fc.integer({ min: 1, max: 100 }),
  matching: fc.nat(1_000),
  read: fc.nat(1_000),
}) as fc.Arbitrary<DetailPage>

const cutPage = fc.tuple(fc.record(common), query).map(([text, asked]) => {
  const { filter: _filter, ...rest } = asked
  return pageOf(text as DetailText, rest)
})

const home = fc.record({
  user: fc.constant('U1'),
  at: fc.constant('2026-11-21T03:02:11Z'),
  handoffs: fc.array(arbitraryHandoff, { maxLength: 6 }),
  mine: fc.array(arbitraryIncident, { maxLength: 12 }),
  open: fc.array(arbitraryIncident, { maxLength: 30 }),
  resolved: fc.array(arbitraryIncident, { maxLength: 12 }),
  clusters: fc.option(
    fc.array(
      fc.record(
        {
          cluster: hostileText,
          state: fc.constantFrom('reachable', 'unreachable', 'unknown'),
          why: hostileText,
          lastRead: fc.constantFrom('2026-11-21T03:02:11Z', 'never'),
        },
        { requiredKeys: ['cluster', 'state'] },
      ),
      { maxLength: 40 },
    ),
    { nil: undefined },
  ),
  storms: fc.array(arbitraryDigest, { maxLength: 2 }),
  isNew: fc.boolean(),
}) as fc.Arbitrary<Home>

const renderings: readonly (readonly [string, fc.Arbitrary<() => HomeView | ModalView>, number])[] = [
  ['a window with a page', anyPage.map((page) => () => pageWindow(page)), 200],
  ['a window with a page cut from a text', cutPage.map((page) => () => pageWindow(page)), 200],
  ['a window that is reading', query.map((each) => () => loadingWindow(each)), 100],
  [
    'a window with words',
    fc.tuple(query, hostileText).map(
      ([each, words]) =>
        () =>
          wordsWindow(each, words),
    ),
    100,
  ],
  ['a form to hand over', hostileText.map((words) => () => handOverForm(undefined, words)), 60],
  ['what came of handing over', hostileText.map((words) => () => handOverResult(words)), 60],
  ['a Home tab', home.map((each) => () => homeView(each)), 60],
]

describe.each(renderings)('%s', (_, rendering, numRuns) => {
  it('is one that Slack takes, without mentions, markup or invisible characters', () => {
    fc.assert(
      fc.property(rendering, (render) => {
        expect(viewProblemsOf(render())).toEqual([])
      }),
      { numRuns },
    )
  }, 120_000)
})

describe('a page cut from a text', () => {
  it('shows every one of its lines, so that turning the pages shows all of the text', () => {
    const plain = fc.array(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 600 }), {
      minLength: 1,
      maxLength: 150,
    })
    fc.assert(
      fc.property(plain, (texts) => {
        const text: DetailText = {
          subject: 'pod a/b',
          at: '2026-11-21T03:02:11Z',
          origin: 'live',
          lines: texts.map((each, index) => ({ n: index + 1, text: each })),
          omitted: 0,
          logs: [],
        }
        const { pages } = pageOf(text, { incidentId: 'i', what: 'current-logs' })
        const seen: number[] = []
        for (let page = 0; page < pages; page += 1) {
          const shown = pageOf(text, { incidentId: 'i', what: 'current-logs', page })
          const numbers = JSON.stringify(pageWindow(shown).blocks).matchAll(
            /(?<=\\n|"text":") +(\d+)(?= {2}|\\n|")/g,
          )
          expect(shown.lines.length).toBeGreaterThan(0)
          expect([...numbers].length).toBeGreaterThanOrEqual(shown.lines.length)
          seen.push(...shown.lines.map(({ n }) => n))
        }

        expect(seen).toEqual(texts.map((_, index) => index + 1))
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('the state of a window', () => {
  it('comes back as it was given away', () => {
    fc.assert(
      fc.property(query, (each) => {
        const state = { ...each, log: { container: 'api', run: 'previous' as const } }

        expect(encodeWindowState(state).length).toBeLessThanOrEqual(3_000)
        expect(decodeWindowState(encodeWindowState(state))).toEqual(state)
      }),
    )
  })

  it.each(['', 'null', '{}', '{"incidentId":"a","what":"secrets"}', '[1'])('is not taken from %j', (text) => {
    expect(decodeWindowState(text)).toBeUndefined()
  })
})
