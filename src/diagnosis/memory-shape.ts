/** How memory moved before a container was killed for it: a leak, a jump, or a limit that is simply too low. */
import type { EvidenceItem, Remedy } from '../domain/diagnosis.ts'
import type { ContainerMetrics, MetricPoint } from '../domain/metrics.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { kubectl, workloadArgument } from './kubectl.ts'
import { finishedMemoryRuns, limitOf } from './memory-runs.ts'
import { formatBytes, parseQuantity, roomierLimit } from './quantity.ts'
import { containerPatch } from './queries.ts'
import { duration, iso } from './timeline.ts'

/** `early`: the limit was reached so soon after the start that growth and need cannot be told apart. */
export type MemoryShape = 'leak' | 'spike' | 'limit-too-low' | 'early'

/** One finished run, in bytes and milliseconds. */
interface RunShape {
  readonly shape: MemoryShape | undefined
  /** Where it settled at first, and the most it was seen to use. */
  readonly from: number
  readonly to: number
  readonly lifetimeMs: number
  readonly endedAt: number
}

export interface MemoryJudgement {
  readonly shape: MemoryShape | 'unknown'
  /** The limit in bytes. */
  readonly limit: number
  /** Finished runs that were looked at, and how many of them have the shape. */
  readonly runs: number
  readonly alike: number
  /** Medians over the runs that are alike, in bytes and milliseconds. */
  readonly from: number
  readonly to: number
  readonly lifetimeMs: number
  readonly endedAt: number
}

/** Older runs may have been of another version or load. */
const RUNS_JUDGED = 5
const EARLY_MS = 5 * 60_000
/** Fewer points than this show no shape. */
const FEWEST_POINTS = 5
const NEAR = 0.85
const BUCKETS = 5

/** Judges the runs before the kill; undefined when no metrics or no limit tell anything. */
export function judgeMemory(container: ContainerFacts, facts: Facts): MemoryJudgement | undefined {
  const metrics = metricsOf(container, facts)
  const limit = limitOf(container, metrics)
  if (metrics === undefined || limit === undefined) return undefined
  const runs = finishedMemoryRuns(container, metrics)
    .slice(-RUNS_JUDGED)
    .map((points) => judgeRun(points, limit))
  const newest = runs.at(-1)
  if (newest === undefined) return undefined
  const alike = runs.filter(({ shape }) => shape === newest.shape)
  const agreed = newest.shape !== undefined && alike.length * 2 > runs.length
  const shown = agreed ? alike : runs
  return {
    shape: agreed && newest.shape !== undefined ? newest.shape : 'unknown',
    limit,
    runs: runs.length,
    alike: shown.length,
    from: median(shown.map(({ from }) => from)),
    to: median(shown.map(({ to }) => to)),
    lifetimeMs: median(shown.map(({ lifetimeMs }) => lifetimeMs)),
    endedAt: newest.endedAt,
  }
}

export function metricsOf(container: ContainerFacts, facts: Facts): ContainerMetrics | undefined {
  return facts.evidence.metrics?.containers.find((each) => each.container === container.name)
}

function judgeRun(points: readonly MetricPoint[], limit: number): RunShape {
  const values = points.map(([, value]) => value)
  const start = points[0]?.[0] ?? 0
  const end = points.at(-1)?.[0] ?? start
  const medians = buckets(values).map(median)
  const peak = values.reduce((max, value) => Math.max(max, value), 0)
  const lifetimeMs = (end - start) * 1000
  return {
    shape: shapeOf(values, medians, peak, lifetimeMs, limit),
    from: medians[0] ?? peak,
    to: peak,
    lifetimeMs,
    endedAt: end * 1000,
  }
}

function shapeOf(
  values: readonly number[],
  medians: readonly number[],
  peak: number,
  lifetimeMs: number,
  limit: number,
): MemoryShape | undefined {
  if (lifetimeMs < EARLY_MS || values.length < FEWEST_POINTS) {
    return peak >= NEAR * limit ? 'early' : undefined
  }
  const [first = 0] = medians
  const last = medians.at(-1) ?? 0
  const settled = median(values.slice(0, Math.ceil(values.length * 0.8)))
  if (settled >= NEAR * limit && last - first < 0.1 * limit) return 'limit-too-low'
  if (isSteady(medians, limit) && last - first >= 0.15 * limit && peak >= 0.75 * limit) return 'leak'
  // The rest of the way to the limit was made in less time than lies between two measurements.
  if (peak < NEAR * limit) return 'spike'
  return settled <= 0.75 * limit ? 'spike' : undefined
}

/** Every fifth of the run lies above the one before, and none of the steps makes half of the way. */
function isSteady(medians: readonly number[], limit: number): boolean {
  const steps = medians.slice(1).map((value, index) => value - (medians[index] ?? 0))
  const rise = steps.reduce((sum, step) => sum + step, 0)
  return steps.every((step) => step > -0.02 * limit && step <= 0.5 * rise)
}

