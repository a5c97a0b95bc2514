/** The plan to pause or resume the roll-out of a Deployment. */
import type { Deployment } from '../domain/kubernetes.ts'
import type { PlanDraft } from '../domain/plan.ts'
import type { WorkloadRef } from '../domain/workload.ts'
import { ActionImpossible } from './action.ts'
import { existing, targetOf } from './controller.ts'
import type { ClusterView } from './ports.ts'
import { replacementOf } from './replacement.ts'
import { gitOpsWarning } from './warnings.ts'

/** Reads the Deployment. Rejects with `ActionImpossible` for other kinds, and when it is gone. */
export async function readDeployment(
  { kind, namespace, name }: WorkloadRef,
  view: ClusterView,
  signal: AbortSignal,
): Promise<Deployment> {
  if (kind !== 'Deployment') {
    throw new ActionImpossible(`Only the roll-out of a Deployment can be paused; ${name} is a ${kind}.`)
  }
  return existing(view, 'Deployment', namespace, name, signal)
}

/** kubectl removes the field to resume, so `null` is what it sends. */
export function pauseDraft(object: Deployment, pause: boolean): PlanDraft {
  const { namespace = '', name } = object.metadata
  const verb = pause ? 'Pause' : 'Resume'
  return {
    title: `${verb} the roll-out of Deployment ${namespace}/${name}`,
    words: pause
      ? [
          'Pods stay as they are: the roll-out neither goes on nor back, and changes wait until it is resumed.',
        ]
      : [
          'What was changed meanwhile is rolled out now.',
          replacementOf({ kind: 'Deployment', object }).words,
        ],
    changes: [{ what: 'paused', before: String(!pause), after: String(pause) }],
    warnings: gitOpsWarning(object),
    undo: {
      action: pause ? 'resume-rollout' : 'pause-rollout',
      parameters: {},
      words: pause ? 'Resumes the roll-out.' : 'Pauses it again, where it is then.',
    },
    target: targetOf('Deployment', object),
    write: {
      verb: 'patch',
      kind: 'Deployment',
      namespace,
      name,
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { paused: pause ? true : null } },
    },
  }
}
