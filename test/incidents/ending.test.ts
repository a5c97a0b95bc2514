/** When an incident ends of which both alerts and the watcher tell, in whatever order their words come in. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import { type Incident, isOpen } from '../../src/domain/incident.ts'
import { absorbAlerts } from '../../src/incidents/absorb-alerts.ts'
import { absorbFailing, absorbRecovered } from '../../src/incidents/absorb-sighting.ts'
import { isSeenWell, WORD, wantsWord } from '../../src/incidents/ending.ts'
import { fallDue, nextDue } from '../../src/incidents/fall-due.ts'
import { anIncident } from '../support/incident.ts'
import { alertOf } from '../support/incident-bench.ts'

const START = Date.parse('2026-11-21T10:00:00.000Z')
const MINUTE = 60_000
const ms = (minute: number) => START + minute * MINUTE
const at = (minute: number) => new Date(ms(minute)).toISOString()

/** What somebody says at a minute; it may be heard whenever. */
type Word = { readonly minute: number; readonly says: 'fires' | 'ends' | 'failing' | 'well' }

const OPENED: Incident = {
  ...anIncident({ source: 'watcher', openedAt: at(0) }),
  watched: { reasons: ['crashing'], failedAt: at(0), toldAt: at(0) },
}

function hear(incident: Incident, { minute, says }: Word): Incident {
  const { workload, target, id } = incident
  const time = at(minute)
  if (says === 'failing') {
    const seen = { state: 'failing', workload, target, reason: 'crashing' } as const
    return absorbFailing(incident, { ...seen, failedAt: time, seenAt: time }) ?? incident
  }
  if (says === 'well') {
    const seen = { state: 'recovered', incidentId: id } as const
    return absorbRecovered(incident, { ...seen, wellSince: time, seenAt: time }) ?? incident
  }
  return absorbAlerts(incident, [alert(says, minute)], time) ?? incident
}

function alert(says: 'fires' | 'ends', minute: number): Alert {
  return says === 'fires'
    ? alertOf({ startsAt: at(minute) })
    : // It began whenever; what counts of an end is when it was.
      alertOf({ status: 'resolved', startsAt: at(0), endsAt: at(minute) })
}

const hearAll = (words: readonly Word[], from = OPENED) => words.reduce(hear, from)
const fires = (minute: number): Word => ({ minute, says: 'fires' })
const ends = (minute: number): Word => ({ minute, says: 'ends' })
const failing = (minute: number): Word => ({ minute, says: 'failing' })
const well = (minute: number): Word => ({ minute, says: 'well' })

describe('The end of the last alert', () => {
  it('is not the end of the incident while the watcher sees it fail', () => {
    const next = hearAll([fires(15), ends(30)])

    expect(next).toMatchObject({ status: 'firing', alertsEndedAt: at(30), notes: [] })
    expect(next.revision).toBeGreaterThan(hearAll([fires(15)]).revision)
  })

  it('is the end when the watcher has seen it recover', () => {
    const next = hearAll([fires(15), well(25), ends(30)])

    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(30) })
    expect(next.notes).toMatchObject([{ type: 'resolved', afterMs: 30 * MINUTE }])
  })

  it('is the end where the watcher never saw it', () => {
    const { watched: _, ...unseen } = OPENED

    const next = hearAll([fires(15), ends(30)], unseen)

    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(30) })
  })

  it('is followed by that of the incident when the watcher sees it recover, which is told once', () => {
    const waiting = hearAll([fires(15), ends(30)])

    const next = hearAll([well(40), well(40), ends(30), failing(0)], waiting)

    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(40), reopened: 0 })
    expect(next.notes.map(({ type }) => type)).toEqual(['resolved'])
    expect(next).not.toHaveProperty('alertsEndedAt')
  })

  it('and the recovery that the watcher saw end it alike, whichever is heard first', () => {
    const [one, other] = [[ends(30), well(40)] as const, [well(40), ends(30)] as const]

    const [first, second] = [one, other].map((words) => hearAll(words, hear(OPENED, fires(15))))

    expect(first).toEqual(second)
    expect(first).toMatchObject({ status: 'resolved', resolvedAt: at(40) })
  })

  it('is taken back by an alert that fires again, which reopens nothing', () => {
    const next = hearAll([fires(15), ends(30), fires(35)])

    expect(next).toMatchObject({ status: 'firing', notes: [], reopened: 0 })
    expect(next).not.toHaveProperty('alertsEndedAt')
  })

  it('does not wait for what the watcher saw before the incident came back', () => {
    const before = hearAll([fires(15), well(25), ends(30)])

    const next = hearAll([fires(40), failing(0), ends(50)], before)

    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(50), reopened: 1 })
  })

  it('waits again when it fails again while the alert fires', () => {
    const next = hearAll([fires(15), well(20), failing(25), ends(30)])

    expect(next).toMatchObject({ status: 'firing', alertsEndedAt: at(30) })
  })

  it.each([
    ['that ran before it was well', 18, 'Roll back, requested by Ana'],
    ['that ran when it was well already', 22, undefined],
  ])('says which action helped: one %s', (_, minute, fixedBy) => {
    const people = { by: { id: 'U0ANA', name: 'Ana' } }
    const action = { planId: 'p', title: 'Roll back', state: 'done', ranAt: at(minute), ...people } as const

    const next = hearAll([fires(15), well(20), ends(30)], { ...OPENED, action })

    expect(next.fixedBy).toBe(fixedBy)
  })
})

