/** Collects the evidence about one failing workload: at most three rounds of parallel reads, redacted at the end. */
import type { Clock } from '../domain/clock.ts'
import type { Evidence, Gap } from '../domain/evidence.ts'
import { type Permission, permissionLabel } from '../domain/permission.ts'
import type { Target } from '../domain/workload.ts'
import type { ClusterReader } from './cluster-reader.ts'
import { type Collector, type Found, withContribution } from './collector.ts'
import { COLLECTORS } from './collectors/index.ts'
import { finish, withOwnPods } from './finish.ts'
import type { MetricsReader } from './metrics-reader.ts'
import { withAllOwnPods } from './own-pods.ts'
import { createReads } from './reads.ts'
import type { Redactor } from './redact.ts'
import { type OnProgress, reportProgress } from './report-progress.ts'
import { RESOLVE_PERMISSIONS, resolveTarget } from './resolve-target.ts'

export interface GatherDependencies {
  readonly reader: ClusterReader
  readonly clock: Clock
  readonly redactor: Redactor
  /** Where metrics are; without it only metrics-server is asked. */
  readonly metrics?: MetricsReader | undefined
  /** Milliseconds for all rounds together; 8 s when absent. */
  readonly deadlineMs?: number
  /** Told of each part that is done, whether or not it could be read. */
  readonly onProgress?: OnProgress | undefined
}

/** Everything that the cluster role must allow so that no gap is the role's fault. */
export const GATHER_PERMISSIONS: readonly Permission[] = [
  ...RESOLVE_PERMISSIONS,
  ...COLLECTORS.flatMap(({ permissions }) => permissions),
].filter(
  (one, index, all) => all.findIndex((other) => permissionLabel(other) === permissionLabel(one)) === index,
)

const DEADLINE_MS = 8000
/** How much of the deadline is over at the end of each round at the latest, so that a hanging log leaves time for the rest. */
const ROUND_ENDS = [0.5, 0.8, 1] as const
/** How much of the deadline one call may take before others are made in its stead. */
const PATIENCE = 0.06

/**
 * Gathers the evidence about a target. What cannot be read becomes a gap. Rejects with an `AppError` when the target
 * does not exist (`target-not-found`) or the cluster cannot be read at all (`cluster-unreadable`), and with the
 * signal's reason when the caller aborts. All text in the result is redacted.
 */
export async function gather(
  deps: GatherDependencies,
  target: Target,
  signal?: AbortSignal,
): Promise<Evidence> {
  const { reader, clock } = deps
  const startedAt = clock.now()
  const gaps: Gap[] = []
  const timings: Record<string, number> = {}
  const rounds = startRounds(deps.deadlineMs ?? DEADLINE_MS, signal)
  const progress = reportProgress(COLLECTORS, deps.onProgress ?? (() => {}))
  try {
    const more = {
      now: reader.recordedAt ? Date.parse(reader.recordedAt) : startedAt,
      patienceMs: (deps.deadlineMs ?? DEADLINE_MS) * PATIENCE,
      metrics: deps.metrics,
    }
    const readsOf = (round: 0 | 1 | 2) => createReads(reader, rounds.signals[round], signal, gaps, more)
    let found = withOwnPods(await withAllOwnPods(await resolveTarget(target, readsOf(0)), readsOf(0)))
    timings.target = clock.now() - startedAt
    progress.podsFound()

    let waiting = COLLECTORS
    for (const round of [2, 3] as const) {
      const known = found
      const due = waiting.filter((collector) => collector.ready(known, round))
      waiting = waiting.filter((collector) => !due.includes(collector))
      const reads = readsOf(round === 2 ? 1 : 2)
      if (round === 3) for (const collector of waiting) progress.ended(collector)
      const contributions = await Promise.all(
        due.map(async (collector) => {
          const found = await timed(collector, clock, timings, () => collector.collect(known, reads))
          progress.ended(collector)
          return found
        }),
      )
      found = withOwnPods(contributions.reduce<Found>(withContribution, known))
    }
    timings.gather = clock.now() - startedAt
    const collectedAt = reader.recordedAt ?? new Date(startedAt).toISOString()
    return await finish({ found, gaps, timings, collectedAt }, deps.redactor.fresh())
  } finally {
    rounds.stop()
  }
}

async function timed<T>(
  collector: Collector,
  clock: Clock,
  timings: Record<string, number>,
  collect: () => Promise<T>,
): Promise<T> {
  const startedAt = clock.now()
  const result = await collect()
  timings[collector.id] = clock.now() - startedAt
  return result
}

interface Rounds {
  readonly signals: readonly [AbortSignal, AbortSignal, AbortSignal]
  stop(): void
}

function startRounds(deadlineMs: number, outer: AbortSignal | undefined): Rounds {
  const timers: NodeJS.Timeout[] = []
  const round = (share: number): AbortSignal => {
    const controller = new AbortController()
    timers.push(setTimeout(() => controller.abort(), deadlineMs * share))
    return outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer])
  }
  return {
    signals: [round(ROUND_ENDS[0]), round(ROUND_ENDS[1]), round(ROUND_ENDS[2])],
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
