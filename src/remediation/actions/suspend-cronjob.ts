/** Keeps a CronJob from starting further jobs. */
import { defineAction } from '../action.ts'
import { noOffer, notHere, offer } from '../offers.ts'
import { readCronJob, suspendDraft } from '../suspending.ts'

export const suspendCronjob = defineAction({
  id: 'suspend-cronjob',
  title: 'suspend the CronJob',
  risk: 'low',
  reversible: true,
  permissions: [
    { verb: 'get', group: 'batch', resource: 'cronjobs' },
    { verb: 'patch', group: 'batch', resource: 'cronjobs' },
  ],

  offer(diagnosis, { owners }) {
    if (owners.cronJob === undefined) return notHere('No CronJob starts it.')
    if (owners.cronJob.spec.suspend === true) return noOffer('It is suspended already.')
    return offer(
      diagnosis,
      'suspend-cronjob',
      'Keeps it from failing again on schedule until it is mended.',
      {
        cronJob: owners.cronJob.metadata.name,
      },
    )
  },

  plan: async (context) => suspendDraft(await readCronJob(context), true),
})
