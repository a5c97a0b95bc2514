/** Collects the ConfigMaps of the namespace when the pod refers to any: names, keys and times, never values. */
import { defineCollector } from '../collector.ts'
import { listLabel } from '../reads.ts'
import { templateReferences } from '../references.ts'
import { withoutValues } from '../slim.ts'

const LIMIT = 500

export const configMaps = defineCollector({
  id: 'config-maps',
  permissions: [{ verb: 'list', group: '', resource: 'configmaps' }],
  ready: (found) => templateReferences(found).some(({ kind }) => kind === 'ConfigMap'),
  async collect({ workload }, reads) {
    const answer = await reads.list('ConfigMap', workload.namespace, { limit: LIMIT })
    if (!answer.ok) {
      reads.gap(listLabel('ConfigMap', workload.namespace), answer)
      return {}
    }
    return { configMaps: answer.value.map(withoutValues), configMapsComplete: answer.value.length < LIMIT }
  },
})
