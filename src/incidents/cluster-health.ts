/** Asks each cluster for one pod, to tell people which clusters can be read now. */

import type { Clock } from '../domain/clock.ts'
import type { ClusterHealth } from '../domain/cluster-health.ts'
import { AppError } from '../domain/errors.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import { createRecently } from './recently.ts'

export interface ClusterHealthDeps {
  /** The readers of this process; none in one that reads no cluster. */
  readonly readers: readonly Pick<ClusterReader, 'cluster' | 'list'>[]
  /** Names of all clusters of the configuration. */
  readonly names: readonly string[]
  readonly clock: Clock
  readonly timeoutMs: number
}

const REMEMBERED_MS = 15_000

/** Never rejects. Asked again within 15 s it answers from memory. */
export function createClusterHealth(deps: ClusterHealthDeps): () => Promise<readonly ClusterHealth[]> {
  const { readers, names, clock, timeoutMs } = deps
  const recently = createRecently<ClusterHealth>({ clock, ttlMs: REMEMBERED_MS, max: 100 })
  const all = [...new Set([...names, ...readers.map(({ cluster }) => cluster)])]
  return async () =>
    await Promise.all(
      all.map(async (cluster): Promise<ClusterHealth> => {
        const reader = readers.find((each) => each.cluster === cluster)
        return reader
          ? await recently(cluster, () => check(reader, timeoutMs))
          : { cluster, state: 'unknown' }
      }),
    )
}

async function check(
  reader: Pick<ClusterReader, 'cluster' | 'list'>,
  timeoutMs: number,
): Promise<ClusterHealth> {
  const { cluster } = reader
  try {
    await reader.list('Pod', undefined, { limit: 1 }, AbortSignal.timeout(timeoutMs))
    return { cluster, state: 'reachable' }
  } catch (error) {
    const why =
      error instanceof AppError
        ? error.message
        : `It did not answer within ${Math.round(timeoutMs / 1000)} s.`
    return { cluster, state: 'unreachable', why }
  }
}
