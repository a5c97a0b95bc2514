/** Reads from method and URL what a request to the API server is about, as Kubernetes' RequestInfo does. */

import { SERVED_RESOURCES, type ServedResource } from './served-resources.ts'

export interface RequestInfo {
  readonly verb: string
  readonly group: string
  readonly version: string
  readonly namespace?: string
  /** Plural of the resource, or of the virtual resources of the access reviews. */
  readonly plural: string
  /** Undefined for plurals that are not stored. */
  readonly resource?: ServedResource
  readonly name?: string
  readonly subresource?: string
}

/** Undefined for paths that are no resources, such as `/version` or `/apis/apps/v1`. */
export function requestInfo(method: string, url: URL): RequestInfo | undefined {
  const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const isCore = parts[0] === 'api'
  if (!isCore && parts[0] !== 'apis') return undefined
  const group = isCore ? '' : (parts[1] ?? '')
  const version = (isCore ? parts[1] : parts[2]) ?? ''
  let rest = parts.slice(isCore ? 2 : 3)
  let namespace: string | undefined
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') {
    namespace = rest[1]
    rest = rest.slice(2)
  }
  const [plural, name, subresource] = rest
  if (plural === undefined) return undefined
  const resource = SERVED_RESOURCES.find(
    (served) => served.group === group && served.version === version && served.plural === plural,
  )
  return {
    verb: verbOf(method, name, url),
    group,
    version,
    plural,
    ...(namespace === undefined ? {} : { namespace }),
    ...(resource === undefined ? {} : { resource }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

function verbOf(method: string, name: string | undefined, url: URL): string {
  if (method === 'GET' || method === 'HEAD') {
    if (name !== undefined) return 'get'
    return isTrue(url.searchParams.get('watch')) ? 'watch' : 'list'
  }
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete'
  const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }
  return verbs[method] ?? method.toLowerCase()
}

/** Booleans in the query: `true`, `1` or the bare name. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false' && value !== '0'
}
