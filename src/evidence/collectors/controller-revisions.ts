/** Collects the ControllerRevisions of a StatefulSet or DaemonSet, which keep its earlier pod templates. */
import { defineCollector } from '../collector.ts'
import { controllerOf } from '../owner-names.ts'
import { listLabel } from '../reads.ts'

export const controllerRevisions = defineCollector({
  id: 'controller-revisions',
  permissions: [{ verb: 'list', group: 'apps', resource: 'controllerrevisions' }],
  ready: ({ workload }) => workload.kind === 'StatefulSet' || workload.kind === 'DaemonSet',
  async collect({ workload }, reads) {
    const answer = await reads.list('ControllerRevision', workload.namespace, { limit: 1000 })
    if (!answer.ok) {
      reads.gap(listLabel('ControllerRevision', workload.namespace), answer)
      return {}
    }
    const own = answer.value.filter((revision) => {
      const owner = controllerOf(revision)
      return owner?.kind === workload.kind && owner.name === workload.name
    })
    return { owners: { controllerRevisions: own.sort((a, b) => b.revision - a.revision) } }
  },
})
