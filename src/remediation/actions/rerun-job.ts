/** Runs a Job again: a new Job from its CronJob, as `kubectl create job --from` makes it, or a copy of the Job. */
import type { CronJob, Job } from '../../domain/kubernetes.ts'
import { ActionImpossible, defineAction, type PlanContext } from '../action.ts'
import { existing, targetOf } from '../controller.ts'
import { causeOf, FRESH_START_IS_NO_REMEDY, isRemedy, noOffer, notHere, offer } from '../offers.ts'
import { jobRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'

export const rerunJob = defineAction({
  id: 'rerun-job',
  title: 'run the job again',
  risk: 'high',
  reversible: false,
  permissions: [
    { verb: 'get', group: 'batch', resource: 'jobs' },
    { verb: 'get', group: 'batch', resource: 'cronjobs' },
    { verb: 'create', group: 'batch', resource: 'jobs' },
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, { owners, workload }) {
    const job = owners.job?.metadata.name
    if (job === undefined && owners.cronJob === undefined) return notHere(`A ${workload.kind} is no job.`)
    const useless = FRESH_START_IS_NO_REMEDY[causeOf(diagnosis)]
    if (useless !== undefined && !isRemedy(diagnosis, 'rerun-job')) return noOffer(useless)
    const cronJob = owners.cronJob?.metadata.name
    return offer(diagnosis, 'rerun-job', 'The job may pass when what made it fail has passed.', {
      ...(job === undefined ? {} : { job }),
      ...(cronJob === undefined ? {} : { cronJob }),
    })
  },

  async plan(context) {
    const source = await sourceOf(context)
    const { namespace } = context.request.workload
    const name = newName(source.object.metadata.name, context.planId)
    const { suspend } = source.object.spec
    return {
      title: `Run ${source.kind} ${namespace}/${source.object.metadata.name} again as ${name}`,
      words: [
        'Starts a new job with the same template; the old one stays as it is.',
        'Work that the failed run did halfway is done again.',
      ],
      changes: [{ what: 'job', after: name }],
      warnings: suspend
        ? [{ kind: 'paused', text: `${source.kind} ${source.object.metadata.name} is suspended.` }]
        : [],
      noUndo: 'What a job has done stays done; the new job can be deleted by hand.',
      target: targetOf(source.kind, source.object),
      write: { verb: 'create', kind: 'Job', namespace, name, body: newJob(source, namespace, name) },
    }
  },

  verify: jobRecovery,
})

type Source =
  | { readonly kind: 'CronJob'; readonly object: CronJob }
  | { readonly kind: 'Job'; readonly object: Job }

async function sourceOf({ request, view, signal }: PlanContext): Promise<Source> {
  const { workload, parameters } = request
  const cronJob = parameters.cronJob ?? (workload.kind === 'CronJob' ? workload.name : undefined)
  if (cronJob !== undefined) {
    return { kind: 'CronJob', object: await existing(view, 'CronJob', workload.namespace, cronJob, signal) }
  }
  const job = parameters.job ?? (workload.kind === 'Job' ? workload.name : undefined)
  if (job === undefined) throw new ActionImpossible(`${workload.name} is a ${workload.kind}, not a job.`)
  const object = await existing(view, 'Job', workload.namespace, job, signal)
  const finished = object.status?.conditions?.some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
  if (finished !== true)
    throw new ActionImpossible(`Job ${job} has not ended yet; it may still pass by itself.`)
  return { kind: 'Job', object }
}

/** The same plan always makes the same name, so that a second attempt meets the first one's job. Jobs allow 63. */
function newName(name: string, planId: string): string {
  const suffix = planId
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(-10)
  return `${name.slice(0, 50).replace(/(?<![-.])[-.]+$/, '')}-${suffix}`
}

function newJob(source: Source, namespace: string, name: string): unknown {
  const type = { apiVersion: 'batch/v1', kind: 'Job' }
  if (source.kind === 'CronJob') {
    const { metadata, spec } = source.object.spec.jobTemplate
    const { name: owner, uid = '' } = source.object.metadata
    return {
      ...type,
      metadata: {
        name,
        namespace,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...metadata?.annotations },
        ...(metadata?.labels ? { labels: metadata.labels } : {}),
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: owner, uid, controller: true }],
      },
      spec,
    }
  }
  return {
    ...type,
    metadata: { name, namespace, ...userLabels(source.object) },
    spec: copiedSpec(source.object),
  }
}

const GENERATED = /(?:^|\/)(?:controller-uid|job-name)$/

function userLabels({ metadata }: Job): object {
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !GENERATED.test(key))
  return labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }
}

/** The selector and the labels that Kubernetes generated belong to the old job. */
function copiedSpec({ spec }: Job): unknown {
  const { selector: _selector, ...rest } = spec as Job['spec'] & { selector?: unknown }
  const { metadata = {} } = spec.template
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => !GENERATED.test(key))
  const { creationTimestamp: _created, ...templateMeta } = metadata
  return {
    ...rest,
    template: { ...spec.template, metadata: { ...templateMeta, labels: Object.fromEntries(labels) } },
  }
}
