/** Puts an earlier pod template back, as `kubectl rollout undo` does. */
import { ActionImpossible, defineAction } from '../action.ts'
import {
  appsPermissions,
  CONTROLLERS,
  type Controller,
  isControllerKind,
  readController,
  targetOf,
} from '../controller.ts'
import { noOffer, notHere, offer } from '../offers.ts'
import { controllerRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'
import { replacementOf } from '../replacement.ts'
import { chooseRevision, imageChanges, type Revision, readRevisions, rollBackWrite } from '../revisions.ts'
import { gitOpsWarning, replacementWarnings, WARNING_PERMISSIONS } from '../warnings.ts'

export const rollBack = defineAction({
  id: 'roll-back',
  title: 'roll back',
  risk: 'high',
  reversible: true,
  permissions: [
    ...appsPermissions('get', ...CONTROLLERS),
    ...appsPermissions('patch', ...CONTROLLERS),
    ...appsPermissions('list', 'replicasets', 'controllerrevisions'),
    ...WARNING_PERMISSIONS,
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, { workload }) {
    if (!isControllerKind(workload.kind)) return notHere(`A ${workload.kind} keeps no revisions.`)
    const { rollout } = diagnosis
    if (rollout === undefined) return noOffer('There is no earlier revision to go back to.')
    const { previousRevision: previous, previousHealthy } = rollout
    if (previousHealthy === false) return noOffer(`Revision ${previous} does not run well either.`)
    const parameters = { revision: Number(previous) }
    if (previousHealthy === undefined) {
      const why = `Whether revision ${previous} was healthy is not known: none of its pods are left.`
      return { offered: true, recommended: false, why, parameters }
    }
    return offer(diagnosis, 'roll-back', `Revision ${previous} is healthy.`, parameters)
  },

  async plan({ request, view, signal }) {
    const controller = await readController(request.workload, view, signal)
    const { kind, object } = controller
    const { namespace = '', name } = object.metadata
    if (controller.kind === 'Deployment' && controller.object.spec.paused === true) {
      throw new ActionImpossible(`Deployment ${name} is paused; resume its roll-out first.`)
    }
    const revisions = await readRevisions(controller, view, signal)
    const { current, wanted } = chooseRevision(revisions, request.parameters.revision)
    const { away, words } = replacementOf(controller)
    const images = imageChanges(current.template, wanted.template)
    return {
      title: `Roll back ${kind} ${namespace}/${name} to revision ${wanted.number}`,
      words: [words, healthWords(wanted), ...stuckWords(controller)],
      changes: [
        { what: 'revision', before: String(current.number), after: String(wanted.number) },
        ...images,
      ],
      warnings: [...gitOpsWarning(object), ...(await replacementWarnings(controller, away, view, signal))],
      undo: {
        action: 'roll-back',
        parameters: { revision: current.number },
        words: `Puts revision ${current.number} back.`,
      },
      target: targetOf(kind, object),
      write: rollBackWrite(controller, wanted),
    }
  },

  verify: controllerRecovery,
})

function healthWords({ number, ready }: Revision): string {
  if (ready === undefined)
    return `Whether revision ${number} was healthy is not known: Kubernetes keeps no record of it.`
  return ready > 0
    ? `${ready} pod${ready === 1 ? '' : 's'} of revision ${number} ${ready === 1 ? 'is' : 'are'} ready now.`
    : `No pod of revision ${number} is ready now, so nothing shows that it was healthy.`
}

/** A known limit of StatefulSets (documented as "forced rollback"): a pod that never got ready is waited for. */
function stuckWords(controller: Controller): readonly string[] {
  if (controller.kind !== 'StatefulSet') return []
  const { spec, status } = controller.object
  const unfinished = status?.updateRevision !== undefined && status.currentRevision !== status.updateRevision
  const unready = (status?.readyReplicas ?? 0) < (spec.replicas ?? 1)
  if (spec.podManagementPolicy === 'Parallel' || !(unfinished || unready)) return []
  return [
    'Kubernetes waits for the failing pod of a StatefulSet before it replaces it: delete that pod after the roll-back.',
  ]
}
