/**
 * Ends of alerts that came before their beginnings: webhooks are worked on side by side, so that the one that ends an
 * alert may be done first, and what it ended must not begin afterwards and never end.
 */

import type { Alert } from '../domain/alert.ts'
import { isEndOf } from './alert-order.ts'

/** That an alert has ended, by its fingerprint. */
export interface EndedAlert {
  readonly fingerprint: string
  /** RFC 3339 time at which the end was received. */
  readonly at: string
  /** RFC 3339, as Alertmanager has it. */
  readonly endsAt?: string
}

/** Remembers ends for some minutes, for all processes. */
export interface EndedAlerts {
  remember(ended: readonly EndedAlert[]): Promise<void>
  /** Those of the given fingerprints that are remembered. */
  among(fingerprints: readonly string[]): Promise<readonly EndedAlert[]>
}

/** The ends that a webhook tells of. */
export function endsIn(alerts: readonly Alert[], receivedAt: string): readonly EndedAlert[] {
  return alerts
    .filter(({ status }) => status === 'resolved')
    .map(({ fingerprint, endsAt }) => ({
      fingerprint,
      at: receivedAt,
      ...(endsAt !== undefined && { endsAt }),
    }))
}

/** Fires, as far as the webhook knows. */
export function firingIn(alerts: readonly Alert[]): readonly string[] {
  return alerts.flatMap(({ status, fingerprint }) => (status === 'firing' ? [fingerprint] : []))
}

/** The firing alerts of a webhook received at `receivedAt` whose end is known already, as they are now. */
export function overtaken(
  alerts: readonly Alert[],
  receivedAt: string,
  ended: readonly EndedAlert[],
): readonly Alert[] {
  const ends = new Map(ended.map((each) => [each.fingerprint, each]))
  return alerts.flatMap((alert): Alert[] => {
    const end = ends.get(alert.fingerprint)
    if (alert.status !== 'firing' || !end || !isEndOf(end, alert, receivedAt)) return []
    return [{ ...alert, status: 'resolved', ...(end.endsAt !== undefined && { endsAt: end.endsAt }) }]
  })
}
