/** Incidents and their evidence in this process; gone when it ends. */
import type { Clock } from '../../domain/clock.ts'
import { type Incident, isOpen } from '../../domain/incident.ts'
import { workloadKey } from '../../domain/workload.ts'
import {
  IncidentNotFound,
  type IncidentStore,
  type ResolvedPage,
  type ResolvedRange,
} from '../../incidents/ports.ts'
import { createEvidenceShelf } from './evidence-shelf.ts'

export interface MemoryIncidentStoreOptions {
  readonly clock: Clock
  /** Milliseconds that a resolved incident is kept after it was resolved (default 30 days). */
  readonly retentionMs?: number
  /** Milliseconds that evidence is kept after its incident was resolved (default 7 days). */
  readonly evidenceRetentionMs?: number
  /** How many incidents that are over keep their evidence, the latest saved ones (default 100). */
  readonly maxEvidence?: number
}

const DAY_MS = 86_400_000

/** Creates an IncidentStore whose records are copies, as if they had been written out. */
export function createMemoryIncidentStore(options: MemoryIncidentStoreOptions): IncidentStore {
  const { clock, retentionMs = 30 * DAY_MS, evidenceRetentionMs = 7 * DAY_MS, maxEvidence = 100 } = options
  const incidents = new Map<string, Incident>()
  const newest = new Map<string, string>()
  const evidence = createEvidenceShelf({
    max: maxEvidence,
    isOpen: (id) => {
      const incident = incidents.get(id)
      return incident !== undefined && isOpen(incident)
    },
    isOver: (id) => {
      const incident = incidents.get(id)
      return incident !== undefined && resolvedBefore(incident, evidenceRetentionMs)
    },
  })

  function forget(incident: Incident): void {
    const key = workloadKey(incident.workload)
    incidents.delete(incident.id)
    evidence.forget(incident.id)
    if (newest.get(key) === incident.id) newest.delete(key)
  }

  function resolvedBefore(incident: Incident, ms: number): boolean {
    if (isOpen(incident) || incident.resolvedAt === undefined) return false
    return Date.parse(incident.resolvedAt) + ms <= clock.now()
  }

  function read(id: string | undefined): Incident | undefined {
    const incident = id === undefined ? undefined : incidents.get(id)
    if (!incident || !resolvedBefore(incident, retentionMs)) return incident
    forget(incident)
    return undefined
  }

  async function create(incident: Incident, expected: string | undefined): Promise<Incident> {
    for (const each of [...incidents.values()]) if (resolvedBefore(each, retentionMs)) forget(each)
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

  /** The latest resolved first; those of the same moment by their ids. */
  function resolved(): readonly Incident[] {
    return [...incidents.values()]
      .filter((each) => !isOpen(each) && !resolvedBefore(each, retentionMs))
      .toSorted((a, b) => resolvedMs(b) - resolvedMs(a) || (a.id < b.id ? 1 : -1))
  }

  async function pageResolved({ from, to, limit = 100, cursor }: ResolvedRange): Promise<ResolvedPage> {
    const [, ms, id] = /^(\d+):(.*)$/s.exec(cursor ?? '') ?? []
    const found = resolved()
      .filter((each) => resolvedMs(each) >= from && resolvedMs(each) <= to)
      .filter(
        (each) =>
          id === undefined ||
          resolvedMs(each) < Number(ms) ||
          (resolvedMs(each) === Number(ms) && each.id < id),
      )
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const more = last !== undefined && found.length > limit
    return { incidents: page.map(copy), ...(more && { next: `${resolvedMs(last)}:${last.id}` }) }
  }

  return {
    create,
    update,
    pageResolved,
    saveEvidence: evidence.save,
    loadEvidence: evidence.load,
    get: async (id) => maybeCopy(read(id)),
    findByWorkload: async (key) => maybeCopy(read(newest.get(key))),
    listOpen: async () =>
      [...incidents.values()]
        .filter(isOpen)
        .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
        .map(copy),
    listResolved: async (limit) => resolved().slice(0, limit).map(copy),
    ping: async () => {},
  }
}

function resolvedMs({ resolvedAt }: Incident): number {
  return Date.parse(resolvedAt ?? '') || 0
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function maybeCopy<T>(value: T | undefined): T | undefined {
  return value === undefined ? undefined : copy(value)
}