describe('The word that an incident waits for', () => {
  const waiting = hearAll([fires(15), ends(30)])

  it('is wanted every minute, and seen by nobody', () => {
    const wanted = [30.5, 31, 32].map((minute) => wantsWord(waiting, ms(minute)))
    const next = hear(waiting, failing(31))

    expect(wanted).toEqual([false, true, true])
    expect(next).toMatchObject({ revision: waiting.revision, watched: { failedAt: at(31), toldAt: at(31) } })
    expect(wantsWord(next, ms(31.5))).toBe(false)
    expect(hear(next, failing(31))).toBe(next)
  })

  it('is not waited for for ever: after five minutes of silence that of the alerts counts', () => {
    const told = hear(waiting, failing(33))
    const early = fallDue(told, ms(37))
    const due = nextDue(told)

    const next = fallDue(told, ms(38))

    expect(early).toBeUndefined()
    expect(due).toBe(ms(38))
    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(38) })
    expect(next).not.toHaveProperty('alertsEndedAt')
    expect(next && fallDue(next, ms(60))).toBeUndefined()
  })

  it('that comes after the silence opens it again only for what failed since', () => {
    const over = fallDue(waiting, ms(35)) as Incident

    expect(hear(over, failing(34))).toBe(over)
    expect(hear(over, failing(36))).toMatchObject({ status: 'firing', reopened: 1 })
  })

  it('is not waited for once more when alerts alone have opened it again', () => {
    const over = fallDue(waiting, ms(35)) as Incident

    const next = hearAll([fires(40), ends(50)], over)

    expect(next).toMatchObject({ status: 'resolved', resolvedAt: at(50) })
  })
})

describe('Whatever order the words come in', () => {
  /** An alert and the watcher, each with its own turns of failing and being well. */
  const life = fc
    .record({
      turns: fc.array(fc.constantFrom<'alert' | 'watcher'>('alert', 'watcher'), { maxLength: 10 }),
      gaps: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 10, maxLength: 10 }),
    })
    .map(({ turns, gaps }): readonly Word[] => {
      const present = { alert: true, watcher: true }
      let minute = 1
      return turns.map((who, index) => {
        minute += gaps[index] ?? 1
        present[who] = !present[who]
        const [bad, good] = who === 'alert' ? (['fires', 'ends'] as const) : (['failing', 'well'] as const)
        return { minute, says: present[who] ? bad : good }
      })
    })
  const heard = life.chain((words) =>
    fc.tuple(
      fc.constant(words),
      fc.shuffledSubarray([...words], { minLength: words.length }),
      fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
    ),
  )

  /** Some words are heard twice, the second time at the end. The watcher repeats its last one until the record has it. */
  function withRepeats(words: readonly Word[], repeats: readonly number[]): readonly Word[] {
    const last = words
      .filter(({ says }) => says === 'failing' || says === 'well')
      .toSorted((a, b) => b.minute - a.minute)
    return [...words, ...repeats.flatMap((index) => words[index] ?? []), ...last.slice(0, 1)]
  }

  it('it is open in the end when the last word of either is that it fails, and only then', () => {
    fc.assert(
      fc.property(heard, ([words, shuffled, repeats]) => {
        const lastOf = (...says: Word['says'][]) => words.findLast((word) => says.includes(word.says))?.says
        const expected = lastOf('fires', 'ends') !== 'ends' || lastOf('failing', 'well') !== 'well'

        const incident = hearAll(withRepeats(shuffled, repeats), hear(OPENED, fires(1)))

        expect(isOpen(incident)).toBe(expected)
        expect(incident.alertsEndedAt !== undefined && !isOpen(incident)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })

  it('heard as it was said, it is reopened only by what failed after both had said that it was over', () => {
    fc.assert(
      fc.property(life, (words) => {
        const failed = { alert: true, watcher: true }
        let expected = 0
        for (const { says } of words) {
          if ((says === 'fires' || says === 'failing') && !failed.alert && !failed.watcher) expected += 1
          if (says === 'fires' || says === 'ends') failed.alert = says === 'fires'
          else failed.watcher = says === 'failing'
        }

        const incident = hearAll(words, hear(OPENED, fires(1)))

        expect(incident.reopened).toBe(expected)
      }),
    )
  })

  it('what waits for the watcher alone comes to its end without it', () => {
    fc.assert(
      fc.property(heard, ([, shuffled, repeats]) => {
        const incident = hearAll(withRepeats(shuffled, repeats), hear(OPENED, fires(1)))
        fc.pre(incident.alertsEndedAt !== undefined)
        const due = nextDue(incident) ?? Number.NaN

        expect(due).toBeLessThanOrEqual(ms(240) + WORD.silentMs)
        expect(fallDue(incident, Math.max(due, ms(240) + WORD.silentMs))).toMatchObject({
          status: 'resolved',
        })
      }),
    )
  })
})

describe('What the watcher says of a recovery while an alert fires', () => {
  it('is kept and to be seen, until it fails again', () => {
    const seen = hearAll([fires(15), well(20)])
    const again = hear(seen, failing(25))

    expect(isSeenWell(seen)).toBe(true)
    expect(isSeenWell(again)).toBe(false)
    expect([seen.revision, again.revision]).toEqual([OPENED.revision + 2, OPENED.revision + 3])
  })
})