function buckets(values: readonly number[]): readonly (readonly number[])[] {
  const size = values.length / Math.min(BUCKETS, values.length)
  return Array.from({ length: Math.min(BUCKETS, values.length) }, (_, index) =>
    values.slice(Math.floor(index * size), Math.floor((index + 1) * size)),
  )
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const SOURCE = 'prometheus container_memory_working_set_bytes'

/** What the metrics show, as evidence for a kill for memory; nothing without metrics. */
export function memoryItems(container: ContainerFacts, facts: Facts): readonly EvidenceItem[] {
  const judged = judgeMemory(container, facts)
  if (judged) {
    const at = iso(judged.endedAt)
    return [{ source: SOURCE, ...(at ? { at } : {}), text: `memory ${courseOf(judged)}` }]
  }
  const metrics = metricsOf(container, facts)
  const limit = limitOf(container, metrics)
  const usage = metrics?.usage
  if (usage === undefined || limit === undefined) return []
  const text = `uses ${formatBytes(usage.memoryBytes)} of its limit of ${formatBytes(limit)} in the present run`
  return [{ source: `metrics.k8s.io container ${container.name}`, at: usage.at, text }]
}

function courseOf(judged: MemoryJudgement): string {
  const { shape, from, to, limit, lifetimeMs, alike, runs } = judged
  const [low, high, cap, life] = [
    formatBytes(from),
    formatBytes(to),
    formatBytes(limit),
    duration(lifetimeMs),
  ]
  const each =
    runs === 1 ? 'the kill' : alike === runs ? `each of ${runs} kills` : `${alike} of ${runs} kills`
  switch (shape) {
    case 'leak':
      return `rose steadily from ${low} to ${high} in ${life} before ${each} (limit ${cap})`
    case 'spike':
      return to < NEAR * limit
        ? `was at ${high} of ${cap} at most before ${each}: the jump to the limit came between two measurements`
        : `stood at ${low} and jumped to ${high} right before ${each} (limit ${cap})`
    case 'limit-too-low':
      return `stood at ${low} to ${high} all the time before ${each}, without growing (limit ${cap})`
    case 'early':
      return `reached ${high} of ${cap} within ${life} of the start before ${each}`
    case 'unknown':
      return `was seen at ${high} at most before ${each} (limit ${cap}), with no clear course`
  }
}

/** One sentence for the summary; empty when the course tells nothing. */
export function memoryVerdict(container: ContainerFacts, facts: Facts): string {
  const judged = judgeMemory(container, facts)
  switch (judged?.shape) {
    case 'leak':
      return `Its memory ${courseOf(judged)}: this looks like a leak.`
    case 'spike':
      return `Its memory ${courseOf(judged)}: this looks like load, not a leak.`
    case 'limit-too-low':
      return `Its memory ${courseOf(judged)}: the limit is too low for normal work.`
    case 'early':
      return `Its memory ${courseOf(judged)}: it needs more than its limit to start, or loses memory at once.`
    default:
      return ''
  }
}

/** Remedies with numbers from the metrics, in the place of the general ones; nothing when the course tells nothing. */
export function memoryRemedies(container: ContainerFacts, facts: Facts): readonly Remedy[] {
  const judged = judgeMemory(container, facts)
  if (judged === undefined || judged.shape === 'unknown') return []
  const proposed = roomierLimit(Math.max(judged.to, judged.limit))
  const raise = {
    action: 'raise-memory-limit',
    command: kubectl(
      facts,
      `set resources ${workloadArgument(facts)} -c ${container.name} --limits=memory=${proposed}`,
    ),
    patch: containerPatch(container, ['resources:', '  limits:', `    memory: ${proposed}`]),
  }
  const present = formatBytes(judged.limit)
  if (judged.shape !== 'leak') {
    const why =
      judged.shape === 'spike'
        ? 'it was full for a moment only, so bound what one request or batch may take as well'
        : 'that is what it needed, and half as much again'
    return [{ text: `Raise the memory limit from ${present} to ${proposed}: ${why}.`, ...raise }]
  }
  const perHour = ((judged.to - judged.from) / judged.lifetimeMs) * 3_600_000
  const gainedMs = (((parseQuantity(proposed) ?? judged.limit) - judged.limit) / perHour) * 3_600_000
  return [
    {
      text: `Find the leak: it grows by about ${formatBytes(perHour)} an hour. Compare two heap profiles of one run, some ${duration(judged.lifetimeMs / 3)} apart, and look at what changed with the version in which it began.`,
    },
    {
      text: `Until then a limit of ${proposed} instead of ${present} puts the next kill off by about ${duration(gainedMs)}; it mends nothing.`,
      ...raise,
    },
  ]
}
