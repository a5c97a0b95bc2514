/** Whatever a cluster says, every message is one that Slack takes and that notifies nobody. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ephemeralAnswer } from '../../../../src/adapters/slack/messages/answer.ts'
import { detailMessage } from '../../../../src/adapters/slack/messages/detail.ts'
import { handoffMessage } from '../../../../src/adapters/slack/messages/handoff.ts'
import { handoffNote } from '../../../../src/adapters/slack/messages/handoff-notes.ts'
import type { SlackMessage } from '../../../../src/adapters/slack/messages/message.ts'
import { threadNote } from '../../../../src/adapters/slack/messages/notes.ts'
import { rootCard } from '../../../../src/adapters/slack/messages/root-card.ts'
import { DETAIL_KINDS } from '../../../../src/domain/detail.ts'
import { arbitraryIncident, arbitraryNote, hostileText } from '../../../support/arbitrary-diagnosis.ts'
import { arbitraryHandoff, arbitraryHandoffNote } from '../../../support/arbitrary-handoff.ts'
import { problemsOf } from '../../../support/check-slack-message.ts'

const detail = fc.record({
  what: fc.constantFrom(...DETAIL_KINDS),
  subject: hostileText,
  at: fc.constantFrom('2026-11-21T03:02:11Z', 'never'),
  lines: fc.array(hostileText, { maxLength: 200 }),
  captions: fc.array(hostileText, { maxLength: 200 }),
  omitted: fc.nat(100_000),
})

const renderings: readonly (readonly [string, fc.Arbitrary<() => SlackMessage>])[] = [
  ['root card', arbitraryIncident.map((incident) => () => rootCard(incident))],
  [
    'thread note',
    fc.tuple(arbitraryIncident, arbitraryNote).map(
      ([incident, note]) =>
        () =>
          threadNote(incident, note),
    ),
  ],
  [
    'handoff',
    fc.tuple(arbitraryHandoff, fc.constantFrom('channel' as const, 'direct' as const)).map(
      ([handoff, place]) =>
        () =>
          handoffMessage(handoff, place),
    ),
  ],
  [
    'note of a handoff',
    fc.tuple(arbitraryHandoff, arbitraryHandoffNote).map(
      ([handoff, note]) =>
        () =>
          handoffNote(handoff, note),
    ),
  ],
  [
    'detail',
    detail.map((each) => () => detailMessage('incident-1', each as Parameters<typeof detailMessage>[1])),
  ],
]

describe.each(renderings)('%s of anything', (_, rendering) => {
  it('is a message that Slack takes, without mentions, raw markup or invisible characters', () => {
    fc.assert(
      fc.property(rendering, (render) => {
        const message = render()

        expect(problemsOf(message)).toEqual([])
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  it('is the same when rendered again', () => {
    fc.assert(
      fc.property(rendering, (render) => {
        expect(render()).toEqual(render())
      }),
      { numRuns: 50 },
    )
  }, 60_000)
})

describe('ephemeral answer of anything', () => {
  it('is literal', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const answer = ephemeralAnswer(text)

        const rest = answer.text.replaceAll(/<#C0ALERTS>/g, '')
        expect(rest).not.toMatch(/[<>]/)
        expect(rest).not.toMatch(/&(?!(?:amp|lt|gt);)/)
        expect(answer.text.length).toBeGreaterThan(0)
        expect(answer.text.length).toBeLessThanOrEqual(3_000)
        expect(JSON.stringify(answer.blocks)).not.toMatch(/"broadcast"|"user"/)
      }),
      { numRuns: 300 },
    )
  })
})
