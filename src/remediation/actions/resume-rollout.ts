/** Lets a paused Deployment go on, as `kubectl rollout resume` does. */
import { ActionImpossible, defineAction } from '../action.ts'
import { appsPermissions } from '../controller.ts'
import { notHere, offer } from '../offers.ts'
import { pauseDraft, readDeployment } from '../pausing.ts'
import { controllerRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'

export const resumeRollout = defineAction({
  id: 'resume-rollout',
  title: 'resume the roll-out',
  risk: 'low',
  reversible: true,
  permissions: [
    ...appsPermissions('get', 'deployments'),
    ...appsPermissions('patch', 'deployments'),
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, { owners }) {
    if (owners.deployment?.spec.paused !== true) return notHere('No roll-out of it is paused.')
    return offer(diagnosis, 'resume-rollout', 'Its roll-out is paused: nothing changes until it is resumed.')
  },

  async plan({ request, view, signal }) {
    const deployment = await readDeployment(request.workload, view, signal)
    if (deployment.spec.paused !== true) throw new ActionImpossible('It is not paused.')
    return pauseDraft(deployment, false)
  },

  verify: controllerRecovery,
})
