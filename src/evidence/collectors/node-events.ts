/** Collects what happened on the node (SystemOOM, evictions) when a container or pod was killed from outside. */
import { statusesOf } from '../choose-pod.ts'
import { defineCollector } from '../collector.ts'

/** Events of nodes, which have no namespace, are kept here. */
const NODE_EVENT_NAMESPACE = 'default'

export const nodeEvents = defineCollector({
  id: 'node-events',
  permissions: [{ verb: 'list', group: '', resource: 'events' }],
  ready: ({ pod }, round) =>
    round === 3 &&
    pod?.spec.nodeName !== undefined &&
    (pod.status?.reason !== undefined ||
      statusesOf(pod).some(({ state, lastState }) =>
        [state?.terminated, lastState?.terminated].some(
          (end) => end?.exitCode === 137 || end?.reason === 'OOMKilled',
        ),
      )),
  async collect({ pod, events }, reads) {
    const name = pod?.spec.nodeName
    const answer = await reads.list('Event', NODE_EVENT_NAMESPACE, {
      fieldSelector: `involvedObject.kind=Node,involvedObject.name=${name}`,
      limit: 200,
    })
    if (answer.ok) return { events: [...events, ...answer.value] }
    reads.gap(`what happened on node ${name}`, answer)
    return {}
  },
})
