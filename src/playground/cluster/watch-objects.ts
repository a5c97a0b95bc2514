/** Streams the changes of a list, as a watch of the Kubernetes API does. */

import { apiVersionOf } from '../../domain/api-resources.ts'
import { statusObject } from './api-status.ts'
import type { ResourceCall } from './call.ts'
import type { StoreChange, StoredObject } from './cluster-store.ts'
import { isTrue } from './request-info.ts'
import { objectFilter } from './selectors.ts'
import type { ServedResource } from './served-resources.ts'

/** Milliseconds between bookmarks, for those who allow them. */
const BOOKMARK_MS = 10_000

/** Starts a watch: the initial state when no resource version was given, then every change until the client leaves. */
export async function watchObjects(call: ResourceCall, resource: ServedResource): Promise<void> {
  const { store, info, url, response } = call
  const query = url.searchParams
  const accepts = objectFilter(resource, query.get('labelSelector'), query.get('fieldSelector'))
  const write = (type: string, object: unknown): void => {
    response.write(`${JSON.stringify({ type, object })}\n`)
  }
  const tell = (change: StoreChange): void => {
    const event = visibleChange(change, resource, info.namespace, accepts)
    if (event) write(event.type, event.object)
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()

  const from = Number(query.get('resourceVersion') ?? 0)
  if (from === 0) {
    for (const object of store.list(resource.kind, info.namespace).filter(accepts)) write('ADDED', object)
  } else {
    const missed = store.changesSince(from)
    if (!missed) {
      write('ERROR', statusObject(410, `too old resource version: ${from} (${store.resourceVersion})`))
      response.end()
      return
    }
    missed.forEach(tell)
  }
  const stops = [store.subscribe(tell), ...timers(call, resource, write)]
  response.on('close', () => {
    for (const stop of stops) stop()
  })
}

function timers(
  { response, url, store }: ResourceCall,
  resource: ServedResource,
  write: (type: string, object: unknown) => void,
): (() => void)[] {
  const stops: (() => void)[] = []
  const seconds = Number(url.searchParams.get('timeoutSeconds') ?? 0)
  if (seconds > 0) {
    const end = setTimeout(() => response.end(), seconds * 1_000)
    stops.push(() => clearTimeout(end))
  }
  if (isTrue(url.searchParams.get('allowWatchBookmarks'))) {
    const bookmark = (): void =>
      write('BOOKMARK', {
        kind: resource.kind,
        apiVersion: apiVersionOf(resource),
        metadata: { resourceVersion: String(store.resourceVersion), creationTimestamp: null },
      })
    bookmark()
    const repeat = setInterval(bookmark, BOOKMARK_MS)
    stops.push(() => clearInterval(repeat))
  }
  return stops
}

interface WatchEvent {
  readonly type: string
  readonly object: StoredObject
}

/** An object that leaves the selection is told as deleted, one that enters it as added. */
function visibleChange(
  { type, object, before }: StoreChange,
  resource: ServedResource,
  namespace: string | undefined,
  accepts: (object: StoredObject) => boolean,
): WatchEvent | undefined {
  if (object.kind !== resource.kind) return undefined
  if (namespace !== undefined && object.metadata.namespace !== namespace) return undefined
  const was = before !== undefined && accepts(before)
  const is = type !== 'DELETED' && accepts(object)
  if (was && is) return { type: 'MODIFIED', object }
  if (is) return { type: 'ADDED', object }
  return was ? { type: 'DELETED', object } : undefined
}
