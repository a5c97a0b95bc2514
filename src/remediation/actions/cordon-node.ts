/** Keeps new pods off a node, as `kubectl cordon` does. */
import type { CauseId } from '../../domain/diagnosis.ts'
import { defineAction } from '../action.ts'
import { cordonDraft } from '../cordoning.ts'
import { causeOf, isRemedy, noOffer, offer } from '../offers.ts'

/** Causes that lie with the node itself. */
const OF_THE_NODE: readonly CauseId[] = ['node-pressure', 'container-runtime', 'disk-full']

export const cordonNode = defineAction({
  id: 'cordon-node',
  title: 'cordon the node',
  risk: 'high',
  scope: 'cluster',
  reversible: true,
  permissions: [
    { verb: 'get', group: '', resource: 'nodes' },
    { verb: 'patch', group: '', resource: 'nodes' },
  ],

  offer(diagnosis, { node }) {
    if (node === undefined) return noOffer('It is on no node, or the node cannot be read.')
    if (node.spec?.unschedulable === true) return noOffer('Its node is cordoned already.')
    if (!OF_THE_NODE.includes(causeOf(diagnosis)) && !isRemedy(diagnosis, 'cordon-node')) {
      return noOffer('Nothing points at the node.')
    }
    return offer(diagnosis, 'cordon-node', 'Keeps further pods off the node that fails them.', {
      node: node.metadata.name,
    })
  },

  plan: (context) => cordonDraft(context, true),
})
