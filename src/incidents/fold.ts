/** Puts an incident into the digest of a storm, and takes it out again when somebody wants a thread of its own. Pure. */

import type { Digest } from '../domain/digest.ts'
import { type Incident, isFolded } from '../domain/incident.ts'

/**
 * The incident as one of the digest's, or undefined when it is that already. A thread of its own that it has is kept,
 * and points to the digest as soon as that has an address.
 */
export function foldInto(incident: Incident, { id, thread }: Digest): Incident | undefined {
  const { heldUntil: _, ...rest } = incident
  const before = incident.digest?.id === id ? incident.digest : { id }
  const folded: Incident = { ...rest, digest: before }
  if (isFolded(folded) || thread.permalink === undefined || before.permalink === thread.permalink)
    return incident.digest?.id === id && incident.heldUntil === undefined ? undefined : folded
  return {
    ...folded,
    digest: { ...before, permalink: thread.permalink },
    revision: incident.revision + 1,
  }
}

/** The incident as one that stands alone; undefined when it does already. */
export function release(incident: Incident): Incident | undefined {
  if (incident.heldUntil === undefined && incident.digest === undefined) return undefined
  const { heldUntil: _, digest: _digest, ...rest } = incident
  return rest
}

/** The incident with a thread of its own from `at` (RFC 3339) on; as it is when the digest does not hide it. */
export function unfold(incident: Incident, at: string): Incident {
  if (incident.digest === undefined || !isFolded(incident)) return incident
  // Whoever was to be called has been, by the digest or by the one that calls for all.
  const { mention: _, ...quiet } = incident
  const calls = incident.notes.filter(({ type }) => type === 'escalated' || type === 'direct')
  const withheld = calls.map(({ key }) => [key, { state: 'withheld', at }] as const)
  return {
    ...quiet,
    digest: { ...incident.digest, unfoldedAt: at },
    deliveries: { ...incident.deliveries, ...Object.fromEntries(withheld) },
    revision: incident.revision + 1,
  }
}

/** The same for the one that calls people on behalf of all that nobody has acknowledged. */
export function unfoldCalling(incident: Incident, at: string): Incident {
  const { deliveries } = incident
  return { ...unfold(incident, at), deliveries }
}

/** The one that is to call: the first that waits for an acknowledgement too long, unless one outside has called. */
export function callerOf(incidents: readonly Incident[]): Incident | undefined {
  const called = incidents.filter(({ notes }) => notes.some(({ type }) => type === 'escalated'))
  if (called.some((each) => !isFolded(each))) return undefined
  return called.find(({ status }) => status === 'firing')
}
