/** Ends of alerts in this process; gone when it ends. */
import type { Clock } from '../../domain/clock.ts'
import type { EndedAlert, EndedAlerts } from '../../incidents/ended-alerts.ts'

export interface MemoryEndedAlertsOptions {
  readonly clock: Clock
  /** Milliseconds that an end is remembered (default 10 minutes). */
  readonly keepMs?: number
}

/** Creates the adapter; what is too old is forgotten with the next end. */
export function createMemoryEndedAlerts({ clock, keepMs = 600_000 }: MemoryEndedAlertsOptions): EndedAlerts {
  const known = new Map<string, { readonly alert: EndedAlert; readonly until: number }>()
  return {
    async remember(ended) {
      const now = clock.now()
      for (const [key, { until }] of known) if (until <= now) known.delete(key)
      for (const alert of ended) known.set(alert.fingerprint, { alert, until: now + keepMs })
    },
    async among(fingerprints) {
      const now = clock.now()
      return fingerprints.flatMap((each) => {
        const found = known.get(each)
        return found && found.until > now ? [found.alert] : []
      })
    },
  }
}
