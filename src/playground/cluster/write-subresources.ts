/** Answers requests for the subresources `scale` and `ephemeralcontainers` of the simulated API server. */

import { ApiRefusal } from './api-status.ts'
import { jsonBody, type ResourceCall, sendJson } from './call.ts'
import type { StoredObject } from './cluster-store.ts'
import { applyPatch } from './patch.ts'
import { namedObject } from './read-objects.ts'
import { storeChange } from './write-objects.ts'

const SCALABLE: readonly string[] = ['Deployment', 'ReplicaSet', 'StatefulSet']

interface ScaledSpec {
  readonly replicas?: number
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
}

/** GET of a scale. */
export async function getScale(call: ResourceCall): Promise<void> {
  return sendJson(call, 200, scaleOf(scalable(call)))
}

/** PATCH or PUT of a scale: only the number of replicas is taken from it. */
export async function patchScale(call: ResourceCall): Promise<void> {
  const before = scalable(call)
  const body = jsonBody(call.body)
  if (!body) throw new ApiRefusal(400, 'the body is not a JSON object')
  const isPatch = call.info.verb === 'patch'
  const contentType = isPatch ? (call.request.headers['content-type'] ?? '') : 'application/merge-patch+json'
  const scale = applyPatch(scaleOf(before), contentType, body) as ReturnType<typeof scaleOf>
  const replicas = scale.spec.replicas
  if (!Number.isInteger(replicas) || Number(replicas) < 0) {
    throw new ApiRefusal(422, 'spec.replicas: Invalid value: must be greater than or equal to 0')
  }
  const { resourceVersion } = scale.metadata
  const spec = { ...(before.spec as ScaledSpec), replicas }
  const after = {
    ...before,
    spec,
    metadata: { ...before.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  }
  return sendJson(call, 200, scaleOf(storeChange(call, before, after)))
}

function scalable(call: ResourceCall): StoredObject {
  const object = namedObject(call)
  if (!SCALABLE.includes(object.kind)) {
    throw new ApiRefusal(404, 'the server could not find the requested resource')
  }
  return object
}

function scaleOf(object: StoredObject) {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const spec = object.spec as ScaledSpec
  const status = object.status as { replicas?: number } | undefined
  const selector = Object.entries(spec.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 1 },
    status: { replicas: status?.replicas ?? 0, selector: selector.join(',') },
  }
}

/** PATCH of a pod's ephemeral containers: nothing else changes, and those that exist stay as they are. */
export async function patchEphemeralContainers(call: ResourceCall): Promise<void> {
  const before = namedObject(call)
  const patch = jsonBody(call.body)
  if (!patch) throw new ApiRefusal(400, 'the patch is not a JSON object')
  const patched = applyPatch(before, call.request.headers['content-type'] ?? '', patch) as StoredObject
  const { ephemeralContainers } = patched.spec as { ephemeralContainers?: readonly unknown[] }
  const existing = (before.spec as { ephemeralContainers?: readonly unknown[] }).ephemeralContainers ?? []
  const kept = existing.every(
    (each, index) => JSON.stringify(ephemeralContainers?.[index]) === JSON.stringify(each),
  )
  if (!kept)
    throw new ApiRefusal(
      422,
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers may not be changed or removed',
    )
  const { resourceVersion } = patched.metadata
  const after = {
    ...before,
    spec: { ...(before.spec as object), ephemeralContainers },
    metadata: { ...before.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  }
  return sendJson(call, 200, storeChange(call, before, after))
}
