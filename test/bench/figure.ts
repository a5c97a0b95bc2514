/** Measures one thing many times and says how it compares with its target and with a baseline of the same run. */

/** Of those with a slash and an s more is better, and of `x faster`; of all others less. */
export type Unit = 'ms' | 's' | 'ms/MB' | 'MB/s' | '/s' | 'MiB' | 'calls' | 'times' | 'x faster'

/** True when a higher figure is a better one. */
export function isMoreBetter(unit: Unit): boolean {
  return unit === 'MB/s' || unit === '/s' || unit === 'x faster'
}

/** One line of the table. */
export interface Figure {
  readonly name: string
  readonly unit: Unit
  /** How many times it was measured. */
  readonly n: number
  readonly p50: number
  /** What 99 of 100 measurements do not exceed, or, where more is better, do not fall below. */
  readonly p99: number
  /** `ratio` is that of the p50 to the baseline. */
  readonly target?: { readonly p50?: number; readonly p99?: number; readonly ratio?: number }
  /** The same figure of something simple on the same data in the same run. */
  readonly baseline?: { readonly name: string; readonly p50: number }
  readonly note?: string
}

/** Runs `once` and returns the milliseconds of each run after those that warm the compiler up. */
export function sample(once: () => void, { warm, n }: { warm: number; n: number }): number[] {
  for (let i = 0; i < warm; i += 1) once()
  return Array.from({ length: n }, () => {
    const startedAt = performance.now()
    once()
    return performance.now() - startedAt
  })
}

/** Like `sample`, in milliseconds of CPU time: others on the machine change it less. */
export function sampleCpu(once: () => void, { warm, n }: { warm: number; n: number }): number[] {
  for (let i = 0; i < warm; i += 1) once()
  return Array.from({ length: n }, () => {
    const before = process.cpuUsage()
    once()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
}

/** Like `sample`, of something asynchronous. */
export async function sampleAsync(
  once: () => Promise<unknown>,
  { warm, n }: { warm: number; n: number },
): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < warm + n; i += 1) {
    const startedAt = performance.now()
    await once()
    if (i >= warm) times.push(performance.now() - startedAt)
  }
  return times
}

/** The measurements as a figure; a throughput is better the higher it is. */
export function figureOf(values: readonly number[], about: Omit<Figure, 'n' | 'p50' | 'p99'>): Figure {
  const sorted = [...values].sort((a, b) => (isMoreBetter(about.unit) ? b - a : a - b))
  return { ...about, n: sorted.length, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
}

/** The middle of the measurements. */
export function median(values: readonly number[]): number {
  return percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

/** True when every target holds; undefined when there is none. */
export function meetsTarget(figure: Figure): boolean | undefined {
  const { unit, p50, p99, target } = figure
  if (target === undefined) return undefined
  const holds = (value: number | undefined, limit: number | undefined): boolean =>
    limit === undefined || value === undefined || (isMoreBetter(unit) ? value >= limit : value <= limit)
  return holds(p50, target.p50) && holds(p99, target.p99) && holds(ratioOf(figure), target.ratio)
}

/** How many times the baseline, in the figure's own unit; undefined without one. */
export function ratioOf({ p50, baseline }: Figure): number | undefined {
  return baseline === undefined ? undefined : p50 / baseline.p50
}

/** Nearest rank, so that every percentile is a measurement. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
