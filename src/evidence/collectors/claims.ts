/** Collects the PersistentVolumeClaims of the namespace when the pod mounts any. */
import { defineCollector } from '../collector.ts'
import { listLabel } from '../reads.ts'
import { templateReferences } from '../references.ts'

const LIMIT = 500

export const claims = defineCollector({
  id: 'claims',
  permissions: [{ verb: 'list', group: '', resource: 'persistentvolumeclaims' }],
  ready: (found) => templateReferences(found).some(({ kind }) => kind === 'PersistentVolumeClaim'),
  async collect({ workload }, reads) {
    const answer = await reads.list('PersistentVolumeClaim', workload.namespace, { limit: LIMIT })
    if (!answer.ok) {
      reads.gap(listLabel('PersistentVolumeClaim', workload.namespace), answer)
      return {}
    }
    return { claims: answer.value, claimsComplete: answer.value.length < LIMIT }
  },
})
