/** Attaches an ephemeral debug container to a pod, as `kubectl debug` does, and says how to enter it. */
import type { CauseId } from '../../domain/diagnosis.ts'
import { ActionImpossible, defineAction } from '../action.ts'
import { existing, targetOf } from '../controller.ts'
import { causeOf, containerOf, noOffer, offer } from '../offers.ts'

/** With these the pod never gets as far as having processes to look at. */
const NEVER_STARTED: readonly CauseId[] = ['unschedulable', 'quota-exceeded']

export const debugContainer = defineAction({
  id: 'debug-container',
  title: 'attach a debug container',
  risk: 'high',
  reversible: false,
  permissions: [
    { verb: 'get', group: '', resource: 'pods' },
    { verb: 'patch', group: '', resource: 'pods/ephemeralcontainers' },
  ],

  offer(diagnosis, facts) {
    const { pod } = facts
    if (pod?.spec.nodeName === undefined) return noOffer('No pod of it is on a node yet.')
    if (NEVER_STARTED.includes(causeOf(diagnosis))) return noOffer('There is nothing running to look at.')
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed')
      return noOffer('The pod has ended.')
    const container = containerOf(diagnosis, facts)
    return offer(diagnosis, 'debug-container', 'To look at the pod from inside: files, network, processes.', {
      pod: pod.metadata.name,
      ...(container === undefined ? {} : { container }),
    })
  },

  async plan({ request, view, signal, settings, planId }) {
    const { namespace } = request.workload
    const { pod: name, container } = request.parameters
    const image = settings.debugImage
    if (image === undefined) {
      throw new ActionImpossible(
        'No image for debug containers is configured (actions.debugImage in crashloop.yaml).',
      )
    }
    if (name === undefined) throw new ActionImpossible('Say which pod.')
    const pod = await existing(view, 'Pod', namespace, name, signal)
    if (container !== undefined && !pod.spec.containers.some((each) => each.name === container)) {
      throw new ActionImpossible(`Pod ${name} has no container ${container}.`)
    }
    const debug = `crashloop-debug-${planId
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(-8)}`
    return {
      title: `Attach a debug container to pod ${namespace}/${name}`,
      words: [
        `Starts ${image} as ${debug} beside the containers of the pod${container ? `, in the process namespace of ${container}` : ''}; they go on as they are.`,
        'Who enters it can see what the pod sees, its mounted secrets included.',
      ],
      changes: [{ what: 'ephemeral container', after: debug }],
      warnings: [],
      noUndo: 'An ephemeral container cannot be removed; it goes with the pod.',
      followUp: `kubectl -n ${namespace} attach -it ${name} -c ${debug}`,
      target: targetOf('Pod', pod),
      write: {
        verb: 'patch',
        kind: 'Pod',
        namespace,
        name,
        subresource: 'ephemeralcontainers',
        contentType: 'application/strategic-merge-patch+json',
        body: { spec: { ephemeralContainers: [ephemeralContainer(debug, image, container)] } },
      },
    }
  },
})

/** What `kubectl debug -it --profile=general` asks for; the default profile `legacy` is going away. */
function ephemeralContainer(name: string, image: string, target: string | undefined) {
  return {
    image,
    name,
    resources: {},
    securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    stdin: true,
    ...(target === undefined ? {} : { targetContainerName: target }),
    terminationMessagePolicy: 'File',
    tty: true,
  }
}
