/** Puts a recorded incident into the running simulated cluster, as if it had just happened there. */

import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ClusterStore } from '../cluster/cluster-store.ts'
import { loadRecording } from '../cluster/load-recording.ts'
import { SERVED_RESOURCES } from '../cluster/served-resources.ts'
import { freshenRecording } from '../freshen-recording.ts'
import type { RecordedCase } from './recorded-cases.ts'

/** An Alertmanager webhook as it was recorded. */
export interface AlertPayload {
  readonly status: string
  readonly alerts: readonly Readonly<Record<string, unknown>>[]
}

/** What is in the cluster of one case. */
export interface MountedCase {
  readonly recorded: RecordedCase
  readonly namespaces: readonly string[]
  readonly alert: AlertPayload
}

/**
 * Mounts a case with its times moved to `now` (milliseconds). Recordings share namespaces and the names of bystanders,
 * so that what was in its namespaces goes first: the diagnosis then sees exactly what was recorded.
 */
export async function mountCase(
  store: ClusterStore,
  recorded: RecordedCase,
  now: number,
): Promise<MountedCase> {
  const fresh = await freshenRecording(recorded.folder, now)
  try {
    const namespaces = await readdir(path.join(fresh.folder, 'cluster/namespaces'))
    for (const namespace of namespaces) clearNamespace(store, namespace)
    const watched = { seed: store.put, putLog: store.putLog }
    await loadRecording(watched, fresh.folder)
    const alert = JSON.parse(await readFile(path.join(fresh.folder, 'alert.json'), 'utf8')) as AlertPayload
    return { recorded, namespaces, alert }
  } finally {
    await fresh.remove()
  }
}

function clearNamespace(store: ClusterStore, namespace: string): void {
  for (const { kind, namespaced } of SERVED_RESOURCES) {
    if (!namespaced) continue
    for (const { metadata } of store.list(kind, namespace)) store.remove(kind, namespace, metadata.name)
  }
}
