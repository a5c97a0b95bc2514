/** What made a workload run again, as far as the record of its incident can tell. Pure. */
import type { Actors } from '../domain/action-notes.ts'
import type { Incident } from '../domain/incident.ts'

/** Clocks of the cluster and of this process may differ by a little, in milliseconds. */
const SKEW_MS = 5_000

/**
 * The action after which the workload has been well (`wellSince`, RFC 3339); undefined when there is none, when it did
 * not help, or when the workload was well before it. An action that changes nothing of what runs fixes nothing.
 */
export function fixOf({ fixedBy, action }: Incident, wellSince: string): string | undefined {
  if (fixedBy !== undefined) return fixedBy
  if (action?.ranAt === undefined || (action.state !== 'done' && action.state !== 'recovered'))
    return undefined
  if (Date.parse(wellSince) + SKEW_MS < Date.parse(action.ranAt)) return undefined
  return fixWords(action.title, action)
}

/** e.g. `Roll back Deployment payments/api to revision 41, requested by Ana, approved by Ben`. */
export function fixWords(title: string, { by, approvedBy }: Actors): string {
  const approved = approvedBy === undefined ? '' : `, approved by ${approvedBy.name ?? approvedBy.id}`
  return `${title}, requested by ${by.name ?? by.id}${approved}`
}
