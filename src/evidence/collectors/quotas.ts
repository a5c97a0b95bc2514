/** Collects ResourceQuotas and LimitRanges when one of them refused a pod. */
import { defineCollector } from '../collector.ts'
import { failureMessages } from '../failure-messages.ts'
import { listLabel } from '../reads.ts'

const REFUSAL =
  /exceeded quota|failed quota|quota|must specify|limitrange|(?:maximum|minimum) (?:cpu|memory|.{0,30} usage)|max limit to request ratio/i

export const quotas = defineCollector({
  id: 'quotas',
  permissions: [
    { verb: 'list', group: '', resource: 'resourcequotas' },
    { verb: 'list', group: '', resource: 'limitranges' },
  ],
  ready: (found, round) => round === 3 && failureMessages(found).some((text) => REFUSAL.test(text)),
  async collect({ workload }, reads) {
    const { namespace } = workload
    const [quotas, ranges] = await Promise.all([
      reads.list('ResourceQuota', namespace, { limit: 100 }),
      reads.list('LimitRange', namespace, { limit: 100 }),
    ])
    if (!quotas.ok) reads.gap(listLabel('ResourceQuota', namespace), quotas)
    if (!ranges.ok) reads.gap(listLabel('LimitRange', namespace), ranges)
    return {
      ...(quotas.ok ? { quotas: quotas.value } : {}),
      ...(ranges.ok ? { limitRanges: ranges.value } : {}),
    }
  },
})
