/** Collects the Deployment, StatefulSet or DaemonSet of the pod. */
import { defineCollector } from '../collector.ts'

const FIELDS = { Deployment: 'deployment', StatefulSet: 'statefulSet', DaemonSet: 'daemonSet' } as const
type ControllerKind = keyof typeof FIELDS

export const controller = defineCollector({
  id: 'controller',
  permissions: ['deployments', 'statefulsets', 'daemonsets'].map((resource) => ({
    verb: 'get',
    group: 'apps',
    resource,
  })),
  ready: ({ workload, owners }) => isController(workload.kind) && owners[FIELDS[workload.kind]] === undefined,
  async collect({ workload }, reads) {
    if (!isController(workload.kind)) return {}
    const answer = await reads.get(workload.kind, workload.namespace, workload.name)
    if (!answer.ok) {
      reads.gap(`${workload.kind} ${workload.name}`, answer)
      return {}
    }
    return { owners: { [FIELDS[workload.kind]]: answer.value } }
  },
})

function isController(kind: string): kind is ControllerKind {
  return Object.hasOwn(FIELDS, kind)
}
