/** What the message of a handoff says, in which order, and which buttons it has. */
import { describe, expect, it } from 'vitest'
import { handoffMessage } from '../../../../src/adapters/slack/messages/handoff.ts'
import type { Handoff } from '../../../../src/domain/handoff.ts'
import { problemsOf, seen } from '../../../support/check-slack-message.ts'
import { ANA, aHandoff, anItem, BEN, EVE } from '../../../support/handoff.ts'

const of = (over: Partial<Handoff>) => handoffMessage(aHandoff(over), 'channel')
const workload = (name: string) => ({ cluster: 'prod', namespace: 'payments', kind: 'Deployment', name })

function buttonsOf(message: ReturnType<typeof of>): readonly string[] {
  return [...JSON.stringify(message.blocks).matchAll(/"action_id":"crashloop_handoff_(\w+)"/g)].map(
    ([, id = '']) => id,
  )
}

describe('The message of a handoff', () => {
  it('tells what changed first, then what nobody has, what is acknowledged, mutes, flappers and what is over', () => {
    const { owner: _, ...unowned } = anItem({ incidentId: '1', status: 'firing', workload: workload('web') })
    const tried = [{ title: 'roll back', by: ANA, at: '', outcome: 'it did not help' }]
    const message = of({
      since: '2026-11-20T09:00:00.000Z',
      items: [
        { ...unowned, news: [{ type: 'opened' }] },
        anItem({ incidentId: '2', tried, reopened: 3, muted: { until: '2026-11-21T12:00:00Z' } }),
        anItem({ incidentId: '3', workload: workload('cdn'), owner: EVE, state: 'shown' }),
        anItem({
          incidentId: '4',
          workload: workload('mail'),
          status: 'resolved',
          resolvedAt: '2026-11-21T05:00:00Z',
          fixedBy: 'a roll-back',
          state: 'shown',
        }),
      ],
    })

    expect(seen(message)).toMatch(
      /What changed.*New: .*web.*Nobody has acknowledged.*web.*Acknowledged.*api.*Tried: Roll back: it did not help.*Taken already.*cdn.*Mutes that end soon.*api.*Keep coming back.*3 times.*Resolved.*mail.*fixed by a roll-back/s,
    )
    expect(message.text.split('\n')[0]).toBe(
      'Handoff from ana to ben: 3 open, 1 of them unacknowledged, 1 resolved',
    )
    expect(problemsOf(message)).toEqual([])
  })

  it('has a button for each, and for all, while they wait', () => {
    const items = [anItem({ incidentId: '1' }), anItem({ incidentId: '2' })]

    expect(buttonsOf(of({ items }))).toEqual(['accept', 'accept', 'accept_all', 'decline', 'take_over'])
    expect(buttonsOf(of({}))).toEqual(['accept_all', 'decline', 'take_over'])
    expect(buttonsOf(of({ items, state: 'declined' }))).toEqual(['take_over'])
    expect(buttonsOf(of({ items, state: 'superseded' }))).toEqual([])
    expect(buttonsOf(of({ items: [], state: 'closed' }))).toEqual([])
  })

  it('for nobody in particular is accepted by whoever takes it', () => {
    const { to: _, ...open } = aHandoff({ trouble: 'PagerDuty does not accept the token' })

    const message = handoffMessage(open, 'channel')

    expect(buttonsOf(message)).toEqual(['accept_all'])
    expect(message.text).toContain('Nobody is named: PagerDuty does not accept the token.')
  })

  it('says that it is late', () => {
    const late = of({ source: 'schedule', dueAt: '2026-11-21T08:00:00.000Z' })

    expect(seen(late)).toContain('it was due')
    expect(seen(of({ dueAt: '2026-11-21T08:59:00.000Z' }))).not.toContain('it was due')
  })

  it('shows who has what was accepted, and why the rest was left', () => {
    const message = of({
      state: 'closed',
      items: [
        anItem({ incidentId: '1', state: 'accepted', acceptedBy: BEN }),
        anItem({ incidentId: '2', state: 'left', leftWhy: 'eve has taken it meanwhile' }),
      ],
    })

    expect(seen(message)).toMatch(/No longer waiting \(2\).*✓ ben has it.*eve has taken it meanwhile/s)
  })

  it('of three hundred incidents still fits, and offers them all at once', () => {
    const items = Array.from({ length: 300 }, (_, n) =>
      anItem({ incidentId: String(n), workload: workload(`service-${n}`) }),
    )

    const message = of({ items })

    expect(problemsOf(message)).toEqual([])
    expect(seen(message)).toContain('Acknowledged (300)')
    expect(seen(message)).toContain('… and 288 more incidents; /crashloop incidents lists them all.')
    expect(JSON.stringify(message.blocks)).toContain('Accept all 300')
  })

  it('to the receiver alone has the way to the channel', () => {
    const thread = { channel: 'C0ALERTS', permalink: 'https://slack.example/archives/C0ALERTS/p1' }

    const message = handoffMessage(aHandoff({ thread }), 'direct')

    expect(seen(message)).toContain('The same message is in the channel')
    expect(JSON.stringify(message.blocks)).toContain(thread.permalink)
  })
})
