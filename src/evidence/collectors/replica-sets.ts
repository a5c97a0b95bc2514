/** Collects the ReplicaSets of a Deployment, which keep its earlier pod templates. */
import type { ReplicaSet } from '../../domain/kubernetes.ts'
import { defineCollector } from '../collector.ts'
import { controllerOf } from '../owner-names.ts'
import { listLabel } from '../reads.ts'

const LIMIT = 1000

export const replicaSets = defineCollector({
  id: 'replica-sets',
  permissions: [{ verb: 'list', group: 'apps', resource: 'replicasets' }],
  ready: ({ pod, workload }) =>
    workload.kind === 'Deployment' || (pod !== undefined && controllerOf(pod)?.kind === 'ReplicaSet'),
  async collect({ pod, workload }, reads) {
    const answer = await reads.list('ReplicaSet', workload.namespace, { limit: LIMIT })
    if (!answer.ok) {
      reads.gap(listLabel('ReplicaSet', workload.namespace), answer)
      return {}
    }
    const own = answer.value.find((set) => set.metadata.name === (pod && controllerOf(pod)?.name))
    // Only the ReplicaSet itself knows that a Rollout, and not a Deployment, stands above it.
    const owner = own === undefined ? undefined : controllerOf(own)
    const top = owner === undefined ? workload : { ...workload, kind: owner.kind, name: owner.name }
    const siblings = answer.value.filter((set) => {
      const above = controllerOf(set)
      return above === undefined ? set === own : above.kind === top.kind && above.name === top.name
    })
    return { workload: top, owners: { replicaSets: siblings.sort(newestRevisionFirst) } }
  },
})

function newestRevisionFirst(a: ReplicaSet, b: ReplicaSet): number {
  return (
    revisionOf(b) - revisionOf(a) ||
    (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '')
  )
}

function revisionOf(set: ReplicaSet): number {
  const annotations = set.metadata.annotations ?? {}
  return Number(
    annotations['deployment.kubernetes.io/revision'] ?? annotations['rollout.argoproj.io/revision'] ?? 0,
  )
}
