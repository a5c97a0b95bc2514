/** Makes the record of a new incident. Pure. */

import type { Escalation, Incident, IncidentSource } from '../domain/incident.ts'
import type { Target, WorkloadRef } from '../domain/workload.ts'

export interface Opening {
  readonly id: string
  readonly workload: WorkloadRef
  readonly target: Target
  readonly source: IncidentSource
  readonly channel: string
  /** RFC 3339. */
  readonly openedAt: string
  readonly externalURL?: string | undefined
  readonly requestedBy?: string | undefined
  readonly trouble?: string | undefined
  readonly mention?: readonly string[] | undefined
  readonly escalation?: Escalation | undefined
  readonly heldUntil?: string | undefined
}

/** Starts at revision 1 with nothing published, so that it needs both an investigation and a root message. */
export function openIncident(opening: Opening): Incident {
  const {
    id,
    workload,
    target,
    source,
    channel,
    openedAt,
    externalURL,
    requestedBy,
    trouble,
    mention = [],
    escalation,
    heldUntil,
  } = opening
  return {
    id,
    workload,
    target,
    source,
    status: 'firing',
    openedAt,
    reopened: 0,
    alerts: {},
    ...(externalURL !== undefined && { externalURL }),
    ...(requestedBy !== undefined && { requestedBy }),
    ...(trouble !== undefined && { trouble }),
    ...(mention.length > 0 && { mention }),
    ...(escalation !== undefined && { escalation }),
    ...(heldUntil !== undefined && { heldUntil }),
    thread: { channel },
    notes: [],
    deliveries: {},
    revision: 1,
    publishedRevision: 0,
  }
}
