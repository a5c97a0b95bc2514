/** The objects and logs of the simulated cluster in memory, with resource versions and a history for watches. */

export interface StoredObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: StoredMeta
  readonly [field: string]: unknown
}

export interface StoredMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

export interface StoreChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: StoredObject
  /** The object before, when there was one. */
  readonly before?: StoredObject
  readonly resourceVersion: number
}

/** What one log request answers: bytes with timestamps, or the `Status` that the API server sent instead. */
export type StoredLog = { readonly bytes: Buffer } | { readonly status: Readonly<Record<string, unknown>> }

export interface LogKey {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly run: 'current' | 'previous'
}

/** How scenarios and tests change the cluster; every change reaches the watches. */
export interface ClusterStore {
  get(kind: string, namespace: string | undefined, name: string): StoredObject | undefined
  /** Sorted by namespace and name, as etcd has them. */
  list(kind: string, namespace?: string): readonly StoredObject[]
  /** Sets an object as it was recorded, with its resource version, before anybody watches. */
  seed(object: StoredObject): void
  /** Creates or replaces an object and gives it a new resource version. */
  put(object: StoredObject): StoredObject
  /** Replaces an object by what `change` makes of it. Throws when there is none. */
  update(
    kind: string,
    namespace: string | undefined,
    name: string,
    change: (object: StoredObject) => StoredObject,
  ): StoredObject
  /** Deletes an object; undefined when there was none. */
  remove(kind: string, namespace: string | undefined, name: string): StoredObject | undefined
  log(key: LogKey): StoredLog | undefined
  putLog(key: LogKey, log: StoredLog): void
  /** Newest resource version of the whole cluster. */
  readonly resourceVersion: number
  /** Changes after a resource version; undefined when they are no longer remembered. */
  changesSince(resourceVersion: number): readonly StoreChange[] | undefined
  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: StoreChange) => void): () => void
}

/** Changes that are remembered for watches that reconnect. */
const HISTORY = 1_000

/** Builds an empty cluster. */
export function createClusterStore(): ClusterStore {
  const objects = new Map<string, StoredObject>()
  const logs = new Map<string, StoredLog>()
  const listeners = new Set<(change: StoreChange) => void>()
  const history: StoreChange[] = []
  let resourceVersion = 100_000
  let forgotten = resourceVersion

  function record(change: Omit<StoreChange, 'resourceVersion'>): void {
    const recorded = { ...change, resourceVersion }
    history.push(recorded)
    if (history.length > HISTORY) forgotten = history.shift()?.resourceVersion ?? forgotten
    for (const listener of [...listeners]) listener(recorded)
  }

  function stamp(object: StoredObject): StoredObject {
    resourceVersion += 1
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(resourceVersion) } }
  }

  function put(object: StoredObject): StoredObject {
    const key = objectKey(object.kind, object.metadata.namespace, object.metadata.name)
    const before = objects.get(key)
    const stored = stamp(object)
    objects.set(key, stored)
    record(before ? { type: 'MODIFIED', object: stored, before } : { type: 'ADDED', object: stored })
    return stored
  }

  function remove(kind: string, namespace: string | undefined, name: string): StoredObject | undefined {
    const key = objectKey(kind, namespace, name)
    const before = objects.get(key)
    if (!before) return undefined
    objects.delete(key)
    record({ type: 'DELETED', object: stamp(before), before })
    return before
  }

  return {
    get: (kind, namespace, name) => objects.get(objectKey(kind, namespace, name)),
    list: (kind, namespace) =>
      [...objects.values()]
        .filter((o) => o.kind === kind && (namespace === undefined || o.metadata.namespace === namespace))
        .sort((a, b) => compare(sortKey(a), sortKey(b))),
    seed: (object) => {
      objects.set(objectKey(object.kind, object.metadata.namespace, object.metadata.name), object)
    },
    put,
    update: (kind, namespace, name, change) => {
      const found = objects.get(objectKey(kind, namespace, name))
      if (!found) throw new Error(`The simulated cluster has no ${kind} ${namespace ?? ''}/${name}`)
      return put(change(found))
    },
    remove,
    log: (key) => logs.get(logKey(key)),
    putLog: (key, log) => logs.set(logKey(key), log),
    get resourceVersion() {
      return resourceVersion
    },
    changesSince: (version) =>
      version < forgotten ? undefined : history.filter((change) => change.resourceVersion > version),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Position of an object in a list, as etcd sorts its keys. */
export function sortKey(object: StoredObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function objectKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`
}

function logKey({ namespace, pod, container, run }: LogKey): string {
  return `${namespace}/${pod}/${container}/${run}`
}
