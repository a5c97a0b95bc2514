/**
 * Which of two states of one alert is the later one. The clocks of our processes may differ or be set back, and
 * Alertmanager tells an end only once: the time of receipt decides only where the times that it sends say nothing. Pure.
 */

import type { Alert } from '../domain/alert.ts'

/** True when `given`, received at `at` (RFC 3339), is no older than what is known of the same alert. */
export function isAsNew(given: Alert, at: string, known: Alert): boolean {
  if (given.status !== known.status) {
    const [end, beginning] = given.status === 'resolved' ? [given, known] : [known, given]
    const endedBefore = isBefore(end.endsAt, beginning.startsAt)
    if (given.status === 'resolved' && endedBefore !== undefined) return !endedBefore
    if (endedBefore) return true
  }
  return known.receivedAt === undefined || known.receivedAt <= at
}

/** True when an end, received at `end.at`, is that of the alert which was received as firing at `firedAt`. */
export function isEndOf(
  end: { readonly at: string; readonly endsAt?: string },
  firing: Pick<Alert, 'startsAt'>,
  firedAt: string,
): boolean {
  return !isBefore(end.endsAt, firing.startsAt) && end.at >= firedAt
}

/** Both are times of Prometheus; undefined when one of them is missing. */
function isBefore(endsAt: string | undefined, startsAt: string): boolean | undefined {
  const difference = Date.parse(endsAt ?? '') - Date.parse(startsAt)
  return Number.isNaN(difference) ? undefined : difference < 0
}
