/** What a handoff holds: whose incidents, what is news, what was tried. */
import { describe, expect, it } from 'vitest'
import type { ActionNote } from '../../../src/domain/action-notes.ts'
import type { Handoff, HandoffItem } from '../../../src/domain/handoff.ts'
import type { Incident } from '../../../src/domain/incident.ts'
import { composeItems } from '../../../src/incidents/handoff/compose.ts'
import { triedOn } from '../../../src/incidents/handoff/tried.ts'
import { ANA, aHandoff, anItem, BEN, EVE } from '../../support/handoff.ts'
import { ownedBy, postedIncident } from '../../support/handoff-bench.ts'
import { diagnosisOf } from '../../support/incident-bench.ts'

const NOW = Date.parse('2026-11-21T18:00:00Z')
const resolved = { status: 'resolved', resolvedAt: '2026-11-21T12:00:00.000Z' } as const

function compose(
  incidents: readonly Incident[],
  previous?: Handoff,
  from: typeof ANA | undefined = ANA,
): readonly HandoffItem[] {
  const open = incidents.filter(({ status }) => status !== 'resolved')
  const done = incidents.filter(({ status }) => status === 'resolved')
  return composeItems({ channel: 'C0ALERTS', from, now: NOW, previous, open, resolved: done })
}

describe('The items of a handoff', () => {
  it('begin with what nobody has, and end with what is resolved', () => {
    const items = compose([
      postedIncident('mine', { ...ownedBy(ANA), openedAt: '2026-11-21T01:00:00.000Z' }),
      postedIncident('done', resolved),
      postedIncident('free', { openedAt: '2026-11-21T09:00:00.000Z' }),
      postedIncident('back', { status: 'firing', owner: { person: ANA, at: '' }, reopened: 3 }),
    ])

    expect(items.map(({ incidentId, state }) => `${incidentId} ${state}`)).toEqual([
      'back offered',
      'free offered',
      'mine offered',
      'done shown',
    ])
  })

  it('offer what is the sender’s or nobody’s, and show what others have', () => {
    const incidents = [postedIncident('hers', ownedBy(EVE)), postedIncident('mine', ownedBy(ANA))]
    const states = (items: readonly HandoffItem[]) => items.map((each) => `${each.incidentId} ${each.state}`)

    expect(states(compose(incidents))).toEqual(['hers shown', 'mine offered'])
    expect(states(composeItems({ ...only(incidents), from: undefined }))).toEqual([
      'hers offered',
      'mine offered',
    ])
  })

  it('are those of the channel, without questions that nobody took on', () => {
    const items = compose([
      postedIncident('elsewhere', { thread: { channel: 'C0OTHER' } }),
      postedIncident('asked', { source: 'person' }),
      postedIncident('taken', { source: 'person', ...ownedBy(ANA) }),
    ])

    expect(items.map(({ incidentId }) => incidentId)).toEqual(['taken'])
  })

  it('hold resolved ones since the last handoff, or of half a day', () => {
    const incidents = [
      postedIncident('early', { ...resolved, resolvedAt: '2026-11-21T05:00:00.000Z' }),
      postedIncident('late', { ...resolved, resolvedAt: '2026-11-21T17:00:00.000Z' }),
    ]
    const ids = (previous?: Handoff) => compose(incidents, previous).map(({ incidentId }) => incidentId)

    expect(ids()).toEqual(['late'])
    expect(ids(aHandoff({ openedAt: '2026-11-21T04:00:00.000Z' }))).toEqual(['late', 'early'])
  })

  it('keep one that is over only for a moment, as it flaps', () => {
    const flapping = { since: '2026-11-21T10:00:00Z', changedAt: '2026-11-21T17:59:00Z', times: 6 }

    const [item] = compose([postedIncident('flap', { ...resolved, flapping })])

    expect(item).toMatchObject({ state: 'offered', flapping: 6 })
    expect(item?.resolvedAt).toBeUndefined()
  })

  it('say that a cause is doubted', () => {
    const feedback = [{ by: EVE, verdict: 'wrong' as const, cause: 'oom-killed', at: '' }]

    const [item] = compose([postedIncident('api', { diagnosis: diagnosisOf('oom-killed'), feedback })])

    expect(item).toMatchObject({ cause: 'oom-killed', doubted: true })
  })
})

