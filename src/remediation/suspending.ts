/** The plan to suspend or resume a CronJob. */
import type { CronJob } from '../domain/kubernetes.ts'
import type { PlanDraft } from '../domain/plan.ts'
import { ActionImpossible, type PlanContext } from './action.ts'
import { existing, targetOf } from './controller.ts'
import { gitOpsWarning } from './warnings.ts'

/** The CronJob that a request is about: the workload itself, or the one it names. */
export async function readCronJob({ request, view, signal }: PlanContext): Promise<CronJob> {
  const { workload, parameters } = request
  const name = parameters.cronJob ?? (workload.kind === 'CronJob' ? workload.name : undefined)
  if (name === undefined) throw new ActionImpossible(`${workload.name} is a ${workload.kind}, not a CronJob.`)
  return existing(view, 'CronJob', workload.namespace, name, signal)
}

/** Throws `ActionImpossible` when it is as wished already. */
export function suspendDraft(cronJob: CronJob, suspend: boolean): PlanDraft {
  const { namespace = '', name } = cronJob.metadata
  if ((cronJob.spec.suspend ?? false) === suspend) {
    throw new ActionImpossible(`CronJob ${name} is ${suspend ? 'suspended already' : 'not suspended'}.`)
  }
  const schedule = cronJob.spec.schedule ?? 'its schedule'
  return {
    title: `${suspend ? 'Suspend' : 'Resume'} CronJob ${namespace}/${name}`,
    words: suspend
      ? [`No further job starts (${schedule}) until it is resumed; those that run go on.`]
      : [`Jobs start again by ${schedule}; a run that was missed shortly before may start at once.`],
    changes: [{ what: 'suspend', before: String(!suspend), after: String(suspend) }],
    warnings: gitOpsWarning(cronJob),
    undo: {
      action: suspend ? 'resume-cronjob' : 'suspend-cronjob',
      parameters: { cronJob: name },
      words: suspend ? 'Resumes it.' : 'Suspends it again.',
    },
    target: targetOf('CronJob', cronJob),
    write: {
      verb: 'patch',
      kind: 'CronJob',
      namespace,
      name,
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { suspend } },
    },
  }
}
