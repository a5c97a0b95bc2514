/** An incident with its timeline as other programs may read it: what Slack was told, without anything unredacted. Pure. */

import type { Incident, ThreadNote } from '../domain/incident.ts'
import { timeToAcknowledge, timeToResolve } from './report.ts'

/** One entry of the timeline; the rest depends on `type`. */
export interface ExportedEvent {
  /** RFC 3339. */
  readonly at: string
  readonly type: string
  readonly [detail: string]: unknown
}

/** The record in a form that later releases keep: fields are added, never changed. */
export function exportIncident(incident: Incident): Readonly<Record<string, unknown>> {
  const { id, workload, status, source, openedAt, resolvedAt, reopened, owner, diagnosis, fixedBy } = incident
  return {
    schemaVersion: 1,
    id,
    workload,
    status,
    source,
    openedAt,
    resolvedAt,
    msToAcknowledge: timeToAcknowledge(incident),
    msToResolve: timeToResolve(incident),
    reopened,
    owner: owner?.person,
    fixedBy,
    thread: incident.thread,
    alerts: Object.values(incident.alerts).map(({ labels, ...alert }) => ({
      // Annotations and other labels come from outside and are not redacted.
      alertname: labels.alertname,
      severity: labels.severity,
      status: alert.status,
      startsAt: alert.startsAt,
    })),
    diagnosis,
    feedback: incident.feedback,
    timeline: timelineOf(incident),
  }
}

function timelineOf({ openedAt, source, notes }: Incident): readonly ExportedEvent[] {
  return [{ at: openedAt, type: 'opened', source }, ...notes.flatMap(eventsOf)]
}

/** Files repeat what a diagnosis says; direct messages what their escalation says. */
function eventsOf(note: ThreadNote): readonly ExportedEvent[] {
  const { at, type } = note
  switch (note.type) {
    case 'memory-chart':
    case 'whole-diagnosis':
    case 'direct':
      return []
    case 'diagnosis': {
      const { verdict, findings } = note.diagnosis
      const [primary] = findings
      return [
        { at, type, verdict, cause: primary?.cause, summary: primary?.summary, insteadOf: note.insteadOf },
      ]
    }
    case 'approval':
      return [{ at, type, planId: note.plan.id, title: note.plan.title, requestedBy: note.plan.requestedBy }]
    case 'decision':
      return [{ at, type, planId: note.plan.id, title: note.plan.title, state: note.state, by: note.by }]
    default: {
      const { key: _, ...event } = note
      return [event]
    }
  }
}
