/** Collects the events of the pod, its owners and what it refers to. */
import type { KubeEvent } from '../../domain/kubernetes.ts'
import { defineCollector, type Found } from '../collector.ts'
import { listLabel } from '../reads.ts'

/** More events than a busy namespace has in an hour; beyond it the list is asked for by object. */
export const EVENT_LIMIT = 2000

export const events = defineCollector({
  id: 'events',
  permissions: [{ verb: 'list', group: '', resource: 'events' }],
  ready: () => true,
  async collect(found, reads) {
    const { namespace } = found.workload
    const answer = await reads.list('Event', namespace, { limit: EVENT_LIMIT })
    if (!answer.ok) {
      reads.gap(listLabel('Event', namespace), answer)
      return {}
    }
    if (answer.value.length < EVENT_LIMIT) return { events: answer.value }
    // A list is cut in the order of names, not of time, so ours may be among those left out.
    const named = await Promise.all(
      namesOf(found).map((name) =>
        reads.list('Event', namespace, { fieldSelector: `involvedObject.name=${name}`, limit: 500 }),
      ),
    )
    const failed = named.find((each) => !each.ok)
    if (failed?.ok === false) reads.gap(listLabel('Event', namespace), failed)
    return { events: unique([...answer.value, ...named.flatMap((each) => (each.ok ? each.value : []))]) }
  },
})

function namesOf({ pod, workload }: Found): readonly string[] {
  const owners = pod?.metadata.ownerReferences ?? []
  return [
    ...new Set([workload.name, ...(pod ? [pod.metadata.name] : []), ...owners.map((owner) => owner.name)]),
  ]
}

function unique(all: readonly KubeEvent[]): readonly KubeEvent[] {
  return [...new Map(all.map((event) => [event.metadata.uid ?? event.metadata.name, event])).values()]
}
