/** Where an incident comes from: its cluster, its alerts, and the links of both. */
import type { Incident, IncidentSource } from '../../../domain/incident.ts'
import type { IncidentLink } from '../../../incidents/links-of.ts'
import { line, type Part, type Span, text } from './document.ts'
import { link } from './links.ts'
import { clip, oneLine } from './plain-text.ts'

const ALERT_NAMES_SHOWN = 3

/** The last line of the root card: cluster, alerts, source and links. */
export function originParts(incident: Incident, links: readonly IncidentLink[]): readonly Part[] {
  const alerts = Object.values(incident.alerts)
  const names = [...new Set(alerts.flatMap((alert) => alert.labels.alertname ?? []))].sort()
  const shown = names.slice(0, ALERT_NAMES_SHOWN).map((name) => clip(oneLine(name), 80))
  const more = names.length - shown.length
  const pieces: readonly (Span | undefined)[] = [
    text(`Cluster ${clip(oneLine(incident.workload.cluster), 100)}`),
    shown.length === 0 ? undefined : text(`Alert ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`),
    SOURCE_WORDS[incident.source],
    ...links.map(({ title, url }) => link(url, title)),
  ]
  const known = pieces.filter((piece) => piece !== undefined)
  return [line(...known.flatMap((piece, index) => (index === 0 ? [piece] : [text(' · '), piece])))]
}

const SOURCE_WORDS: Readonly<Record<IncidentSource, Span | undefined>> = {
  alertmanager: undefined,
  person: text('Asked for with /crashloop'),
  watcher: text('Seen by the watcher'),
}
