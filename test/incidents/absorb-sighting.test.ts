/** What a sighting changes in a record that may have changed since it was seen. */
import { describe, expect, it } from 'vitest'
import type { IncidentAction } from '../../src/domain/action-notes.ts'
import type { Incident } from '../../src/domain/incident.ts'
import { absorbFailing, absorbRecovered } from '../../src/incidents/absorb-sighting.ts'
import { anIncident } from '../support/incident.ts'
import { alertOf } from '../support/incident-bench.ts'

const { workload, target } = anIncident()
const at = (minute: number) => `2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z`

const failing = (failedAt: string, reason = 'crashing') =>
  ({ state: 'failing', workload, target, reason, failedAt, seenAt: failedAt }) as const
const recovered = (wellSince: string, seenAt = wellSince) =>
  ({ state: 'recovered', incidentId: 'inc-1', wellSince, seenAt }) as const

function incident(change: Partial<Incident> = {}): Incident {
  return {
    ...anIncident(),
    status: 'firing',
    alerts: {},
    notes: [],
    openedAt: at(0),
    source: 'watcher',
    ...change,
  }
}

describe('A failure', () => {
  it.each<[string, Incident, string, Partial<Incident> | undefined]>([
    ['before the end changes nothing', incident({ status: 'resolved', resolvedAt: at(9) }), at(8), undefined],
    ['after the end reopens', incident({ status: 'resolved', resolvedAt: at(9) }), at(10), { reopened: 1 }],
    [
      'of a known kind changes nothing',
      incident({ watched: { reasons: ['crashing'], failedAt: at(1) } }),
      at(5),
      undefined,
    ],
    [
      'of another kind has it looked at again',
      incident({ watched: { reasons: ['cannot-start'], failedAt: at(1) } }),
      at(5),
      { investigationWantedAt: at(5), watched: { reasons: ['cannot-start', 'crashing'], failedAt: at(5) } },
    ],
  ])('%s', (_, present, failedAt, expected) => {
    const next = absorbFailing(present, failing(failedAt))

    if (expected === undefined) expect(next).toBeUndefined()
    else expect(next).toMatchObject(expected)
  })
})

describe('A recovery', () => {
  it('closes an incident without alerts', () => {
    const next = absorbRecovered(incident(), recovered(at(5)))

    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(5) })
  })

  it.each<[string, Partial<IncidentAction>, string | undefined]>([
    ['of an action that ran before', { ranAt: at(3) }, 'Roll back, requested by Ana, approved by Ben'],
    ['of no action that ran after it was well', { ranAt: at(9) }, undefined],
    ['of no action that changes nothing of what runs', {}, undefined],
    ['of no action that did not help', { ranAt: at(3), state: 'failing-again' }, undefined],
  ])('tells the merit %s', (_, over, fixedBy) => {
    const people = { by: { id: 'U0ANA', name: 'Ana' }, approvedBy: { id: 'U0BEN', name: 'Ben' } }
    const action = { planId: 'p', title: 'Roll back', state: 'done', ...people, ...over } as const

    const next = absorbRecovered(incident({ action }), recovered(at(5)))

    expect(next?.fixedBy).toBe(fixedBy)
    expect(next?.notes).toMatchObject([{ type: 'resolved', ...(fixedBy ? { fixedBy } : {}) }])
  })

  it.each<[string, Incident]>([
    ['while an alert fires', incident({ alerts: { a: alertOf() } })],
    ['that was closed already', incident({ status: 'resolved', resolvedAt: at(1) })],
    ['that failed again since', incident({ watched: { reasons: ['crashing'], failedAt: at(6) } })],
    [
      'that was reopened since',
      incident({ notes: [{ key: 'reopened:1', type: 'reopened', at: at(7) }], reopened: 1 }),
    ],
  ])('changes nothing in an incident %s', (_, present) => {
    const next = absorbRecovered(present, recovered(at(5)))

    expect(next).toBeUndefined()
  })

  it('closes in silence what was asked about and never failed', () => {
    const diagnosis = { blastRadius: { failing: 0, desired: 1, restarts: 0, shared: [] } } as never
    const question = incident({ source: 'person', diagnosis })

    const next = absorbRecovered(question, recovered(at(5)))

    expect(next).toMatchObject({ status: 'resolved', notes: [], revision: question.revision })
  })
})
