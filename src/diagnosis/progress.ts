/** Estimates from a log how long a start would take if it were allowed to finish. */
import type { LogLine } from '../domain/evidence.ts'
import type { ContainerFacts } from './facts.ts'
import { instant } from './timeline.ts'

export interface Progress {
  /** Seconds from the start of the run to the end of the work, at the pace of the log. */
  readonly seconds: number
  readonly done: number
  readonly total: number
  /** The last line of the series. */
  readonly line: LogLine
}

interface Step {
  readonly line: LogLine
  readonly at: number
  readonly done: number
  readonly total: number
}

/** `tile 15/64`, `shard 3 of 24`, `"segment": 3, "of": 412`, or a number that counts down to nothing. */
export function startProgress(container: ContainerFacts): Progress | undefined {
  const lines = container.log?.lines ?? []
  const started = container.run?.startedAt ?? instant(lines[0]?.at)
  const steps = longest(lines, ratioOf) ?? countdown(lines)
  const [first, last] = [steps?.[0], steps?.at(-1)]
  if (started === undefined || !steps || !first || !last || steps.length < 3) return undefined
  const rate = (last.done - first.done) / (last.at - first.at)
  if (!Number.isFinite(rate) || rate <= 0 || last.done >= last.total) return undefined
  const end = last.at + (last.total - last.done) / rate
  return { seconds: Math.ceil((end - started) / 1000), done: last.done, total: last.total, line: last.line }
}

function ratioOf(text: string): { done: number; total: number } | undefined {
  const plain = /(?<![\d/.:-])(\d{1,9}) ?(?:\/|of|von|out of) ?(\d{1,9})(?![\d/.:-])/.exec(text)
  const json = plain ? undefined : /"\w+": ?(\d{1,9}), ?"(?:of|total|max)": ?(\d{1,9})/.exec(text)
  const percent = plain || json ? undefined : /(?<![\d.])(\d{1,3}(?:\.\d+)?) ?%/.exec(text)
  const match = plain ?? json
  if (match) return { done: Number(match[1]), total: Number(match[2]) }
  return percent ? { done: Number(percent[1]), total: 100 } : undefined
}

/** The series of steps towards one and the same total with the most lines. */
function longest(
  lines: readonly LogLine[],
  read: (text: string) => { done: number; total: number } | undefined,
): Step[] | undefined {
  const series = new Map<string, Step[]>()
  for (const line of lines) {
    const at = instant(line.at)
    const found = line.text.length < 1000 ? read(line.text) : undefined
    if (at === undefined || !found || found.total < 3 || found.done > found.total) continue
    if (/\b(?:attempt|retry|retries|try|tries)\b/i.test(line.text)) continue
    const key = `${found.total} ${line.text.replace(/\d+/g, '').slice(-60)}`.slice(0, 40)
    const steps = series.get(key) ?? []
    if (found.done > (steps.at(-1)?.done ?? -1)) steps.push({ line, at, ...found })
    series.set(key, steps)
  }
  return [...series.values()].filter((s) => s.length >= 3).sort((a, b) => b.length - a.length)[0]
}

/** `Restoration in progress for 31 partitions`, then 30, 29: done when nothing is left. */
function countdown(lines: readonly LogLine[]): Step[] | undefined {
  const series = new Map<string, { line: LogLine; at: number; left: number }[]>()
  for (const line of lines) {
    const at = instant(line.at)
    const left =
      /\b(\d{1,9}) (?:partitions?|segments?|files?|items?|tasks?|records?|shards?|keys?|entries|tables?|migrations?|remaining|left|to go)\b/.exec(
        line.text,
      )
    if (at === undefined || !left || line.text.length > 2000) continue
    const key = line.text
      .slice(0, left.index)
      .replace(/[\d:.,-]+/g, '#')
      .slice(-80)
    const found = series.get(key) ?? []
    const value = Number(left[1])
    if (found.length === 0 || value < (found.at(-1)?.left ?? 0)) found.push({ line, at, left: value })
    series.set(key, found)
  }
  const best = [...series.values()].filter((s) => s.length >= 4).sort((a, b) => b.length - a.length)[0]
  const total = best?.[0]?.left
  return total === undefined
    ? undefined
    : best?.map(({ line, at, left }) => ({ line, at, done: total - left, total }))
}
