/** Where an incident goes and whom it calls. */
import { describe, expect, it } from 'vitest'
import { type RouteFacts, type RouteRule, route } from '../../src/incidents/route.ts'

/** A Saturday, 23:30 in Berlin. */
const SATURDAY_NIGHT = Date.parse('2026-11-21T22:30:00Z')
const HOUR = 3_600_000

function facts(change: Partial<RouteFacts> = {}): RouteFacts {
  const alerts = [{ severity: 'warning', team: 'pay' }]
  return { cluster: 'prod-eu-1', namespace: 'payments', alerts, at: SATURDAY_NIGHT, ...change }
}

function channelOf(rule: Partial<RouteRule>, change: Partial<RouteFacts> = {}): string {
  return route({ rules: [{ channel: 'hit', ...rule }], channel: 'else' }, facts(change)).channel
}

describe('A route', () => {
  it.each<[string, Partial<RouteRule>, string]>([
    ['without conditions', {}, 'hit'],
    ['by namespace', { namespace: 'pay*' }, 'hit'],
    ['by another namespace', { namespace: 'pay' }, 'else'],
    ['by cluster', { cluster: '*-eu-*' }, 'hit'],
    ['by severity', { severity: 'critical' }, 'else'],
    ['by a label', { labels: { team: 'p*' } }, 'hit'],
    ['by a label that is not there', { labels: { tier: '1' } }, 'else'],
    ['by two labels, of which one differs', { severity: 'warning', labels: { team: 'shop' } }, 'else'],
  ])('%s', (_, rule, channel) => {
    expect(channelOf(rule)).toBe(channel)
  })

  it('wants its labels on one alert, not on several together', () => {
    const alerts = [{ severity: 'critical' }, { severity: 'warning', team: 'pay' }]

    expect(channelOf({ severity: 'critical', labels: { team: 'pay' } }, { alerts })).toBe('else')
    expect(channelOf({ severity: 'critical' }, { alerts })).toBe('hit')
  })

  it('is decided by the first that matches', () => {
    const rules = [
      { namespace: 'payments', channel: 'first' },
      { cluster: 'prod-*', channel: 'second', mention: ['U1'] },
    ]

    expect(route({ rules, channel: 'else' }, facts())).toEqual({ channel: 'first', mention: [] })
  })
})

describe('Quiet hours', () => {
  const timeZone = 'Europe/Berlin'
  const allDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
  const nights = { days: allDays, from: '22:00', to: '07:00', timeZone, channel: 'night' }
  const weekends = { days: ['sat', 'sun'] as const, from: '00:00', to: '24:00', timeZone }

  function at(hours: number, quietHours: RouteRule['quietHours']) {
    const rules = [{ channel: 'day', mention: ['S0ONCALL'], quietHours }]
    return route({ rules, channel: 'else' }, facts({ at: SATURDAY_NIGHT + hours * HOUR }))
  }

  it('call nobody, and send elsewhere', () => {
    expect(at(0, [nights])).toEqual({ channel: 'night', mention: [] })
    expect(at(7, [nights])).toEqual({ channel: 'night', mention: [] })
    expect(at(8, [nights])).toEqual({ channel: 'day', mention: ['S0ONCALL'] })
  })

  it('last the whole day in their own time zone', () => {
    expect(at(0, [weekends])).toEqual({ channel: 'day', mention: [] })
    expect(at(24, [weekends])).toEqual({ channel: 'day', mention: [] })
    expect(at(25, [weekends])).toEqual({ channel: 'day', mention: ['S0ONCALL'] })
    expect(at(-24, [weekends])).toEqual({ channel: 'day', mention: ['S0ONCALL'] })
  })
})
