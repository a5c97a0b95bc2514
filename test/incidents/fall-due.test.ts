/** Whatever happens to an incident, time tells each thing once, and knows when it is next needed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Incident, isOpen } from '../../src/domain/incident.ts'
import { fallDue, nextDue } from '../../src/incidents/fall-due.ts'
import { FLAPPING, reopen, resolve } from '../../src/incidents/flapping.ts'
import { applyDeed, type Deed } from '../../src/incidents/ownership.ts'
import { anIncident } from '../support/incident.ts'

const START = Date.parse('2026-11-21T10:00:00.000Z')
const MINUTE = 60_000
const ANA = { id: 'U0ANA', name: 'ana' }
const at = (ms: number) => new Date(ms).toISOString()

type Happening = 'fails' | 'recovers' | 'looked at' | 'acknowledged' | 'muted' | 'muted for good' | 'unmuted'
const happening = fc.record({
  /** Minutes after the one before. */
  later: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 45 }) },
  ),
  what: fc.constantFrom<Happening[]>(
    'fails',
    'fails',
    'recovers',
    'recovers',
    'looked at',
    'acknowledged',
    'muted',
    'muted for good',
    'unmuted',
  ),
})

const DEEDS: Partial<Record<Happening, (now: number) => Deed>> = {
  acknowledged: () => ({ type: 'acknowledge' }),
  muted: (now) => ({ type: 'mute', until: at(now + 20 * MINUTE) }),
  'muted for good': () => ({ type: 'mute' }),
  unmuted: () => ({ type: 'unmute' }),
}

function happens(incident: Incident, what: Happening, now: number): Incident {
  if (what === 'fails') return isOpen(incident) ? incident : reopen(incident, at(now))
  if (what === 'recovers') return isOpen(incident) ? resolve(incident, at(now)) : incident
  const deed = DEEDS[what]?.(now)
  if (deed === undefined) return fallDue(incident, now) ?? incident
  const outcome = applyDeed(incident, deed, ANA, at(now))
  return 'next' in outcome ? outcome.next : incident
}

function live(happenings: readonly { later: number; what: Happening }[]) {
  const steps = [10, 20].map((minutes) => ({
    afterMs: minutes * MINUTE,
    mention: ['S0ONCALL'],
    direct: [],
  }))
  let now = START
  let incident = anIncident({ openedAt: at(START), escalation: { steps, quietHours: [] } })
  const states = [incident]
  for (const { later, what } of happenings) {
    now += later * MINUTE
    incident = happens(fallDue(incident, now) ?? incident, what, now)
    states.push(incident)
  }
  return { incident, now, states }
}

const anyLife = fc.array(happening, { maxLength: 60, size: 'max' })

describe('Whatever happens', () => {
  it('what has been done is not done again', () => {
    fc.assert(
      fc.property(anyLife, (happenings) => {
        const { incident, now } = live(happenings)
        const done = fallDue(incident, now) ?? incident

        expect(fallDue(done, now)).toBeUndefined()
      }),
    )
  })

  it('nothing falls due before the time that was told', () => {
    fc.assert(
      fc.property(anyLife, (happenings) => {
        const { incident, now } = live(happenings)
        const settled = fallDue(incident, now) ?? incident
        const due = nextDue(settled)

        expect(fallDue(settled, (due ?? now + 10_000 * MINUTE) - 1)).toBeUndefined()
        if (due !== undefined) expect(fallDue(settled, due)).toBeDefined()
      }),
    )
  })

  it('time comes to an end: nothing is due for ever', () => {
    fc.assert(
      fc.property(anyLife, (happenings) => {
        let { incident } = live(happenings)
        for (let rounds = 0; rounds < 10; rounds += 1) {
          const due = nextDue(incident)
          if (due === undefined) return
          incident = fallDue(incident, due) ?? incident
        }
        expect(nextDue(incident)).toBeUndefined()
      }),
    )
  })

  it('every message has a key of its own, and flapping and calm take turns', () => {
    fc.assert(
      fc.property(anyLife, (happenings) => {
        const { incident } = live(happenings)
        const keys = incident.notes.map(({ key }) => key)
        const turns = incident.notes.filter(({ type }) => type === 'flapping' || type === 'calm')

        expect(new Set(keys).size).toBe(keys.length)
        expect(turns.map(({ type }) => type)).toEqual(
          turns.map((_, index) => (index % 2 === 0 ? 'flapping' : 'calm')),
        )
      }),
    )
  })

  it('while it flaps, the thread tells neither failures nor recoveries', () => {
    fc.assert(
      fc.property(anyLife, (happenings) => {
        const { states } = live(happenings)

        for (const [index, state] of states.entries()) {
          const before = states[index - 1]
          if (before?.flapping === undefined || state.flapping === undefined) continue
          const told = state.notes.slice(before.notes.length).map(({ type }) => type)
          expect(told.filter((type) => type === 'reopened' || type === 'resolved')).toEqual([])
        }
      }),
    )
  })
})

describe('A mute until it is resolved', () => {
  it('outlasts the moments in which a flapping workload is well', () => {
    const again = ['recovers', 'fails'] as const
    const flapping = Array.from({ length: 3 }, () => again.map((what) => ({ later: 2, what }))).flat()
    const muted = live([...flapping, { later: 1, what: 'muted for good' }, { later: 1, what: 'recovers' }])

    const calm = fallDue(muted.incident, muted.now + FLAPPING.calmMs)

    expect(muted.incident).toMatchObject({ status: 'resolved', mute: { by: ANA } })
    expect(calm).not.toHaveProperty('mute')
    expect(calm).not.toHaveProperty('flapping')
  })
})
