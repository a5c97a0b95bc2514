/** A cluster reader over a folder of recorded API answers (`kubectl get -o json` lists and `kubectl logs` files). */
import { access, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { API_RESOURCES } from '../../domain/api-resources.ts'
import type { GapReason } from '../../domain/evidence.ts'
import { isNestedTooDeep } from '../../domain/json-depth.ts'
import type { Kind, Kinds, KubeObject } from '../../domain/kubernetes.ts'
import {
  type ClusterReader,
  type ListOptions,
  type LogRequest,
  ReadError,
} from '../../evidence/cluster-reader.ts'
import { dumpLog } from './dump-log.ts'
import { fileWithin, MAX_LIST_BYTES } from './file-within.ts'
import { newestTime } from './recorded-at.ts'
import { readRecordedLog } from './recorded-log.ts'
import { matchesFields, matchesLabels } from './selectors.ts'

/** A reader that also knows when its recording was taken and what it holds. */
export interface Recording extends ClusterReader {
  /** Newest time found in the recorded objects, RFC 3339; ages are measured against it. */
  readonly recordedAt: string
  /** Namespaces that the recording holds. */
  readonly namespaces: readonly string[]
}

/** Object names in Kubernetes are DNS names; nothing that could leave the folder is one. */
const OBJECT_NAME = /^[a-z0-9A-Z][a-z0-9A-Z._:-]*$/

/** Where the namespaces of a recording stand, and in which of two forms. */
interface Root {
  readonly folder: string
  readonly namespaces: string
  /** Written by `kubectl cluster-info dump --output-directory`: namespaces at the top, one `logs.txt` a pod. */
  readonly dump: boolean
}

/**
 * Opens a recording: the folder that holds `namespaces/` and `nodes.json`, the case folder with a `cluster/` in it, or
 * the output directory of `kubectl cluster-info dump` (which has no previous logs).
 * Rejects with `ReadError('not-found')` when it is no such folder. Lists are read when first asked for and kept.
 */
export async function openRecording(
  folder: string,
  options: { readonly cluster?: string } = {},
): Promise<Recording> {
  const root = await rootOf(folder)
  const namespaces = await foldersIn(root.namespaces)
  const cache = new Map<string, Promise<readonly KubeObject[]>>()

  function items(kind: Kind, namespace: string | undefined): Promise<readonly KubeObject[]> {
    const file = listFile(root, kind, namespace)
    const known = cache.get(file)
    if (known !== undefined) return known
    const reading = readList(root, file, kind, namespace)
    cache.set(file, reading)
    return reading
  }

  async function list<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    { labelSelector, fieldSelector, limit }: ListOptions,
    signal: AbortSignal,
  ): Promise<readonly Kinds[K][]> {
    signal.throwIfAborted()
    const found = (await items(kind, namespace)).filter(
      (item) => matchesFields(item, fieldSelector) && matchesLabels(item, labelSelector),
    )
    return (limit === undefined
      ? found
      : found.slice(0, limit)) as readonly KubeObject[] as readonly Kinds[K][]
  }

  return {
    cluster: options.cluster ?? 'recorded',
    namespaces,
    recordedAt: await recordedAt(namespaces, items),
    list,
    async get(kind, namespace, name, signal) {
      const [item] = await list(kind, namespace, { fieldSelector: `metadata.name=${checked(name)}` }, signal)
      if (item === undefined)
        throw new ReadError('not-found', `${API_RESOURCES[kind].plural} "${name}" not found`)
      return item
    },
    async secretNames(namespace, signal) {
      return (await list('Secret', namespace, {}, signal)).map((secret) => secret.metadata.name)
    },
    async readLog(request, signal) {
      signal.throwIfAborted()
      if (root.dump) return dumpedLog(root, request, signal)
      return readRecordedLog(await logFile(root, request), request, signal)
    },
  }
}

