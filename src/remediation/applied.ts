/** Recognises in the cluster that a plan was carried out already, by an attempt that did not live to record it. */
import type { KubeObject } from '../domain/kubernetes.ts'
import type { Plan } from '../domain/plan.ts'
import { isNotFound } from './controller.ts'
import type { RemediationDeps } from './deps.ts'
import type { ClusterWrite } from './ports.ts'
import { isClusterWrite, MARK_ANNOTATION } from './write-request.ts'

export interface Applied {
  readonly applied: boolean
  readonly silenceId?: string
}

/** Reads the target. Rejects with the AppError of the read when that cannot be found out. */
export async function findApplied(deps: RemediationDeps, plan: Plan, signal: AbortSignal): Promise<Applied> {
  const { write } = plan
  if (isClusterWrite(write)) {
    const { view } = deps.clusters.accessTo(plan.request.workload.cluster)
    try {
      const object = await view.get(write.kind, write.namespace, write.name, signal)
      return { applied: shows(object, plan, write) }
    } catch (error) {
      if (!isNotFound(error)) throw error
      return { applied: write.verb === 'delete' }
    }
  }
  if (deps.silences === undefined) return { applied: false }
  if (write.verb === 'expire-silence') {
    const silence = await deps.silences.get(write.silenceId, signal)
    return { applied: silence === undefined || silence.state === 'expired' }
  }
  const ours = (await deps.silences.list(signal)).find(({ comment }) => comment === write.silence.comment)
  return ours ? { applied: true, silenceId: ours.id } : { applied: false }
}

function shows(object: KubeObject, plan: Plan, write: ClusterWrite): boolean {
  const { metadata } = object
  if (write.verb === 'delete')
    return metadata.uid !== plan.target.uid || metadata.deletionTimestamp !== undefined
  if (write.verb === 'create') return metadata.annotations?.[MARK_ANNOTATION] === plan.id
  if (metadata.uid !== plan.target.uid) return false
  if (write.subresource === 'scale') return isScaled(object, plan, write)
  if (write.subresource === 'ephemeralcontainers') return hasContainer(object, write.body)
  return metadata.annotations?.[MARK_ANNOTATION] === plan.id
}

/** A Scale cannot carry a mark: exactly one change of the spec since the plan, to what the plan wanted, is ours. */
function isScaled(
  object: KubeObject,
  { target }: Plan,
  { body }: Extract<ClusterWrite, { verb: 'patch' }>,
): boolean {
  const wanted = (body as { spec: { replicas: number } }).spec.replicas
  const { spec } = object as { spec?: { replicas?: number } }
  if (spec?.replicas !== wanted) return false
  const { generation } = object.metadata
  return target.generation === undefined || generation === undefined || generation === target.generation + 1
}

interface WithEphemeral {
  readonly spec?: { readonly ephemeralContainers?: readonly { readonly name: string }[] }
}

function hasContainer(object: KubeObject, body: unknown): boolean {
  const present = (object as WithEphemeral).spec?.ephemeralContainers ?? []
  const wanted = (body as WithEphemeral).spec?.ephemeralContainers ?? []
  return wanted.every(({ name }) => present.some((each) => each.name === name))
}
