/** Raises a container's memory limit to a stated value, as `kubectl set resources --limits` does. */
import type { Diagnosis } from '../../domain/diagnosis.ts'
import type { Container } from '../../domain/kubernetes.ts'
import { ActionImpossible, defineAction } from '../action.ts'
import { appsPermissions, CONTROLLERS, isControllerKind, readController, targetOf } from '../controller.ts'
import { memoryBytes } from '../memory.ts'
import { causeOf, containerOf, isRemedy, noOffer, notHere, offer } from '../offers.ts'
import { controllerRecovery, RECOVERY_PERMISSIONS } from '../recovery.ts'
import { replacementOf } from '../replacement.ts'
import { gitOpsWarning, replacementWarnings, WARNING_PERMISSIONS } from '../warnings.ts'

export const raiseMemoryLimit = defineAction({
  id: 'raise-memory-limit',
  title: 'raise the memory limit',
  risk: 'high',
  reversible: true,
  permissions: [
    ...appsPermissions('get', ...CONTROLLERS),
    ...appsPermissions('patch', ...CONTROLLERS),
    ...WARNING_PERMISSIONS,
    ...RECOVERY_PERMISSIONS,
  ],

  offer(diagnosis, facts) {
    if (!isControllerKind(facts.workload.kind))
      return notHere(`A ${facts.workload.kind} has no template to change.`)
    if (causeOf(diagnosis) !== 'oom-killed' && !isRemedy(diagnosis, 'raise-memory-limit')) {
      return noOffer('It was not killed for want of memory.')
    }
    const memory = proposedLimit(diagnosis)
    const container = containerOf(diagnosis, facts)
    if (memory === undefined || container === undefined) {
      return noOffer('The evidence gives no value to raise the limit to.')
    }
    return offer(diagnosis, 'raise-memory-limit', `It was killed at its limit; ${memory} leaves room.`, {
      container,
      memory,
    })
  },

  async plan({ request, view, signal }) {
    const { memory, container: containerName } = request.parameters
    const bytes = memoryBytes(memory)
    if (memory === undefined || bytes === undefined || bytes === 0) {
      throw new ActionImpossible('Say the new limit as a Kubernetes quantity, for example 512Mi.')
    }
    const controller = await readController(request.workload, view, signal)
    const { kind, object } = controller
    const { namespace = '', name } = object.metadata
    const container = chooseContainer(object.spec.template.spec.containers, containerName)
    const before = container.resources?.limits?.memory
    checkValue(before, bytes, container, memory)
    const { away, words } = replacementOf(controller)
    return {
      title: `${bytes < (memoryBytes(before) ?? 0) ? 'Lower' : 'Raise'} the memory limit of ${container.name} in ${kind} ${namespace}/${name} to ${memory}`,
      words: [words, 'The request stays as it is.'],
      changes: [
        {
          what: `memory limit of ${container.name}`,
          ...(before === undefined ? {} : { before }),
          after: memory,
        },
      ],
      warnings: [...gitOpsWarning(object), ...(await replacementWarnings(controller, away, view, signal))],
      ...(before === undefined
        ? {}
        : {
            undo: {
              action: 'raise-memory-limit' as const,
              parameters: { container: container.name, memory: before },
              words: `Sets the limit back to ${before}.`,
            },
          }),
      target: targetOf(kind, object),
      write: {
        verb: 'patch',
        kind,
        namespace,
        name,
        contentType: 'application/strategic-merge-patch+json',
        body: {
          spec: {
            template: { spec: limitPatch(object.spec.template.spec.containers, container.name, memory) },
          },
        },
      },
    }
  },

  verify: controllerRecovery,
})

/** The order of the list is stated as kubectl states it, so that merging by name cannot move containers. */
function limitPatch(containers: readonly Container[], name: string, memory: string) {
  return {
    '$setElementOrder/containers': containers.map((each) => ({ name: each.name })),
    containers: [{ name, resources: { limits: { memory } } }],
  }
}

/** The value that the diagnosis worked out, in the command it recommends. */
function proposedLimit({ remedies }: Diagnosis): string | undefined {
  const commands = remedies.flatMap(({ command }) => command ?? [])
  const [found] = commands.flatMap((command) => /--limits=memory=(\S+)/.exec(command)?.[1] ?? [])
  return memoryBytes(found) === undefined ? undefined : found
}

function chooseContainer(containers: readonly Container[], name: string | undefined): Container {
  const found =
    name === undefined && containers.length === 1 ? containers[0] : containers.find((c) => c.name === name)
  if (found) return found
  throw new ActionImpossible(`Say which container: ${containers.map((each) => each.name).join(', ')}.`)
}

function checkValue(before: string | undefined, bytes: number, container: Container, memory: string): void {
  const present = memoryBytes(before)
  if (present === undefined) throw new ActionImpossible(`Container ${container.name} has no memory limit.`)
  if (present === bytes) throw new ActionImpossible(`The limit of ${container.name} is ${memory} already.`)
  const request = memoryBytes(container.resources?.requests?.memory)
  if (request !== undefined && request > bytes) {
    throw new ActionImpossible(
      `The limit cannot be below the request of ${container.resources?.requests?.memory}.`,
    )
  }
}
