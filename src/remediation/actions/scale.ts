/** Sets the number of replicas through the scale subresource, as `kubectl scale` does. */
import { ActionImpossible, defineAction } from '../action.ts'
import { appsPermissions, readController, targetOf } from '../controller.ts'
import { noOffer, notHere, offer } from '../offers.ts'
import { controllerRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'
import { autoscalerWarning, disruptionWarning, gitOpsWarning, WARNING_PERMISSIONS } from '../warnings.ts'

/** More than anybody means by a click. */
const MOST = 500

export const scale = defineAction({
  id: 'scale',
  title: 'scale',
  risk: 'high',
  reversible: true,
  permissions: [
    ...appsPermissions('get', 'deployments', 'statefulsets'),
    ...appsPermissions('patch', 'deployments/scale', 'statefulsets/scale'),
    ...WARNING_PERMISSIONS,
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, { workload, owners }) {
    const controller = owners.deployment ?? owners.statefulSet
    if (workload.kind !== 'Deployment' && workload.kind !== 'StatefulSet') {
      return notHere(`A ${workload.kind} has no number of replicas to set.`)
    }
    const shared = diagnosis.findings[0]?.cause === 'lock-contention'
    if (controller?.spec.replicas === 0) return noOffer('It is scaled to 0 already.')
    return offer(diagnosis, 'scale', 'Stops it while somebody works on it; scaling back is one click.', {
      replicas: shared ? 1 : 0,
    })
  },

  async plan({ request, view, signal }) {
    const { replicas } = request.parameters
    if (replicas === undefined || !Number.isInteger(replicas) || replicas < 0 || replicas > MOST) {
      throw new ActionImpossible(`Say a number of replicas from 0 to ${MOST}.`)
    }
    const controller = await readController(request.workload, view, signal)
    if (controller.kind === 'DaemonSet') {
      throw new ActionImpossible('A DaemonSet runs one pod on each node; it has no number of replicas.')
    }
    const { kind, object } = controller
    const { namespace = '', name } = object.metadata
    const before = object.spec.replicas ?? 1
    if (before === replicas) throw new ActionImpossible(`${kind} ${name} has ${replicas} replicas already.`)
    const fewer = before - replicas
    const labels = object.spec.template.metadata?.labels ?? {}
    return {
      title: `Scale ${kind} ${namespace}/${name} from ${before} to ${replicas}`,
      words: [scaleWords(before, replicas)],
      changes: [{ what: 'replicas', before: String(before), after: String(replicas) }],
      warnings: [
        ...gitOpsWarning(object),
        ...(await autoscalerWarning(controller, view, signal)),
        ...(fewer > 0 ? await disruptionWarning(labels, namespace, fewer, view, signal) : []),
        ...(kind === 'StatefulSet' && fewer > 0
          ? [
              {
                kind: 'stateful-data' as const,
                text: 'Its volume claims stay unless its retention policy deletes them.',
              },
            ]
          : []),
      ],
      undo: { action: 'scale', parameters: { replicas: before }, words: `Scales it back to ${before}.` },
      target: targetOf(kind, object),
      write: {
        verb: 'patch',
        kind,
        namespace,
        name,
        subresource: 'scale',
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas } },
      },
    }
  },

  verify: controllerRecovery,
})

function scaleWords(before: number, replicas: number): string {
  if (replicas === 0)
    return `Stops ${before === 1 ? 'its pod' : `all ${before} pods`} at once: nothing serves afterwards.`
  const many = Math.abs(before - replicas)
  const pods = `${many} pod${many === 1 ? '' : 's'}`
  return replicas > before ? `Starts ${pods} more.` : `Stops ${pods} at once; ${replicas} stay.`
}
