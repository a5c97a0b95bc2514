/** Answers create, update, patch and delete requests of the simulated API server. */

import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { apiVersionOf } from '../../domain/api-resources.ts'
import { ApiRefusal } from './api-status.ts'
import { jsonBody, type ResourceCall, sendJson } from './call.ts'
import type { StoredObject } from './cluster-store.ts'
import { applyPatch } from './patch.ts'
import { namedObject } from './read-objects.ts'
import type { ServedResource } from './served-resources.ts'

/** PATCH of one object. A resource version in the patch must be the current one; `dryRun=All` changes nothing. */
export async function patchObject(call: ResourceCall, resource: ServedResource): Promise<void> {
  const before = namedObject(call)
  const patched = applyPatch(before, call.request.headers['content-type'] ?? '', parsePatch(call.body))
  const after = withIdentity(patched as StoredObject, before, resource)
  return sendJson(call, 200, storeChange(call, before, after))
}

/** PUT of one object. A resource version in it must be the current one. */
export async function replaceObject(call: ResourceCall, resource: ServedResource): Promise<void> {
  const before = namedObject(call)
  const body = jsonBody(call.body)
  if (!body) throw new ApiRefusal(400, 'the body is not a JSON object')
  const metadata = { resourceVersion: before.metadata.resourceVersion, ...(body.metadata as object) }
  const after = withIdentity({ ...body, metadata } as unknown as StoredObject, before, resource)
  return sendJson(call, 200, storeChange(call, before, after))
}

/** POST of a new object; one of the same name is a conflict. */
export async function createObject(call: ResourceCall, resource: ServedResource): Promise<void> {
  const body = jsonBody(call.body) as StoredObject | undefined
  if (!body) throw new ApiRefusal(400, 'the body is not a JSON object')
  return sendJson(call, 201, storeNew(call, resource, body))
}

/** Keeps a new object, unless it is a dry run; returns it with what the API server adds. */
export function storeNew(call: ResourceCall, resource: ServedResource, body: StoredObject): StoredObject {
  const { namespace } = call.info
  const name = body.metadata?.name ?? `${String(body.metadata?.generateName ?? '')}${randomSuffix()}`
  if (call.store.get(resource.kind, namespace, name)) {
    const full = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
    throw new ApiRefusal(409, `${full} "${name}" already exists`, { reason: 'AlreadyExists' })
  }
  const created: StoredObject = {
    ...body,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      ...body.metadata,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      uid: randomUUID(),
      creationTimestamp: new Date(call.clock.now()).toISOString().replace(/\.\d+/, ''),
      generation: 1,
    },
  }
  return isDryRun(call) ? created : call.store.put(created)
}

function randomSuffix(): string {
  return randomUUID().slice(0, 5)
}

/**
 * Keeps a change, unless it is a dry run; returns the object as it is afterwards. Refuses with 409 when it was made for
 * another resource version.
 */
export function storeChange(call: ResourceCall, before: StoredObject, after: StoredObject): StoredObject {
  if (after.metadata.resourceVersion !== before.metadata.resourceVersion) throw conflict(call, before)
  if (isDeepStrictEqual(after, before)) return before
  const next = isDeepStrictEqual(after.spec, before.spec) ? after : withNextGeneration(after)
  return isDryRun(call) ? next : call.store.put(next)
}

/** DELETE of one object, at once. Preconditions (`uid`, `resourceVersion`) in the body must hold. */
export async function deleteObject(call: ResourceCall, resource: ServedResource): Promise<void> {
  const object = namedObject(call)
  const preconditions = jsonBody(call.body)?.preconditions as Record<string, unknown> | undefined
  for (const field of ['uid', 'resourceVersion']) {
    const wanted = preconditions?.[field]
    if (wanted !== undefined && wanted !== object.metadata[field]) throw conflict(call, object)
  }
  const { namespace, name } = object.metadata
  if (!isDryRun(call)) call.store.remove(resource.kind, namespace, name)
  return sendJson(call, 200, object)
}

function isDryRun({ url, body }: ResourceCall): boolean {
  const asked = [...url.searchParams.getAll('dryRun'), ...[jsonBody(body)?.dryRun].flat()]
  return asked.includes('All')
}

function parsePatch(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ApiRefusal(400, 'the patch is not valid JSON')
  }
}

/** What a patch cannot change: type, name, namespace and uid. */
function withIdentity(patched: StoredObject, before: StoredObject, resource: ServedResource): StoredObject {
  const { name, namespace, uid } = before.metadata
  const metadata = { ...patched.metadata, name }
  return {
    ...patched,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  }
}

function withNextGeneration(object: StoredObject): StoredObject {
  return {
    ...object,
    metadata: { ...object.metadata, generation: (object.metadata.generation ?? 0) + 1 },
  }
}

function conflict({ info }: ResourceCall, object: StoredObject): ApiRefusal {
  const resource = info.group === '' ? info.plural : `${info.plural}.${info.group}`
  return new ApiRefusal(
    409,
    `Operation cannot be fulfilled on ${resource} "${object.metadata.name}": the object has been modified; please apply your changes to the latest version and try again`,
  )
}
