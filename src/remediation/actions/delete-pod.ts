/** Deletes one pod, so that its controller makes a new one. */
import type { Pod } from '../../domain/kubernetes.ts'
import { ActionImpossible, defineAction } from '../action.ts'
import { existing, targetOf } from '../controller.ts'
import { causeOf, FRESH_START_IS_NO_REMEDY, isRemedy, noOffer, offer } from '../offers.ts'
import { podsRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'
import { disruptionWarning, WARNING_PERMISSIONS } from '../warnings.ts'

export const deletePod = defineAction({
  id: 'delete-pod',
  title: 'delete a pod',
  risk: 'low',
  reversible: false,
  permissions: [
    { verb: 'get', group: '', resource: 'pods' },
    { verb: 'delete', group: '', resource: 'pods' },
    ...WARNING_PERMISSIONS,
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, { pod }) {
    if (pod === undefined) return noOffer('There is no pod to delete.')
    if (ownerOf(pod) === undefined) return noOffer('Nothing would make the pod again: it has no controller.')
    const useless = FRESH_START_IS_NO_REMEDY[causeOf(diagnosis)]
    if (useless !== undefined && !isRemedy(diagnosis, 'delete-pod')) return noOffer(useless)
    return offer(
      diagnosis,
      'delete-pod',
      'A new pod may land on another node, with new volumes of its own.',
      {
        pod: pod.metadata.name,
      },
    )
  },

  async plan({ request, view, signal }) {
    const { namespace } = request.workload
    const name = request.parameters.pod
    if (name === undefined) throw new ActionImpossible('Say which pod to delete.')
    const pod = await existing(view, 'Pod', namespace, name, signal)
    if (pod.metadata.deletionTimestamp !== undefined) {
      throw new ActionImpossible(`Pod ${name} is being deleted already.`)
    }
    const owner = ownerOf(pod)
    if (owner === undefined) {
      throw new ActionImpossible(`Pod ${name} has no controller: nothing would make it again.`)
    }
    const grace = pod.spec.terminationGracePeriodSeconds ?? 30
    const sameName = owner.kind === 'StatefulSet'
    return {
      title: `Delete pod ${namespace}/${name}`,
      words: [
        `It gets ${grace} s to stop; ${owner.kind} ${owner.name} then makes ${sameName ? 'it again under the same name' : 'a new one'}.`,
        'What it kept in emptyDir volumes and its logs are gone.',
      ],
      changes: [{ what: 'pod', before: name }],
      warnings: [
        ...(sameName
          ? [{ kind: 'stateful-data' as const, text: 'It belongs to a StatefulSet; its volume claims stay.' }]
          : []),
        ...(isReady(pod)
          ? await disruptionWarning(pod.metadata.labels ?? {}, namespace, 1, view, signal)
          : []),
      ],
      noUndo: 'A deleted pod does not come back; its controller makes another one.',
      target: targetOf('Pod', pod),
      write: { verb: 'delete', kind: 'Pod', namespace, name },
    }
  },

  verify: podsRecovery,
})

function ownerOf({ metadata }: Pod) {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)
}

function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}
