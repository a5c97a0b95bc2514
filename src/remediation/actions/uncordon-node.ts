/** Lets new pods on a node again, as `kubectl uncordon` does. */
import { defineAction } from '../action.ts'
import { cordonDraft } from '../cordoning.ts'
import { notHere, offer } from '../offers.ts'

export const uncordonNode = defineAction({
  id: 'uncordon-node',
  title: 'uncordon the node',
  risk: 'high',
  scope: 'cluster',
  reversible: true,
  permissions: [
    { verb: 'get', group: '', resource: 'nodes' },
    { verb: 'patch', group: '', resource: 'nodes' },
  ],

  offer(diagnosis, { node }) {
    if (node?.spec?.unschedulable !== true) return notHere('Its node is not cordoned.')
    return offer(diagnosis, 'uncordon-node', 'Its node takes no new pods.', { node: node.metadata.name })
  },

  plan: (context) => cordonDraft(context, false),
})
