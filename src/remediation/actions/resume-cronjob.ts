/** Lets a suspended CronJob start jobs again. */
import { defineAction } from '../action.ts'
import { notHere, offer } from '../offers.ts'
import { readCronJob, suspendDraft } from '../suspending.ts'

export const resumeCronjob = defineAction({
  id: 'resume-cronjob',
  title: 'resume the CronJob',
  risk: 'low',
  reversible: true,
  permissions: [
    { verb: 'get', group: 'batch', resource: 'cronjobs' },
    { verb: 'patch', group: 'batch', resource: 'cronjobs' },
  ],

  offer(diagnosis, { owners }) {
    if (owners.cronJob?.spec.suspend !== true) return notHere('No CronJob of it is suspended.')
    return offer(diagnosis, 'resume-cronjob', 'It is suspended and starts no jobs.', {
      cronJob: owners.cronJob.metadata.name,
    })
  },

  plan: async (context) => suspendDraft(await readCronJob(context), false),
})
