/** Restarts a workload as `kubectl rollout restart` does: by a new annotation on its pod template. */
import { ActionImpossible, defineAction } from '../action.ts'
import {
  appsPermissions,
  CONTROLLERS,
  isControllerKind,
  readController,
  rfc3339,
  targetOf,
} from '../controller.ts'
import { causeOf, FRESH_START_IS_NO_REMEDY, isRemedy, noOffer, notHere, offer } from '../offers.ts'
import { controllerRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'
import { replacementOf } from '../replacement.ts'
import { gitOpsWarning, replacementWarnings, WARNING_PERMISSIONS } from '../warnings.ts'

export const rolloutRestart = defineAction({
  id: 'rollout-restart',
  title: 'restart',
  risk: 'low',
  reversible: false,
  permissions: [
    ...appsPermissions('get', ...CONTROLLERS),
    ...appsPermissions('patch', ...CONTROLLERS),
    ...WARNING_PERMISSIONS,
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, { workload }) {
    if (!isControllerKind(workload.kind)) return notHere(`A ${workload.kind} has no roll-out to restart.`)
    const useless = FRESH_START_IS_NO_REMEDY[causeOf(diagnosis)]
    if (useless !== undefined && !isRemedy(diagnosis, 'rollout-restart')) return noOffer(useless)
    return offer(diagnosis, 'rollout-restart', 'Fresh pods help when what made it fail has passed.')
  },

  async plan({ request, view, signal, at }) {
    const controller = await readController(request.workload, view, signal)
    const { kind, object } = controller
    const { namespace = '', name } = object.metadata
    if (controller.kind === 'Deployment' && controller.object.spec.paused === true) {
      throw new ActionImpossible(`Deployment ${name} is paused; resume its roll-out first.`)
    }
    const { away, words } = replacementOf(controller)
    const restartedAt = rfc3339(at)
    const template = { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } }
    return {
      title: `Restart ${kind} ${namespace}/${name}`,
      words: [words, 'The pods start with the same image and settings as now.'],
      changes: [{ what: 'annotation kubectl.kubernetes.io/restartedAt', after: restartedAt }],
      warnings: [
        ...gitOpsWarning(object).map((warning) => ({
          ...warning,
          text: `${warning.text.split(':')[0]}; a restart stays, unless it counts the annotation as drift.`,
        })),
        ...(await replacementWarnings(controller, away, view, signal)),
      ],
      noUndo: 'A restart cannot be taken back; the pods run the same template before and after.',
      target: targetOf(kind, object),
      write: {
        verb: 'patch',
        kind,
        namespace,
        name,
        contentType: 'application/strategic-merge-patch+json',
        body: { spec: { template } },
      },
    }
  },

  verify: controllerRecovery,
})
