/** The course of a container's memory with its kills and restarts, for the chart in the incident's thread. */
import type { CauseId } from '../domain/diagnosis.ts'
import type { MemoryHistory, MetricPoint } from '../domain/metrics.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { finishedMemoryRuns, limitOf, restartTimes } from './memory-runs.ts'
import { metricsOf } from './memory-shape.ts'

/** A line needs two points. */
const FEWEST_POINTS = 2
/** One event is reported at slightly different times by status, cAdvisor and kube-state-metrics, in seconds. */
const SAME_EVENT_S = 180
/** A run that ended this near to the limit ended as the newest one did. */
const NEAR = 0.85

/** The causes of which the course of the memory tells more than words. */
const ABOUT_MEMORY: ReadonlySet<CauseId> = new Set(['oom-killed', 'heap-exhausted', 'node-pressure'])

/** The history; undefined for causes that are not about memory, and when there are no metrics to draw. */
export function memoryHistory(
  cause: CauseId,
  container: ContainerFacts,
  facts: Facts,
): MemoryHistory | undefined {
  if (!ABOUT_MEMORY.has(cause)) return undefined
  const metrics = metricsOf(container, facts)
  const runs = (metrics?.memoryRuns ?? []).filter((points) => points.length > 0)
  if (metrics === undefined || runs.flat().length < FEWEST_POINTS) return undefined
  const limit = limitOf(container, metrics)
  const kills = killsOf(container, finishedMemoryRuns(container, metrics), limit)
  return {
    container: container.name,
    runs,
    ...(limit === undefined ? {} : { limit }),
    kills,
    restarts: restartTimes(metrics).filter((at) => !kills.some((kill) => isNear(kill, at))),
  }
}

/** Kills that the status tells of, and older runs that ended at the limit when the newest was such a kill. */
function killsOf(
  { run, olderRun }: ContainerFacts,
  finished: readonly (readonly MetricPoint[])[],
  limit: number | undefined,
): readonly number[] {
  const told = [olderRun, run].flatMap((each) =>
    each?.reason === 'OOMKilled' && each.finishedAt !== undefined ? [each.finishedAt / 1000] : [],
  )
  if (told.length === 0 || limit === undefined) return told
  const seen = finished.flatMap((points) => {
    const [at, value] = points.at(-1) ?? [0, 0]
    return value >= NEAR * limit && !told.some((kill) => isNear(kill, at)) ? [at] : []
  })
  return [...seen, ...told].sort((a, b) => a - b)
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_EVENT_S
}
