/** The order of an alert's states when webhooks overtake each other, and when the clocks of our processes are wrong. */
import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/domain/alert.ts'
import { absorbAlerts } from '../../src/incidents/absorb-alerts.ts'
import { overtaken } from '../../src/incidents/ended-alerts.ts'
import { anIncident } from '../support/incident.ts'

const at = (minutes: number, seconds = 0) =>
  new Date(Date.UTC(2026, 10, 21, 10, minutes, seconds)).toISOString()

function alert(status: Alert['status'], startsAt: string, endsAt?: string): Alert {
  const end = endsAt === undefined ? {} : { endsAt }
  return { status, labels: {}, annotations: {}, startsAt, fingerprint: 'f', ...end }
}

function statusAfter(known: Alert, receivedAt: string, given: Alert, givenAt: string) {
  const status = known.status === 'firing' ? ('firing' as const) : ('resolved' as const)
  const incident = anIncident({
    status,
    ...(status === 'resolved' && { resolvedAt: receivedAt }),
    alerts: { f: { ...known, receivedAt } },
  })
  return (absorbAlerts(incident, [given], givenAt) ?? incident).status
}

describe('An alert', () => {
  it('ends although the process that hears of it has a clock that is behind', () => {
    expect(statusAfter(alert('firing', at(0)), at(5), alert('resolved', at(0), at(5)), at(4, 40))).toBe(
      'resolved',
    )
  })

  it('ends although Alertmanager has learned of an earlier beginning meanwhile', () => {
    expect(statusAfter(alert('firing', at(1)), at(1), alert('resolved', at(0), at(5)), at(5))).toBe(
      'resolved',
    )
  })

  it('is not ended by a late word of its last time', () => {
    expect(statusAfter(alert('firing', at(10)), at(10), alert('resolved', at(0), at(5)), at(11))).toBe(
      'firing',
    )
  })

  it('comes back with a later beginning, whatever the clock says', () => {
    expect(statusAfter(alert('resolved', at(0), at(5)), at(6), alert('firing', at(6)), at(5, 50))).toBe(
      'firing',
    )
  })

  it('is not begun again by a repeat that was on its way when it ended', () => {
    expect(statusAfter(alert('resolved', at(0), at(5)), at(5, 10), alert('firing', at(0)), at(5))).toBe(
      'resolved',
    )
  })

  it('comes back when its end was only a time-out of Alertmanager, with the beginning that it had', () => {
    expect(statusAfter(alert('resolved', at(0), at(5)), at(5), alert('firing', at(0)), at(8))).toBe('firing')
  })
})

describe('The end of an alert that is taken in before its beginning', () => {
  const end = { fingerprint: 'f', at: at(5), endsAt: at(5) }

  it('ends it', () => {
    expect(overtaken([alert('firing', at(4))], at(4, 59), [end])).toMatchObject([{ status: 'resolved' }])
  })

  it('does not end what began after it, whatever the clock says', () => {
    expect(overtaken([alert('firing', at(6))], at(4, 50), [end])).toEqual([])
  })

  it('does not end what fires again much later', () => {
    expect(overtaken([alert('firing', at(4))], at(8), [end])).toEqual([])
  })
})
