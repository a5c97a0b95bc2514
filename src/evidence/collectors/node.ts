/** Collects the node that the pod runs on. */
import { defineCollector } from '../collector.ts'

export const node = defineCollector({
  id: 'node',
  permissions: [{ verb: 'get', group: '', resource: 'nodes' }],
  ready: ({ pod }) => pod?.spec.nodeName !== undefined,
  async collect({ pod }, reads) {
    const name = pod?.spec.nodeName
    if (name === undefined) return {}
    const answer = await reads.get('Node', undefined, name)
    if (answer.ok) return { node: answer.value }
    reads.gap(`node ${name}`, answer)
    return {}
  },
})