async function rootOf(folder: string): Promise<Root> {
  for (const candidate of [folder, join(folder, 'cluster')]) {
    const namespaces = join(candidate, 'namespaces')
    if (await exists(namespaces)) return { folder: candidate, namespaces, dump: false }
    if (await exists(join(candidate, 'nodes.json')))
      return { folder: candidate, namespaces: candidate, dump: true }
  }
  throw new ReadError(
    'not-found',
    `${folder} is not a recorded cluster: it has neither namespaces/ nor nodes.json, nor a cluster/ folder with them`,
  )
}

function listFile(root: Root, kind: Kind, namespace: string | undefined): string {
  const name = `${API_RESOURCES[kind].plural}.json`
  return namespace === undefined ? join(root.folder, name) : join(root.namespaces, checked(namespace), name)
}

async function dumpedLog(
  root: Root,
  request: LogRequest,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const { namespace, pod, container, previous, tailLines } = request
  const file = await fileWithin(
    root.folder,
    join(root.namespaces, checked(namespace), checked(pod), 'logs.txt'),
  )
  if (previous || file === undefined) {
    throw new ReadError(
      'not-recorded',
      `the dump has no ${previous ? 'previous' : 'current'} log of pod ${pod}`,
    )
  }
  return dumpLog(file.path, container, tailLines, signal)
}

async function readList(
  root: Root,
  file: string,
  kind: Kind,
  namespace: string | undefined,
): Promise<readonly KubeObject[]> {
  const where = namespace === undefined ? '' : ` of namespace ${namespace}`
  const found = await fileWithin(root.folder, file)
  if (found === undefined)
    throw new ReadError('not-recorded', `the recording has no ${API_RESOURCES[kind].plural}${where}`)
  if (found.bytes > MAX_LIST_BYTES) {
    throw new ReadError(
      'truncated',
      `the recorded ${API_RESOURCES[kind].plural}${where} are larger than 256 MiB`,
    )
  }
  const parsed = parse(await readFile(found.path, 'utf8'))
  if (!Array.isArray(parsed?.items)) {
    throw new ReadError(
      'unavailable',
      `the recorded ${API_RESOURCES[kind].plural}${where} are not a Kubernetes list in JSON`,
    )
  }
  return parsed.items.filter(isObject)
}

async function logFile(root: Root, request: LogRequest): Promise<string> {
  const { namespace, pod, container, previous } = request
  const folder = join(root.namespaces, checked(namespace), 'logs', checked(pod), checked(container))
  const run = previous ? 'previous' : 'current'
  const file = await fileWithin(root.folder, join(folder, `${run}.log`))
  if (file !== undefined) return file.path
  const said = await fileWithin(root.folder, join(folder, `${run}.error.json`))
  const answer = said && parse(await readFile(said.path, 'utf8'))
  if (answer === undefined) {
    throw new ReadError(
      'not-recorded',
      `the recording has no ${run} log of container ${container} in pod ${pod}`,
    )
  }
  const message = typeof answer?.message === 'string' ? answer.message : `no ${run} log`
  throw new ReadError(reasonOf(answer?.code), message)
}

function reasonOf(code: unknown): GapReason {
  if (code === 401 || code === 403) return 'forbidden'
  if (code === 400 || code === 404) return 'not-found'
  if (code === 410) return 'expired'
  if (code === 408 || code === 504) return 'timed-out'
  return 'unavailable'
}

async function recordedAt(
  namespaces: readonly string[],
  items: (kind: Kind, namespace: string) => Promise<readonly KubeObject[]>,
): Promise<string> {
  const kinds: readonly Kind[] = ['Event', 'Pod', 'Deployment', 'Job', 'CronJob']
  const lists = namespaces.flatMap((namespace) => kinds.map((kind) => items(kind, namespace).catch(() => [])))
  return new Date(newestTime(await Promise.all(lists))).toISOString()
}

function checked(name: string): string {
  if (!OBJECT_NAME.test(name)) throw new ReadError('not-found', 'that is not a name of a Kubernetes object')
  return name
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = isNestedTooDeep(text) ? undefined : JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function isObject(item: unknown): item is KubeObject {
  return typeof (item as KubeObject | null)?.metadata?.name === 'string'
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
