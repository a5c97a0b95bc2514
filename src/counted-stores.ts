/** Counts and logs what becomes of incidents, storms and handoffs by what is written down about them. */

import type { Incident, IncidentStatus } from './domain/incident.ts'
import type { Log } from './domain/log.ts'
import type { IncidentMetrics, OpenCounts } from './incident-metrics.ts'
import type { HandoffStore } from './incidents/handoff/ports.ts'
import type { IncidentStore } from './incidents/ports.ts'
import type { DigestStore } from './incidents/storm-ports.ts'

interface Stores {
  readonly store: IncidentStore
  readonly digests: DigestStore
  readonly handoffs: HandoffStore
}

/** The same stores; `metrics` and `log` hear of each change that was stored, once. */
export function countStores<S extends Stores>(stores: S, metrics: IncidentMetrics, log: Log): S {
  return {
    ...stores,
    store: countIncidents(stores.store, metrics, log),
    digests: countDigests(stores.digests, metrics),
    handoffs: countHandoffs(stores.handoffs, metrics),
  }
}

/** How many incidents are open, by status. */
export async function countOpen({ listOpen }: Pick<IncidentStore, 'listOpen'>): Promise<OpenCounts> {
  const counts = { firing: 0, acknowledged: 0, mitigating: 0, recovering: 0 }
  for (const { status } of await listOpen()) if (isCounted(status, counts)) counts[status] += 1
  return counts
}

function isCounted<C extends object>(status: IncidentStatus, counts: C): status is IncidentStatus & keyof C {
  return status in counts
}

function countIncidents(store: IncidentStore, metrics: IncidentMetrics, log: Log): IncidentStore {
  return {
    ...store,
    async create(incident, expected) {
      const kept = await store.create(incident, expected)
      if (kept.id === incident.id) {
        const { id, source, workload } = incident
        metrics.opened(source)
        log.info({ incident: id, source, ...workload }, 'An incident was opened')
      }
      return kept
    },
    update: (id, change) =>
      watched(store.update, id, change, (before, after) => countChange(before, after, metrics, log)),
    async saveEvidence(incidentId, evidence) {
      await store.saveEvidence(incidentId, evidence)
      metrics.gathered(
        evidence.gaps.map(({ reason }) => reason),
        evidence.redactions,
      )
    },
  }
}

function countChange(before: Incident, after: Incident, metrics: IncidentMetrics, log: Log): void {
  const { id: incident, status } = after
  if (before.status !== status) log.info({ incident, status }, 'The status of an incident changed')
  if (before.status !== 'resolved' && status === 'resolved') metrics.resolved()
  if (before.status === 'resolved' && status !== 'resolved') metrics.reopened()
  const calls = ({ notes }: Incident) => notes.filter(({ type }) => type === 'escalated').length
  for (let call = calls(before); call < calls(after); call += 1) metrics.escalated()
}

function countDigests(digests: DigestStore, metrics: IncidentMetrics): DigestStore {
  return {
    ...digests,
    async create(digest) {
      const known = await digests.get(digest.id)
      const kept = await digests.create(digest)
      if (known === undefined) {
        metrics.stormFound()
        metrics.joinedStorm(kept.members.length)
      }
      return kept
    },
    update: (id, change) =>
      watched(digests.update, id, change, (before, after) =>
        metrics.joinedStorm(Math.max(0, after.members.length - before.members.length)),
      ),
  }
}

function countHandoffs(handoffs: HandoffStore, metrics: IncidentMetrics): HandoffStore {
  return {
    ...handoffs,
    async create(handoff) {
      const isNew = await handoffs.create(handoff)
      if (isNew) metrics.handoff('made')
      return isNew
    },
    update: (id, change) =>
      watched(handoffs.update, id, change, (before, after) => {
        if (before.state !== 'superseded' && after.state === 'superseded') metrics.handoff('superseded')
        const known = new Set(before.notes.map(({ key }) => key))
        for (const { key, type } of after.notes) if (!known.has(key)) metrics.handoff(type)
      }),
  }
}

/** Compare-and-set calls `change` again when somebody else was faster: only its last call counts. */
async function watched<R>(
  update: (id: string, change: (present: R) => R | undefined) => Promise<R>,
  id: string,
  change: (present: R) => R | undefined,
  onChange: (before: R, after: R) => void,
): Promise<R> {
  let last: { readonly before: R; readonly next: R | undefined } | undefined
  const after = await update(id, (before) => {
    const next = change(before)
    last = { before, next }
    return next
  })
  if (last?.next !== undefined) onChange(last.before, after)
  return after
}
