/** Alerts as Alertmanager sends them (webhook payload version 4), reduced to what we use. */

export interface Alert {
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly startsAt: string
  /** RFC 3339; absent while firing (Alertmanager sends year 1 then). */
  readonly endsAt?: string
  readonly generatorURL?: string
  /** Alertmanager's hash of the label set. */
  readonly fingerprint: string
  /** RFC 3339 time of the webhook that brought this state; an older one never overwrites a newer one. */
  readonly receivedAt?: string
}

export interface AlertGroup {
  readonly receiver: string
  readonly groupKey: string
  readonly externalURL?: string
  /** Alerts that Alertmanager left out of this webhook (`max_alerts`). */
  readonly truncatedAlerts: number
  readonly alerts: readonly Alert[]
}
