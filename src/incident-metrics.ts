/** The numbers about incidents, storms and handoffs for Prometheus. Labels never name a person or a workload. */
import { Counter, Gauge, type Registry } from 'prom-client'
import { GAP_REASONS, type GapReason } from './domain/evidence.ts'
import type { HandoffNote } from './domain/handoff.ts'
import type { IncidentSource, IncidentStatus } from './domain/incident.ts'

/** Where incidents come from. */
export const INCIDENT_SOURCES: readonly IncidentSource[] = ['alertmanager', 'person', 'watcher']

export interface IncidentMetrics {
  opened(source: IncidentSource): void
  /** It failed again within the hold-down. */
  reopened(): void
  resolved(): void
  /** Somebody was called, since nobody had acknowledged. */
  escalated(): void
  /** Evidence was gathered: why each part of it is missing, and how many secrets were taken out. */
  gathered(gaps: readonly GapReason[], redactions: number): void
  stormFound(): void
  /** Incidents that a digest tells of. */
  joinedStorm(count: number): void
  handoff(event: HandoffEvent): void
}

export type HandoffEvent = 'made' | 'superseded' | HandoffNote['type']

export type OpenCounts = Readonly<Record<Exclude<IncidentStatus, 'resolved'>, number>>

/**
 * Adds the series to the registry. `countOpen` is asked on every scrape; while it fails, or where it is absent, there
 * is no series of what is open.
 */
export function createIncidentMetrics(
  registry: Registry,
  countOpen: (() => Promise<OpenCounts>) | undefined,
): IncidentMetrics {
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const opened = counter('crashloop_incidents_opened_total', 'Incidents that were opened.', ['source'])
  const reopened = counter('crashloop_incidents_reopened_total', 'Incidents that failed again soon.')
  const resolved = counter('crashloop_incidents_resolved_total', 'Incidents that were resolved.')
  const escalations = counter('crashloop_escalations_total', 'Calls for people because nobody acknowledged.')
  const gaps = counter('crashloop_evidence_gaps_total', 'Evidence that could not be had.', ['reason'])
  const redactions = counter('crashloop_redactions_total', 'Secrets that were taken out of evidence.')
  const storms = counter('crashloop_storms_total', 'Storms that were found, each told in one digest.')
  const members = counter('crashloop_storm_incidents_total', 'Incidents that digests tell of.')
  const handoffs = counter('crashloop_handoffs_total', 'Handoffs that were made, and what became of them.', [
    'event',
  ])
  new Gauge({
    name: 'crashloop_incidents_open',
    help: 'Incidents that are open now.',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset()
      const counts: Partial<OpenCounts> = (await countOpen?.().catch(() => undefined)) ?? {}
      for (const [status, count] of Object.entries(counts)) this.set({ status }, count)
    },
  })
  // A rise from nothing is not seen: series that are known beforehand begin at zero.
  for (const source of INCIDENT_SOURCES) opened.inc({ source }, 0)
  for (const reason of GAP_REASONS) gaps.inc({ reason }, 0)
  return {
    opened: (source) => opened.inc({ source }),
    reopened: () => reopened.inc(),
    resolved: () => resolved.inc(),
    escalated: () => escalations.inc(),
    gathered: (reasons, count) => {
      for (const reason of reasons) gaps.inc({ reason })
      redactions.inc(count)
    },
    stormFound: () => storms.inc(),
    joinedStorm: (count) => members.inc(count),
    handoff: (event) => handoffs.inc({ event }),
  }
}
