/** Asks about Jobs that lost pods whether their controller gave up, since pods alone do not tell. */

import type { Clock } from '../domain/clock.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import type { PodGroup } from './pod-board.ts'
import { readWorkloadState } from './workload-state.ts'

export interface JobChecks {
  /** Asks unless it was asked just now or is decided; never rejects. */
  check(group: PodGroup, signal: AbortSignal): Promise<void>
  /** When the Job failed for good, milliseconds, as far as is known. */
  failedAt(key: string): number | undefined
  forget(key: string): void
}

/** The Job controller takes moments to write down that it gave up, or goes on for hours. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
const READ_MS = 3_000

export function createJobChecks(deps: {
  readonly reader: Pick<ClusterReader, 'get'>
  readonly clock: Clock
}): JobChecks {
  const { reader, clock } = deps
  const known = new Map<
    string,
    { readonly failedAt?: number; readonly nextAt: number; readonly waitMs: number }
  >()
  return {
    async check({ key, namespace, ownerName }, signal) {
      const before = known.get(key)
      if (before && before.nextAt > clock.now()) return
      const waitMs = before ? Math.min(before.waitMs * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS
      // Noted first, so that no second one asks meanwhile.
      known.set(key, { ...before, nextAt: clock.now() + waitMs, waitMs })
      const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)])
      const { failedAt } = await readWorkloadState(reader, { kind: 'Job', namespace, name: ownerName }, limit)
      if (failedAt !== undefined) known.set(key, { failedAt, nextAt: Number.POSITIVE_INFINITY, waitMs })
    },
    failedAt: (key) => known.get(key)?.failedAt,
    forget: (key) => known.delete(key),
  }
}
