/** Takes alerts into an incident: the latest state of each decides whether it is open. Pure. */

import { isDeepStrictEqual } from 'node:util'
import type { Alert } from '../domain/alert.ts'
import { type Incident, isOpen } from '../domain/incident.ts'
import { isAsNew } from './alert-order.ts'
import { endAlerts, hasFiringAlert } from './ending.ts'
import { reopen } from './flapping.ts'

/** Pods come and go under one incident; beyond this many alerts the resolved ones are forgotten. */
const MAX_ALERTS = 200

/**
 * Returns the next record, or undefined when the alerts tell nothing new. `at` is the RFC 3339 time at which the alerts
 * were received; a state that is older than the known one is passed over, so late and repeated webhooks change nothing.
 */
export function absorbAlerts(incident: Incident, alerts: readonly Alert[], at: string): Incident | undefined {
  const news = alerts.filter((alert) => isNews(incident, alert, at))
  if (news.length === 0) return undefined

  const merged = { ...incident.alerts }
  for (const alert of news) merged[alert.fingerprint] = { ...alert, receivedAt: at }
  const next: Incident = { ...incident, alerts: prune(merged), revision: incident.revision + 1 }
  const firing = hasFiringAlert(next)

  if (firing && !isOpen(incident)) return reopen(next, at)
  if (!firing && isOpen(incident)) return endAlerts(next, at)
  const newPod = news.some(
    (alert) => alert.status === 'firing' && incident.alerts[alert.fingerprint] === undefined,
  )
  const { alertsEndedAt: _, ...present } = next
  return newPod ? { ...present, investigationWantedAt: at } : present
}

function isNews(incident: Incident, alert: Alert, at: string): boolean {
  const known = incident.alerts[alert.fingerprint]
  // An alert that we only hear the end of was never part of this incident.
  if (known === undefined) return alert.status === 'firing'
  if (!isAsNew(alert, at, known)) return false
  const { receivedAt: _, ...state } = known
  return !isDeepStrictEqual(state, alert)
}

function prune(alerts: Readonly<Record<string, Alert>>): Readonly<Record<string, Alert>> {
  const entries = Object.entries(alerts)
  if (entries.length <= MAX_ALERTS) return alerts
  return Object.fromEntries(entries.filter(([, alert]) => alert.status === 'firing'))
}
