/** Reads every incident that was open or was resolved since a time, page by page. */

import type { Incident } from '../domain/incident.ts'
import type { IncidentStore } from './ports.ts'

/**
 * Times are milliseconds since the epoch. Oldest first. `keep` takes from each what is needed, since there may be
 * thousands. Rejects as the store does.
 */
export async function incidentsSince(
  store: Pick<IncidentStore, 'listOpen' | 'pageResolved'>,
  from: number,
  to: number,
  keep: (incident: Incident) => Incident = (incident) => incident,
): Promise<readonly Incident[]> {
  const found = new Map<string, Incident>()
  let cursor: string | undefined
  do {
    const page = await store.pageResolved({ from, to, cursor })
    for (const incident of page.incidents) found.set(incident.id, keep(incident))
    cursor = page.next
  } while (cursor !== undefined)
  // Last: one that opens again meanwhile is then counted as open, and once.
  for (const incident of await store.listOpen()) found.set(incident.id, keep(incident))
  return [...found.values()].toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
}
