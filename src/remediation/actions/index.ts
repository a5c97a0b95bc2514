/** The list of all actions; a test compares it with the files of this folder. */
import type { ActionId } from '../../domain/plan.ts'
import type { Action } from '../action.ts'
import { cordonNode } from './cordon-node.ts'
import { createSilence } from './create-silence.ts'
import { debugContainer } from './debug-container.ts'
import { deletePod } from './delete-pod.ts'
import { expireSilence } from './expire-silence.ts'
import { pauseRollout } from './pause-rollout.ts'
import { raiseMemoryLimit } from './raise-memory-limit.ts'
import { rerunJob } from './rerun-job.ts'
import { resumeCronjob } from './resume-cronjob.ts'
import { resumeRollout } from './resume-rollout.ts'
import { rollBack } from './roll-back.ts'
import { rolloutRestart } from './rollout-restart.ts'
import { scale } from './scale.ts'
import { suspendCronjob } from './suspend-cronjob.ts'
import { uncordonNode } from './uncordon-node.ts'

export const ACTIONS: Readonly<Record<ActionId, Action>> = {
  'rollout-restart': rolloutRestart,
  'roll-back': rollBack,
  'delete-pod': deletePod,
  scale,
  'pause-rollout': pauseRollout,
  'resume-rollout': resumeRollout,
  'raise-memory-limit': raiseMemoryLimit,
  'suspend-cronjob': suspendCronjob,
  'resume-cronjob': resumeCronjob,
  'rerun-job': rerunJob,
  'cordon-node': cordonNode,
  'uncordon-node': uncordonNode,
  'debug-container': debugContainer,
  'create-silence': createSilence,
  'expire-silence': expireSilence,
}
