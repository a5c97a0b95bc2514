/** Reads the controller that an action is about, and says what it is in the words of a plan. */
import type { DaemonSet, Deployment, Kind, KubeObject, StatefulSet } from '../domain/kubernetes.ts'
import type { Permission } from '../domain/permission.ts'
import type { PlanTarget } from '../domain/plan.ts'
import type { WorkloadRef } from '../domain/workload.ts'
import { ActionImpossible } from './action.ts'
import type { ClusterView } from './ports.ts'

/** A controller that rolls out pods. */
export type Controller =
  | { readonly kind: 'Deployment'; readonly object: Deployment }
  | { readonly kind: 'StatefulSet'; readonly object: StatefulSet }
  | { readonly kind: 'DaemonSet'; readonly object: DaemonSet }

export type ControllerKind = Controller['kind']

const KINDS: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet']

/** True for the kinds that roll out pods and that we know how to change. */
export function isControllerKind(kind: string): kind is ControllerKind {
  return KINDS.includes(kind)
}

/** Reads the workload's controller. Rejects with `ActionImpossible` for other kinds, and when it is gone. */
export async function readController(
  workload: WorkloadRef,
  view: ClusterView,
  signal: AbortSignal,
): Promise<Controller> {
  const { kind, namespace, name } = workload
  if (!isControllerKind(kind)) {
    throw new ActionImpossible(`This works on a Deployment, StatefulSet or DaemonSet; ${name} is a ${kind}.`)
  }
  const object = await existing(view, kind, namespace, name, signal)
  return { kind, object } as Controller
}

/** `get` that tells in words when the object is gone. */
export async function existing<K extends Kind>(
  view: ClusterView,
  kind: K,
  namespace: string | undefined,
  name: string,
  signal: AbortSignal,
) {
  try {
    return await view.get(kind, namespace, name, signal)
  } catch (error) {
    if (!isNotFound(error)) throw error
    const where = namespace === undefined ? '' : ` in ${namespace}`
    throw new ActionImpossible(`There is no ${kind} ${name}${where} (any more).`)
  }
}

/** True for the reader's answer that an object does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'read-not-found'
}

/** What a plan remembers of the object it changes. */
export function targetOf(kind: Kind, { metadata }: KubeObject): PlanTarget {
  const { namespace, name, uid, resourceVersion, generation } = metadata
  return {
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(generation === undefined ? {} : { generation }),
  }
}

/** Pods the controller should have. */
export function desiredPods(controller: Controller): number {
  if (controller.kind === 'DaemonSet') return controller.object.status?.desiredNumberScheduled ?? 0
  return controller.object.spec.replicas ?? 1
}

/** Declares `verb` for the resources of the apps group. */
export function appsPermissions(verb: string, ...resources: readonly string[]): readonly Permission[] {
  return resources.map((resource) => ({ verb, group: 'apps', resource }))
}

/** All three kinds. */
export const CONTROLLERS = ['deployments', 'statefulsets', 'daemonsets'] as const

/** `rollout restart` and its like write times as Go's RFC 3339 does, without fractions. */
export function rfc3339(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
