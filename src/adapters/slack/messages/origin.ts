/** Where an incident comes from: its cluster, its alerts, and the way to Alertmanager and the runbook. */
import type { Incident, IncidentSource } from '../../../domain/incident.ts'
import { line, type Part, type Span, text } from './document.ts'
import { alertmanagerUrl, link } from './links.ts'
import { clip, oneLine } from './plain-text.ts'

const ALERT_NAMES_SHOWN = 3

/** The last line of the root card: cluster, alerts, source and links. */
export function originParts(incident: Incident): readonly Part[] {
  const alerts = Object.values(incident.alerts)
  const names = [...new Set(alerts.flatMap((alert) => alert.labels.alertname ?? []))].sort()
  const shown = names.slice(0, ALERT_NAMES_SHOWN).map((name) => clip(oneLine(name), 80))
  const more = names.length - shown.length
  const runbook = alerts.find((alert) => alert.annotations.runbook_url !== undefined)?.annotations.runbook_url
  const pieces: readonly (Span | undefined)[] = [
    text(`Cluster ${clip(oneLine(incident.workload.cluster), 100)}`),
    shown.length === 0 ? undefined : text(`Alert ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`),
    SOURCE_WORDS[incident.source],
    link(alertmanagerAddress(incident), 'Alertmanager'),
    link(runbook, 'Runbook'),
  ]
  const known = pieces.filter((piece) => piece !== undefined)
  return [line(...known.flatMap((piece, index) => (index === 0 ? [piece] : [text(' · '), piece])))]
}

const SOURCE_WORDS: Readonly<Record<IncidentSource, Span | undefined>> = {
  alertmanager: undefined,
  person: text('Asked for with /crashloop'),
  watcher: text('Seen by the watcher'),
}

/** Where the alert of an incident is shown, as `externalURL` has it; unchecked. */
export function alertmanagerAddress(incident: Incident): string | undefined {
  const alerts = Object.values(incident.alerts)
  return alertmanagerUrl(incident.externalURL, alerts.find((alert) => alert.status === 'firing') ?? alerts[0])
}
