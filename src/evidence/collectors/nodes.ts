/** Collects all nodes when scheduling is in question: their taints and sizes say why none takes the pod. */
import { defineCollector } from '../collector.ts'
import { listLabel } from '../reads.ts'

export const nodes = defineCollector({
  id: 'nodes',
  permissions: [{ verb: 'list', group: '', resource: 'nodes' }],
  ready: ({ pod, pods, events }, round) =>
    round === 3 &&
    (pod?.spec.nodeName === undefined || pods.some((each) => each.spec.nodeName === undefined)) &&
    (events.some((event) => event.reason === 'FailedScheduling') ||
      pods.some((each) =>
        each.status?.conditions?.some((c) => c.type === 'PodScheduled' && c.status === 'False'),
      )),
  async collect(_found, reads) {
    const answer = await reads.list('Node', undefined, { limit: 500 })
    if (answer.ok) return { nodes: answer.value }
    reads.gap(listLabel('Node', undefined), answer)
    return {}
  },
})
