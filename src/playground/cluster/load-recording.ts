/** Mounts a recorded folder (corpus form) into the simulated cluster. */

import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { apiVersionOf } from '../../domain/api-resources.ts'
import type { LogKey, StoredLog, StoredObject } from './cluster-store.ts'
import { SERVED_RESOURCES } from './served-resources.ts'

/** Where a recording goes: a store before anybody watches, or what tells those who do. */
export interface RecordingSink {
  seed(object: StoredObject): unknown
  putLog(key: LogKey, log: StoredLog): void
}

/**
 * Adds what a recording holds. `folder` is a case (with `cluster/` in it) or that cluster folder itself. Objects of an
 * earlier recording with the same kind, namespace and name are replaced.
 */
export async function loadRecording(store: RecordingSink, folder: string): Promise<void> {
  const nested = path.join(folder, 'cluster')
  const root = existsSync(nested) ? nested : folder
  const namespaces = path.join(root, 'namespaces')
  if (!existsSync(namespaces))
    throw new Error(`${folder} is no recorded cluster: it has no namespaces folder`)
  await loadObjects(store, root)
  for (const name of await readdir(namespaces)) {
    store.seed({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } })
    await loadObjects(store, path.join(namespaces, name))
    await loadLogs(store, name, path.join(namespaces, name, 'logs'))
  }
}

async function loadObjects(store: RecordingSink, folder: string): Promise<void> {
  for (const resource of SERVED_RESOURCES) {
    const file = path.join(folder, `${resource.plural}.json`)
    if (!existsSync(file)) continue
    const { items } = JSON.parse(await readFile(file, 'utf8')) as { items: StoredObject[] }
    for (const item of items) store.seed({ ...item, apiVersion: apiVersionOf(resource), kind: resource.kind })
  }
}

async function loadLogs(store: RecordingSink, namespace: string, folder: string): Promise<void> {
  if (!existsSync(folder)) return
  for (const file of await readdir(folder, { recursive: true })) {
    const [pod, container, name] = file.split(path.sep)
    const match = /^(current|previous)(\.log|\.error\.json)$/.exec(name ?? '')
    if (!pod || !container || !match) continue
    const key: LogKey = { namespace, pod, container, run: match[1] as LogKey['run'] }
    store.putLog(key, toLog(await readFile(path.join(folder, file)), match[2] === '.log'))
  }
}

function toLog(bytes: Buffer, isLog: boolean): StoredLog {
  return isLog ? { bytes } : { status: JSON.parse(bytes.toString('utf8')) as Record<string, unknown> }
}
