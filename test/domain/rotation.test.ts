/** Who is on call by a rotation, over changes of the clocks, and with people who stand in. */
import { describe, expect, it } from 'vitest'
import { DAY_MS, instantOf, parseWall, wallTime } from '../../src/domain/local-time.ts'
import { firstHandover, onCallAfter, onCallAt, type Rotation } from '../../src/domain/rotation.ts'

const BERLIN = 'Europe/Berlin'
const WEEK = 7 * DAY_MS
const at = (time: string) => Date.parse(time)

/** Mondays at 09:00 in Berlin, from 5 October 2026 on. */
const weekly: Rotation = {
  users: ['ANA', 'BEN', 'EVE'],
  shiftMs: WEEK,
  starts: parseWall('2026-10-05', '09:00'),
  timeZone: BERLIN,
  overrides: [],
}

describe('Times on the wall', () => {
  it.each([
    ['2026-07-01', '09:00', '2026-07-01T07:00:00Z'],
    ['2026-12-01', '09:00', '2026-12-01T08:00:00Z'],
    // Clocks jump from 02:00 to 03:00.
    ['2026-03-29', '02:30', '2026-03-29T01:30:00Z'],
    ['2026-03-29', '03:30', '2026-03-29T01:30:00Z'],
    // 02:30 is twice: the first counts.
    ['2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['2026-10-25', '03:00', '2026-10-25T02:00:00Z'],
  ])('%s %s in Berlin is %s', (date, time, instant) => {
    expect(instantOf(parseWall(date, time), BERLIN)).toBe(at(instant))
  })

  it('are read as they were written, in zones with half hours too', () => {
    for (const zone of ['Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia', 'UTC', BERLIN]) {
      const wall = parseWall('2026-06-15', '13:45')

      expect(wallTime(instantOf(wall, zone), zone)).toBe(wall)
    }
  })

  it('do not take a date that does not exist', () => {
    expect(parseWall('2026-02-30', '09:00')).toBeNaN()
    expect(parseWall('2026-13-01', '09:00')).toBeNaN()
  })
})

describe('A rotation', () => {
  it('hands over at the same time on the wall in summer and in winter', () => {
    // The clocks go back on 25 October, so that the fourth handover is an hour later in UTC.
    expect(onCallAt(weekly, at('2026-10-19T06:59:59Z'))).toBe('BEN')
    expect(onCallAt(weekly, at('2026-10-19T07:00:00Z'))).toBe('EVE')
    expect(onCallAt(weekly, at('2026-10-26T07:59:59Z'))).toBe('EVE')
    expect(onCallAt(weekly, at('2026-10-26T08:00:00Z'))).toBe('ANA')
    expect(onCallAfter(weekly, at('2026-10-20T00:00:00Z'))).toEqual({
      user: 'ANA',
      at: at('2026-10-26T08:00:00Z'),
    })
  })

  it('of half days keeps to the clock over the night on which it changes', () => {
    const halfDays = { ...weekly, shiftMs: DAY_MS / 2, users: ['ANA', 'BEN'] }

    expect(onCallAt(halfDays, at('2026-10-25T07:59:00Z'))).toBe('BEN')
    expect(onCallAt(halfDays, at('2026-10-25T08:00:00Z'))).toBe('ANA')
    expect(onCallAfter(halfDays, at('2026-10-24T20:00:00Z'))).toEqual({
      user: 'ANA',
      at: at('2026-10-25T08:00:00Z'),
    })
  })

  it('has nobody before it begins, and then the first', () => {
    expect(onCallAt(weekly, at('2026-10-05T06:59:00Z'))).toBeUndefined()
    expect(onCallAfter(weekly, at('2026-10-01T00:00:00Z'))).toEqual({
      user: 'ANA',
      at: at('2026-10-05T07:00:00Z'),
    })
  })

  it('lets somebody stand in, and gives back afterwards', () => {
    const override = {
      user: 'ZOE',
      from: parseWall('2026-10-07', '18:00'),
      to: parseWall('2026-10-08', '09:00'),
    }
    const rotation = { ...weekly, overrides: [override] }

    expect(onCallAt(rotation, at('2026-10-07T15:59:00Z'))).toBe('ANA')
    expect(onCallAfter(rotation, at('2026-10-06T00:00:00Z'))).toEqual({
      user: 'ZOE',
      at: at('2026-10-07T16:00:00Z'),
    })
    expect(onCallAt(rotation, at('2026-10-07T16:00:00Z'))).toBe('ZOE')
    expect(onCallAfter(rotation, at('2026-10-07T17:00:00Z'))).toEqual({
      user: 'ANA',
      at: at('2026-10-08T07:00:00Z'),
    })
  })

  it('of one person has nobody after', () => {
    expect(onCallAfter({ ...weekly, users: ['ANA'] }, at('2026-10-20T00:00:00Z'))).toBeUndefined()
  })

  it('skips a person who stands twice in a row', () => {
    const doubled = { ...weekly, users: ['ANA', 'ANA', 'BEN'] }

    expect(onCallAfter(doubled, at('2026-10-06T00:00:00Z'))).toEqual({
      user: 'BEN',
      at: at('2026-10-19T07:00:00Z'),
    })
  })

  it('begins on the wanted day', () => {
    const sunday = parseWall('2026-10-04', '09:00')

    expect(firstHandover(sunday, 1)).toBe(parseWall('2026-10-05', '09:00'))
    expect(firstHandover(sunday, 0)).toBe(sunday)
    expect(firstHandover(sunday, undefined)).toBe(sunday)
  })
})
