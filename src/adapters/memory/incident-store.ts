/** Incidents and their evidence in this process; gone when it ends. */
import type { Clock } from '../../domain/clock.ts'
import type { Evidence } from '../../domain/evidence.ts'
import { type Incident, isOpen } from '../../domain/incident.ts'
import { workloadKey } from '../../domain/workload.ts'
import { IncidentNotFound, type IncidentStore } from '../../incidents/ports.ts'

export interface MemoryIncidentStoreOptions {
  readonly clock: Clock
  /** Milliseconds that a resolved incident is kept after it was resolved (default 7 days). */
  readonly retentionMs?: number
  /** How many incidents keep their evidence, the latest saved ones (default 100). */
  readonly maxEvidence?: number
}

/** Creates an IncidentStore whose records are copies, as if they had been written out. */
export function createMemoryIncidentStore(options: MemoryIncidentStoreOptions): IncidentStore {
  const { clock, retentionMs = 7 * 86_400_000, maxEvidence = 100 } = options
  const incidents = new Map<string, Incident>()
  const newest = new Map<string, string>()
  const evidences = new Map<string, Evidence>()

  function forget(incident: Incident): void {
    const key = workloadKey(incident.workload)
    incidents.delete(incident.id)
    evidences.delete(incident.id)
    if (newest.get(key) === incident.id) newest.delete(key)
  }

  function hasExpired(incident: Incident): boolean {
    if (isOpen(incident) || incident.resolvedAt === undefined) return false
    return Date.parse(incident.resolvedAt) + retentionMs <= clock.now()
  }

  function read(id: string | undefined): Incident | undefined {
    const incident = id === undefined ? undefined : incidents.get(id)
    if (!incident || !hasExpired(incident)) return incident
    forget(incident)
    return undefined
  }

  async function create(incident: Incident, expected: string | undefined): Promise<Incident> {
    for (const each of [...incidents.values()]) if (hasExpired(each)) forget(each)
    const key = workloadKey(incident.workload)
    const present = read(newest.get(key))
    if (present && present.id !== expected) return copy(present)
    incidents.set(incident.id, copy(incident))
    newest.set(key, incident.id)
    return copy(incident)
  }

  async function update(id: string, change: (incident: Incident) => Incident | undefined): Promise<Incident> {
    const present = read(id)
    if (!present) throw new IncidentNotFound(id)
    const next = change(copy(present))
    if (next !== undefined) incidents.set(id, copy(next))
    return copy(next ?? present)
  }

  async function saveEvidence(incidentId: string, evidence: Evidence): Promise<void> {
    evidences.delete(incidentId)
    evidences.set(incidentId, copy(evidence))
    for (const id of evidences.keys()) {
      if (evidences.size <= maxEvidence) break
      evidences.delete(id)
    }
  }

  return {
    create,
    update,
    saveEvidence,
    get: async (id) => maybeCopy(read(id)),
    findByWorkload: async (key) => maybeCopy(read(newest.get(key))),
    listOpen: async () =>
      [...incidents.values()]
        .filter(isOpen)
        .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
        .map(copy),
    listResolved: async (limit) =>
      [...incidents.values()]
        .filter((each) => !isOpen(each) && !hasExpired(each))
        .toSorted((a, b) => (b.resolvedAt ?? '').localeCompare(a.resolvedAt ?? ''))
        .slice(0, limit)
        .map(copy),
    loadEvidence: async (incidentId) => maybeCopy(evidences.get(incidentId)),
    ping: async () => {},
  }
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function maybeCopy<T>(value: T | undefined): T | undefined {
  return value === undefined ? undefined : copy(value)
}
