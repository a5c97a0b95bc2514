/** Collects the CronJob above the pod's Job. */
import { defineCollector } from '../collector.ts'

export const cronJob = defineCollector({
  id: 'cron-job',
  permissions: [{ verb: 'get', group: 'batch', resource: 'cronjobs' }],
  ready: ({ workload, owners }) => workload.kind === 'CronJob' && owners.cronJob === undefined,
  async collect({ workload }, reads) {
    const answer = await reads.get('CronJob', workload.namespace, workload.name)
    if (answer.ok) return { owners: { cronJob: answer.value } }
    reads.gap(`CronJob ${workload.name}`, answer)
    return {}
  },
})
