/** Answers server-side apply of the simulated API server: a patch that also creates. */

import { parse } from 'yaml'
import { apiVersionOf } from '../../domain/api-resources.ts'
import { ApiRefusal } from './api-status.ts'
import { type ResourceCall, sendJson } from './call.ts'
import type { StoredObject } from './cluster-store.ts'
import { applyPatch } from './patch.ts'
import type { ServedResource } from './served-resources.ts'
import { storeChange, storeNew } from './write-objects.ts'

/** True for the patches that `kubectl apply --server-side` sends. */
export function isApply({ request }: Pick<ResourceCall, 'request'>): boolean {
  return request.headers['content-type']?.split(';')[0]?.trim() === 'application/apply-patch+yaml'
}

/**
 * PATCH with a whole object in YAML or JSON. Fields are merged as by a strategic merge patch; who owns which is not
 * remembered, so that nothing is ever a conflict, and a field that is no longer applied stays.
 */
export async function applyObject(call: ResourceCall, resource: ServedResource): Promise<void> {
  const applied = appliedObject(call, resource)
  const { store, info } = call
  const before = store.get(resource.kind, info.namespace, applied.metadata.name)
  if (!before) {
    requireNamespace(call)
    return sendJson(call, 201, storeNew(call, resource, applied))
  }
  const after = applyPatch(before, 'application/strategic-merge-patch+json', applied) as StoredObject
  return sendJson(call, 200, storeChange(call, before, after))
}

function appliedObject({ body, info, url }: ResourceCall, resource: ServedResource): StoredObject {
  const object = parseObject(body)
  const { name } = object.metadata ?? {}
  if (!url.searchParams.get('fieldManager')) {
    throw new ApiRefusal(400, 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value')
  }
  if (object.apiVersion !== apiVersionOf(resource) || object.kind !== resource.kind || name !== info.name) {
    throw new ApiRefusal(400, 'the object that is applied is not the one of the address')
  }
  return object
}

function parseObject(body: Buffer): StoredObject {
  try {
    const object: unknown = parse(body.toString('utf8'))
    if (typeof object === 'object' && object !== null) return object as StoredObject
  } catch {
    // Falls through to the refusal, since the words of the parser would quote the object.
  }
  throw new ApiRefusal(400, 'the body is not an object in YAML')
}

/** What the admission plug-in NamespaceLifecycle asks for. */
function requireNamespace({ store, info: { namespace } }: ResourceCall): void {
  if (namespace === undefined || store.get('Namespace', undefined, namespace)) return
  throw new ApiRefusal(404, `namespaces "${namespace}" not found`)
}
