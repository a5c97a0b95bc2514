/** The incidents that a shift is about, each where people see it: in its own thread, or in the digest of its storm. */
import { type Incident, isFolded } from '../../domain/incident.ts'
import type { IncidentStore } from '../ports.ts'
import type { DigestStore } from '../storm-ports.ts'

export interface ShiftIncidents {
  readonly open: readonly Incident[]
  readonly resolved: readonly Incident[]
}

export type ReadShift = () => Promise<ShiftIncidents>

/** The latest resolved incidents that are looked through. */
const RESOLVED_READ = 200

/** Creates the step. An incident that a digest alone tells of has the digest's thread for its own. */
export function createReadShift(deps: {
  readonly store: Pick<IncidentStore, 'listOpen' | 'listResolved'>
  readonly digests: Pick<DigestStore, 'get'>
}): ReadShift {
  const { store, digests } = deps
  return async () => {
    const [open, resolved] = await Promise.all([store.listOpen(), store.listResolved(RESOLVED_READ)])
    const folded = [...open, ...resolved].flatMap((each) => (isFolded(each) ? (each.digest?.id ?? []) : []))
    const found = await Promise.all([...new Set(folded)].map((id) => digests.get(id)))
    const threads = new Map(found.flatMap((each) => (each ? [[each.id, each.thread] as const] : [])))
    const placed = (incident: Incident): Incident => {
      const thread = isFolded(incident) ? threads.get(incident.digest?.id ?? '') : undefined
      return thread === undefined ? incident : { ...incident, thread }
    }
    return { open: open.map(placed), resolved: resolved.map(placed) }
  }
}
