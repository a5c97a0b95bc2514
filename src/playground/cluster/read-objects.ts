/** Answers get and list requests of the simulated API server. */

import { apiVersionOf } from '../../domain/api-resources.ts'
import { ApiRefusal, notFound } from './api-status.ts'
import { type ResourceCall, sendJson } from './call.ts'
import { type StoredObject, sortKey } from './cluster-store.ts'
import { objectFilter } from './selectors.ts'
import type { ServedResource } from './served-resources.ts'
import { toTable } from './table.ts'

/** The object that a request names; refuses with the API server's 404. */
export function namedObject({ store, info }: ResourceCall): StoredObject {
  const { resource, namespace, name = '' } = info
  const object = resource && store.get(resource.kind, namespace, name)
  if (!object) throw notFound(info.plural, info.group, name)
  return object
}

/** GET of one object. */
export async function getObject(call: ResourceCall, resource: ServedResource): Promise<void> {
  const object = namedObject(call)
  if (wants(call, 'Table')) {
    const metadata = { resourceVersion: object.metadata.resourceVersion }
    return sendJson(call, 200, toTable(resource, [object], metadata, call.clock.now()))
  }
  if (wants(call, 'PartialObjectMetadata')) return sendJson(call, 200, metadataOnly(object))
  return sendJson(call, 200, object)
}

/** GET of a list, in pages when `limit` asks for them. */
export async function listObjects(call: ResourceCall, resource: ServedResource): Promise<void> {
  const { store, info, url } = call
  const query = url.searchParams
  const accepts = objectFilter(resource, query.get('labelSelector'), query.get('fieldSelector'))
  const all = store.list(resource.kind, info.namespace).filter(accepts)
  const { items, metadata } = page(all, query, store.resourceVersion)
  if (wants(call, 'Table')) {
    return sendJson(call, 200, toTable(resource, items, metadata, call.clock.now()))
  }
  if (wants(call, 'PartialObjectMetadataList')) {
    const kind = 'PartialObjectMetadataList'
    return sendJson(call, 200, { ...META_TYPE, kind, metadata, items: items.map(metadataOnly) })
  }
  return sendJson(call, 200, {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata,
    // As the real one does: the items of a typed list do not repeat their type.
    items: items.map(({ apiVersion: _apiVersion, kind: _kind, ...rest }) => rest),
  })
}

const META_TYPE = { apiVersion: 'meta.k8s.io/v1' }

function metadataOnly({ metadata }: StoredObject): unknown {
  return { ...META_TYPE, kind: 'PartialObjectMetadata', metadata }
}

interface Page {
  readonly items: readonly StoredObject[]
  readonly metadata: Readonly<Record<string, unknown>>
}

function page(all: readonly StoredObject[], query: URLSearchParams, resourceVersion: number): Page {
  const after = startOfPage(query.get('continue'))
  const rest = all.filter((object) => after === undefined || sortKey(object) > after)
  const limit = Number(query.get('limit') ?? 0)
  const metadata = { resourceVersion: String(resourceVersion) }
  if (!(limit > 0) || rest.length <= limit) return { items: rest, metadata }
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const token = Buffer.from(JSON.stringify({ after: last && sortKey(last) })).toString('base64url')
  return { items, metadata: { ...metadata, continue: token, remainingItemCount: rest.length - limit } }
}

function startOfPage(token: string | null): string | undefined {
  if (!token) return undefined
  try {
    return String(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')).after)
  } catch {
    throw new ApiRefusal(400, 'continue key is not valid')
  }
}

function wants({ request }: ResourceCall, representation: string): boolean {
  return (request.headers.accept ?? '').includes(`as=${representation};`)
}
