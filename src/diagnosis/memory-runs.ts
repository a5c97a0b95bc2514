/** Divides the course of a container's memory into its finished runs. */
import type { ContainerMetrics, MetricPoint } from '../domain/metrics.ts'
import type { ContainerFacts } from './facts.ts'
import { parseQuantity } from './quantity.ts'

type Points = readonly MetricPoint[]

/** More is no amount of memory: infinity, and what stands for "no limit". */
const MOST_BYTES = Number.MAX_SAFE_INTEGER

/** kube-state-metrics tells of a restart this much later than the memory falls, in seconds. */
const RESTART_LAG_S = 180
/** A run's last points may lie this much after its end: scrape and range look back, in seconds. */
const TAIL_S = 300

/** The limit in bytes that the spec says, else the one that was measured; cgroups without a limit report nearly 8 EiB. */
export function limitOf(
  container: ContainerFacts,
  metrics: ContainerMetrics | undefined,
): number | undefined {
  const limit = parseQuantity(container.spec.resources?.limits?.memory) ?? metrics?.memoryLimit
  return limit !== undefined && limit > 0 && limit <= MOST_BYTES ? limit : undefined
}

/** Finished runs, oldest first, each with at least one point. */
export function finishedMemoryRuns(container: ContainerFacts, metrics: ContainerMetrics): readonly Points[] {
  const measured = metrics.memoryRuns
    .map((points) => points.filter(([, bytes]) => bytes >= 0 && bytes <= MOST_BYTES))
    .filter((points) => points.length > 0)
  const [only] = measured
  const runs = measured.length === 1 && only ? splitAtRestarts(only, metrics) : measured
  return runs.filter((points, index) => index < runs.length - 1 || hasEnded(points, container))
}

/** Times at which the restart counter rose, in seconds. */
export function restartTimes(metrics: ContainerMetrics): readonly number[] {
  return metrics.restarts.flatMap(([at, count], index) => {
    const before = metrics.restarts[index - 1]
    return before !== undefined && count > before[1] ? [at] : []
  })
}

/** Without cgroup ids the runs are one course, which falls most where a restart is. */
function splitAtRestarts(points: Points, metrics: ContainerMetrics): readonly Points[] {
  const cuts = restartTimes(metrics).flatMap((restart) => cutNear(restart, points) ?? [])
  const ends = [...new Set([...cuts, points.length])].sort((a, b) => a - b)
  return ends.map((end, index) => points.slice(ends[index - 1] ?? 0, end)).filter((run) => run.length > 0)
}

/** Index of the first point after the deepest fall around a restart; the way between two points counts as a whole. */
function cutNear(restart: number, points: Points): number | undefined {
  let deepest: { readonly index: number; readonly fall: number } | undefined
  for (const [index, [at, value]] of points.entries()) {
    const before = points[index - 1]
    if (before === undefined || before[0] > restart + RESTART_LAG_S || at < restart - RESTART_LAG_S) continue
    const fall = before[1] - value
    if (fall > (deepest?.fall ?? 0)) deepest = { index, fall }
  }
  return deepest?.index
}

/** The newest course belongs to the run that ended, or to the one that began after it. */
function hasEnded(points: Points, { running, run }: ContainerFacts): boolean {
  if (!running) return true
  const begin = (points[0]?.[0] ?? 0) * 1000
  const end = (points.at(-1)?.[0] ?? 0) * 1000
  return run?.finishedAt !== undefined && begin < run.finishedAt && end <= run.finishedAt + TAIL_S * 1000
}
