/** The plan to keep pods off a node, or to let them on again. */
import type { PlanDraft } from '../domain/plan.ts'
import { ActionImpossible, type PlanContext } from './action.ts'
import { existing, targetOf } from './controller.ts'

/** `kubectl uncordon` removes the field, so `null` is what it sends. Rejects with `ActionImpossible`. */
export async function cordonDraft(
  { request, view, signal }: PlanContext,
  unschedulable: boolean,
): Promise<PlanDraft> {
  const name = request.parameters.node
  if (name === undefined) throw new ActionImpossible('Say which node.')
  const node = await existing(view, 'Node', undefined, name, signal)
  if ((node.spec?.unschedulable ?? false) === unschedulable) {
    throw new ActionImpossible(`Node ${name} is ${unschedulable ? 'cordoned already' : 'not cordoned'}.`)
  }
  return {
    title: `${unschedulable ? 'Cordon' : 'Uncordon'} node ${name}`,
    words: unschedulable
      ? ['No new pods are placed on it; pods that run there stay. This concerns every namespace.']
      : ['New pods may be placed on it again.'],
    changes: [{ what: 'unschedulable', before: String(!unschedulable), after: String(unschedulable) }],
    warnings: unschedulable
      ? [{ kind: 'other', text: 'The other nodes need room for what is started from now on.' }]
      : [],
    undo: {
      action: unschedulable ? 'uncordon-node' : 'cordon-node',
      parameters: { node: name },
      words: unschedulable ? 'Uncordons it.' : 'Cordons it again.',
    },
    target: targetOf('Node', node),
    write: {
      verb: 'patch',
      kind: 'Node',
      name,
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { unschedulable: unschedulable ? true : null } },
    },
  }
}