function only(open: readonly Incident[]) {
  return { channel: 'C0ALERTS', now: NOW, previous: undefined, open, resolved: [] }
}

describe('The news since the last handoff', () => {
  const previous = aHandoff({
    openedAt: '2026-11-21T08:00:00.000Z',
    items: [
      anItem({ incidentId: 'same', cause: 'oom-killed', owner: ANA }),
      anItem({ incidentId: 'other-cause', cause: 'exit-code', owner: ANA }),
      anItem({ incidentId: 'accepted', cause: 'oom-killed', owner: EVE, acceptedBy: ANA }),
      anItem({ incidentId: 'given', cause: 'oom-killed', owner: ANA }),
      anItem({ incidentId: 'back', cause: 'oom-killed', owner: ANA }),
      anItem({ incidentId: 'done', cause: 'oom-killed', owner: ANA }),
    ],
  })
  const open = (id: string, over: Partial<Incident> = {}) =>
    postedIncident(id, { diagnosis: diagnosisOf('oom-killed'), ...ownedBy(ANA), ...over })

  it.each([
    ['nothing for what is as it was', open('same'), []],
    ['nothing for who has accepted it then', open('accepted'), []],
    ['another cause', open('other-cause'), [{ type: 'cause', from: 'exit-code', to: 'oom-killed' }]],
    ['another owner', open('given', ownedBy(BEN)), [{ type: 'owner', from: ANA, to: BEN }]],
    ['that it came back', open('back', { reopened: 1 }), [{ type: 'came-back' }]],
    ['a new one', open('new', { openedAt: '2026-11-21T09:00:00.000Z' }), [{ type: 'opened' }]],
    ['a resolved one', open('done', resolved), [{ type: 'resolved' }]],
    [
      'one that came and went',
      open('gone', { ...resolved, openedAt: '2026-11-21T09:00:00.000Z' }),
      [{ type: 'came-and-went' }],
    ],
  ])('has %s', (_, incident, news) => {
    const [item] = compose([incident], previous)

    expect(item?.news).toEqual(news)
  })

  it('is empty when there was no handoff before', () => {
    expect(compose([open('new')])[0]?.news).toEqual([])
  })
})

describe('What was tried', () => {
  const base = { planId: 'plan-1', title: 'roll back', by: ANA, canUndo: false, at: '2026-11-21T07:00:00Z' }
  const run = (over: object = {}) =>
    ({ key: 'run', type: 'action-run', state: 'done', words: 'Done.', ...base, ...over }) as ActionNote
  const verified = (over: object) =>
    ({ key: 'v', type: 'action-verified', words: '2 of 3', ...base, ...over }) as ActionNote

  it.each([
    ['done, not verified yet', [run()]],
    ['not done: It was paused', [run({ state: 'refused', words: 'It was paused.' })]],
    ['it helped', [run(), verified({ outcome: 'recovered' })]],
    [
      'it did not help, failing again with the same cause',
      [run(), verified({ outcome: 'failing-again', sameCause: true })],
    ],
    [
      'it did not help, failing again: Out of memory',
      [verified({ outcome: 'failing-again', cause: 'Out of memory' })],
    ],
    ['not ready in time', [verified({ outcome: 'timed-out' })]],
  ])('tells: %s', (outcome, notes) => {
    expect(triedOn({ notes })).toEqual([{ title: 'roll back', by: ANA, at: base.at, outcome }])
  })

  it('tells plans that were denied or ran out of time, and not approved ones', () => {
    const decision = (id: string, state: string) =>
      ({
        key: id,
        type: 'decision',
        of: 'x',
        state,
        plan: { id, title: 'scale', requestedBy: BEN },
        at: base.at,
      }) as ActionNote

    const tried = triedOn({
      notes: [decision('a', 'denied'), decision('b', 'expired'), decision('c', 'approved')],
    })

    expect(tried.map(({ outcome }) => outcome)).toEqual(['denied', 'nobody approved it in time'])
  })
})
