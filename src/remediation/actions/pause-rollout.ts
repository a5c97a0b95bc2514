/** Stops a Deployment's roll-out where it is, as `kubectl rollout pause` does. */
import { ActionImpossible, defineAction } from '../action.ts'
import { appsPermissions } from '../controller.ts'
import { noOffer, notHere, offer } from '../offers.ts'
import { pauseDraft, readDeployment } from '../pausing.ts'

export const pauseRollout = defineAction({
  id: 'pause-rollout',
  title: 'pause the roll-out',
  risk: 'low',
  reversible: true,
  permissions: [...appsPermissions('get', 'deployments'), ...appsPermissions('patch', 'deployments')],

  offer(diagnosis, { workload, owners }) {
    if (workload.kind !== 'Deployment') return notHere('Only the roll-out of a Deployment can be paused.')
    if (owners.deployment?.spec.paused === true) return noOffer('It is paused already.')
    if (diagnosis.rollout?.previousHealthy !== true)
      return notHere('No roll-out is under way that could be held.')
    return offer(
      diagnosis,
      'pause-rollout',
      'Keeps the healthy pods of the previous revision while somebody looks.',
    )
  },

  async plan({ request, view, signal }) {
    const deployment = await readDeployment(request.workload, view, signal)
    if (deployment.spec.paused === true) throw new ActionImpossible('It is paused already.')
    return pauseDraft(deployment, true)
  },
})
