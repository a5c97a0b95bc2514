/** What a write needs and how it looks as a request: permission, request line, and the guard that makes it safe. */
import { API_RESOURCES, apiVersionOf } from '../domain/api-resources.ts'
import type { Permission } from '../domain/permission.ts'
import type { Write } from '../domain/plan.ts'
import type { ClusterWrite, WriteGuard } from './ports.ts'

/** Annotation on a changed object: id of the plan that changed it last. */
export const MARK_ANNOTATION = 'crashloop.dev/plan'

/** True for what the API server does; silences are Alertmanager's. */
export function isClusterWrite(write: Write): write is ClusterWrite {
  return write.verb === 'patch' || write.verb === 'delete' || write.verb === 'create'
}

/** The permission a write needs, with the name of the object it is about. */
export function permissionOf(write: ClusterWrite): Permission & { readonly name?: string } {
  const { group, plural } = API_RESOURCES[write.kind]
  const subresource = write.verb === 'patch' && write.subresource ? `/${write.subresource}` : ''
  return {
    verb: write.verb,
    group,
    resource: `${plural}${subresource}`,
    ...(write.namespace === undefined ? {} : { namespace: write.namespace }),
    ...(write.verb === 'create' ? {} : { name: write.name }),
  }
}

/** Method and path for people, e.g. `PATCH /apis/apps/v1/namespaces/payments/deployments/api`. */
export function requestLine(write: Write): string {
  if (write.verb === 'create-silence') return 'POST /api/v2/silences'
  if (write.verb === 'expire-silence') return `DELETE /api/v2/silence/${write.silenceId}`
  const resource = API_RESOURCES[write.kind]
  const version = apiVersionOf(resource)
  const root = resource.group === '' ? `/api/${version}` : `/apis/${version}`
  const scope = write.namespace === undefined ? '' : `/namespaces/${write.namespace}`
  const collection = `${root}${scope}/${resource.plural}`
  if (write.verb === 'create') return `POST ${collection}`
  if (write.verb === 'delete') return `DELETE ${collection}/${write.name}`
  return `PATCH ${collection}/${write.name}${write.subresource ? `/${write.subresource}` : ''}`
}

type Json = Readonly<Record<string, unknown>>

/**
 * The body that is sent: what kubectl would send, plus the resource version that must still be the current one (the
 * API server answers 409 otherwise) and our mark. Undefined where a request has no body.
 */
export function guardedBody(write: ClusterWrite, guard: WriteGuard): unknown {
  if (write.verb === 'delete') return deleteOptions(guard)
  if (write.verb === 'create') return withMetadata(write.body as Json, markOf(guard))
  const { resourceVersion } = guard
  const version = resourceVersion === undefined ? {} : { resourceVersion }
  if (write.contentType === 'application/json-patch+json') return guardedOperations(write.body, guard)
  // A Scale carries no annotations of its own, and a patch of ephemeral containers changes nothing else.
  const mark = write.subresource === undefined ? markOf(guard) : {}
  return withMetadata(write.body as Json, { ...version, ...mark })
}

function markOf({ mark }: WriteGuard): Json {
  return mark === undefined ? {} : { annotations: { [MARK_ANNOTATION]: mark } }
}

function withMetadata(body: Json, more: Json): Json {
  if (Object.keys(more).length === 0) return body
  const metadata = (body.metadata ?? {}) as Json
  const annotations = {
    ...(metadata.annotations as Json | undefined),
    ...(more.annotations as Json | undefined),
  }
  return {
    ...body,
    metadata: { ...metadata, ...more, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
  }
}

/** Replacing the resource version by the one we know is how a JSON patch states its precondition. */
function guardedOperations(body: unknown, { resourceVersion, mark }: WriteGuard): unknown {
  const operations = body as readonly Json[]
  return [
    ...(resourceVersion === undefined
      ? []
      : [{ op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion }]),
    ...operations,
    ...(mark === undefined
      ? []
      : [{ op: 'add', path: `/metadata/annotations/${MARK_ANNOTATION.replace('/', '~1')}`, value: mark }]),
  ]
}

function deleteOptions({ uid, resourceVersion }: WriteGuard): Json {
  const preconditions = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  }
  return { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', preconditions }
}
