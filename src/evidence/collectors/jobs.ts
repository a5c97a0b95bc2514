/** Collects the Job of the pod, or the Jobs of a CronJob. */
import type { Job } from '../../domain/kubernetes.ts'
import { choosePod } from '../choose-pod.ts'
import { type Contribution, defineCollector, type Found } from '../collector.ts'
import { belongsTo, controllerOf } from '../owner-names.ts'
import { listLabel, type Reads } from '../reads.ts'

export const jobs = defineCollector({
  id: 'jobs',
  permissions: [
    { verb: 'get', group: 'batch', resource: 'jobs' },
    { verb: 'list', group: 'batch', resource: 'jobs' },
  ],
  ready: ({ workload }) => workload.kind === 'Job' || workload.kind === 'CronJob',
  collect: (found, reads) => (found.workload.kind === 'Job' ? ofPod(found, reads) : ofCronJob(found, reads)),
})

async function ofPod({ workload, owners }: Found, reads: Reads): Promise<Contribution> {
  const answer =
    owners.job === undefined
      ? await reads.get('Job', workload.namespace, workload.name)
      : ({ ok: true, value: owners.job } as const)
  if (!answer.ok) {
    reads.gap(`Job ${workload.name}`, answer)
    return {}
  }
  const owner = controllerOf(answer.value)
  return {
    owners: { job: answer.value },
    ...(owner === undefined ? {} : { workload: { ...workload, kind: owner.kind, name: owner.name } }),
  }
}

async function ofCronJob(found: Found, reads: Reads): Promise<Contribution> {
  const { workload } = found
  const answer = await reads.list('Job', workload.namespace, { limit: 500 })
  if (!answer.ok) {
    reads.gap(listLabel('Job', workload.namespace), answer)
    return {}
  }
  const own = answer.value.filter((job) => {
    const owner = controllerOf(job)
    return owner?.kind === 'CronJob' && owner.name === workload.name
  })
  const names = new Set(own.map((job) => job.metadata.name))
  const pod = found.pod ?? choosePod(found.namespacePods.filter((each) => belongsTo(each, workload, names)))
  const ofPod = own.find((job) => job.metadata.name === (pod && controllerOf(pod)?.name))
  const job = ofPod ?? own.sort(failedThenNewest)[0]
  return { owners: { ...(job === undefined ? {} : { job }) }, ...(pod === undefined ? {} : { pod }) }
}

function failedThenNewest(a: Job, b: Job): number {
  return (
    Number(isFailed(b)) - Number(isFailed(a)) ||
    (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '')
  )
}

function isFailed(job: Job): boolean {
  return (job.status?.conditions ?? []).some((c) => c.type === 'Failed' && c.status === 'True')
}
