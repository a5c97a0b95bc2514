/** Takes alerts into an incident: the latest state of each decides whether it is open. Pure. */

import { isDeepStrictEqual } from 'node:util'
import type { Alert } from '../domain/alert.ts'
import { type Incident, isOpen, type ThreadNote } from '../domain/incident.ts'

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
  const firing = Object.values(merged).some((alert) => alert.status === 'firing')
  const next: Incident = { ...incident, alerts: prune(merged), revision: incident.revision + 1 }

  if (firing && !isOpen(incident)) return reopen(next, at)
  if (!firing && isOpen(incident)) return resolve(next, at)
  const newPod = news.some(
    (alert) => alert.status === 'firing' && incident.alerts[alert.fingerprint] === undefined,
  )
  return newPod ? { ...next, investigationWantedAt: at } : next
}

function isNews(incident: Incident, alert: Alert, at: string): boolean {
  const known = incident.alerts[alert.fingerprint]
  // An alert that we only hear the end of was never part of this incident.
  if (known === undefined) return alert.status === 'firing'
  if (known.receivedAt !== undefined && known.receivedAt > at) return false
  const { receivedAt: _, ...state } = known
  return !isDeepStrictEqual(state, alert)
}

/** The same incident, failing again since `at` (RFC 3339). */
export function reopen(incident: Incident, at: string): Incident {
  const { resolvedAt: _, fixedBy: _fix, action: _action, ...open } = incident
  const reopened = incident.reopened + 1
  const note: ThreadNote = { key: `reopened:${reopened}`, type: 'reopened', at }
  return { ...open, status: 'firing', reopened, investigationWantedAt: at, notes: [...incident.notes, note] }
}

/** The incident, over since `at` (RFC 3339). */
export function resolve(incident: Incident, at: string): Incident {
  const lastReopened = incident.notes.findLast((note) => note.type === 'reopened')
  const since = Date.parse(lastReopened?.at ?? incident.openedAt)
  const afterMs = Math.max(0, Date.parse(at) - since)
  const note: ThreadNote = { key: `resolved:${incident.reopened}`, type: 'resolved', at, afterMs }
  const { mute, ...rest } = incident
  return {
    ...rest,
    ...(mute?.until !== undefined && { mute }),
    status: 'resolved',
    resolvedAt: at,
    notes: [...incident.notes, note],
  }
}

function prune(alerts: Readonly<Record<string, Alert>>): Readonly<Record<string, Alert>> {
  const entries = Object.entries(alerts)
  if (entries.length <= MAX_ALERTS) return alerts
  return Object.fromEntries(entries.filter(([, alert]) => alert.status === 'firing'))
}
