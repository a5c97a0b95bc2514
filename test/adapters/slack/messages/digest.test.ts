/** The digest of a storm: what it says, and that Slack takes it whatever it holds. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestCard } from '../../../../src/adapters/slack/messages/digest-card.ts'
import { digestWindow, readDigestPage } from '../../../../src/adapters/slack/messages/digest-window.ts'
import { problemsOf, seen } from '../../../support/check-slack-message.ts'
import { viewProblemsOf } from '../../../support/check-slack-view.ts'
import { aDigest, aMember, arbitraryDigest } from '../../../support/digest.ts'

const buttons = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"text":\{"type":"plain_text","text":"([^"]+)"\}/g)].map(
    ([, label]) => label ?? '',
  )

describe('The digest', () => {
  it('names what its incidents have in common, what shows it, and each of them', () => {
    const message = digestCard(aDigest())

    expect(message.text.split('\n')).toEqual([
      '🔴 payments/postgres:5432 cannot be reached',
      '3 workloads fail, since 21 Nov 10:00 UTC.',
      'In common to 3 of 3:',
      '• connect ECONNREFUSED 10.0.0.7:5432 (log api/previous line 14)',
      'Workloads: payments/api, payments/web, payments/mail',
    ])
    expect(buttons(message.blocks)).toEqual(['Open', 'Open', 'Open', 'All 3…', 'Acknowledge all'])
  })

  it('begins with the workload that is the trouble itself', () => {
    const postgres = aMember('postgres', {
      cause: { verdict: 'identified', id: 'oom-killed', title: 'Out of memory, killed at its limit' },
    })
    const { members, common } = aDigest()
    const message = digestCard(
      aDigest({
        members: [...members, postgres],
        common: common.map((each) => ({ ...each, rootId: postgres.incidentId })),
      }),
    )

    expect(message.text).toContain(
      'Begin with: Deployment payments/postgres, which fails itself: Out of memory, killed at its limit',
    )
    expect(message.text).toContain('Workloads: payments/postgres, payments/api')
  })

  it('lists what the common factor explains before what only failed at the same time', () => {
    const { members, common } = aDigest()
    const other = aMember('ranker')

    const message = digestCard(aDigest({ members: [other, ...members], common }))

    expect(message.text).toMatch(/Workloads: .*payments\/mail, payments\/ranker/)
  })

  it.each([
    [{}, 'What they have in common is not known yet.', '. Still looking into 1.'],
    [
      { cause: { verdict: 'unknown', id: 'unknown', title: 'Unknown' } } as const,
      'Nothing was found that they have in common.',
      'Cause unknown (1)',
    ],
  ])('claims nothing in common when nothing is known: %j', (known, words, more) => {
    const { cause: _, ...pending } = aMember('new')
    const message = digestCard(
      aDigest({ common: [], members: [...aDigest().members, { ...pending, ...known }] }),
    )

    expect(message.text.split('\n')[0]).toBe('🔴 4 workloads fail together')
    expect(message.text).toContain(words)
    expect(seen(message)).toContain(more)
  })

  it('shows the first eight of many and says how many more there are', () => {
    const members = Array.from({ length: 45 }, (_, n) => aMember(`web-${n}`))

    const message = digestCard(aDigest({ members }))

    expect(buttons(message.blocks).filter((label) => label === 'Open')).toHaveLength(8)
    expect(seen(message)).toContain('… and 37 more')
    expect(buttons(message.blocks)).toContain('All 45…')
  })

  it('is over when all run again', () => {
    const members = aDigest().members.map((each) => ({ ...each, status: 'resolved' as const }))

    const message = digestCard(aDigest({ members, resolvedAt: '2026-11-21T10:20:00.000Z' }))

    expect(message.text).toMatch(/^🟢 Over: payments.*\n3 workloads run again\. It took 20 min/)
    expect(buttons(message.blocks)).not.toContain('Acknowledge all')
  })

  it('of anything is taken by Slack, without mentions or raw markup', () => {
    fc.assert(
      fc.property(arbitraryDigest, (digest) => {
        expect(problemsOf(digestCard(digest))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})

describe('The window with all incidents', () => {
  it('has pages, of which the last is the last', () => {
    const digest = aDigest({ members: Array.from({ length: 60 }, (_, n) => aMember(`web-${n}`)) })

    const [first, second, beyond] = [0, 1, 99].map((page) => digestWindow(digest, page))

    expect(buttons(first?.blocks).at(-1)).toBe('Next')
    expect(buttons(second?.blocks).slice(-2)).toEqual(['Previous', 'Next'])
    expect(buttons(beyond?.blocks).at(-1)).toBe('Previous')
    expect(readDigestPage(beyond?.private_metadata ?? '')).toEqual({ digestId: digest.id, page: 2 })
  })

  it('of anything is taken by Slack', () => {
    fc.assert(
      fc.property(arbitraryDigest, fc.nat(4), fc.string(), (digest, page, words) => {
        expect(viewProblemsOf(digestWindow(digest, page, words))).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
