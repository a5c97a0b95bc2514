/** The log excerpt: numbered lines with the decisive one marked. */
import type { ExcerptLine, LogExcerpt } from '../../../domain/diagnosis.ts'
import { bold, line, type Part, text } from './document.ts'
import { LIMITS } from './limits.ts'
import { clean, clip, oneLine } from './plain-text.ts'
import { count } from './words.ts'

const SEE = 'in the log, use Previous logs'

/** Renders an excerpt; in the fallback text only the decisive lines are said. */
export function excerptParts(excerpt: LogExcerpt): readonly Part[] {
  if (excerpt.lines.length === 0) return []
  const lines = aroundTheDecisive(excerpt.lines)
  const missing = excerpt.omitted + excerpt.lines.length - lines.length
  const more = excerpt.run === 'previous' ? SEE : 'in the log'
  return [
    line(
      bold('Log'),
      text(` of ${clip(oneLine(excerpt.container), 80)}, ${excerpt.run} run`),
      text(lines.some((each) => each.decisive) ? '; ► marks the line that decides' : ''),
    ),
    { type: 'code', lines: numbered(lines), more, spoken: spokenOf(lines) },
    ...(missing > 0 ? [line(text(`${count(missing, 'further line')} ${more}`))] : []),
  ]
}

/** Characters of an excerpt; less than its section may take, so that what decides is never cut off. */
const ROOM = 3_000
/** The mark, the number and the count of repetitions beside the text of a line. */
const MARGIN = 24

/** The lines nearest to the decisive ones (or to the last, where the log ends) that fit, in their order. */
function aroundTheDecisive(lines: readonly ExcerptLine[]): readonly ExcerptLine[] {
  const decisive = lines.flatMap((each, index) => (each.decisive === true ? [index] : []))
  const centres = decisive.length > 0 ? decisive : [lines.length - 1]
  const nearest = lines
    .map((each, index) => ({
      each,
      distance: Math.min(...centres.map((centre) => Math.abs(centre - index))),
    }))
    .sort((a, b) => a.distance - b.distance)
  let room = ROOM
  const kept = new Set<ExcerptLine>()
  for (const { each } of nearest) {
    room -= logText(each.text).length + MARGIN
    if (room < 0) break
    kept.add(each)
  }
  return lines.filter((each) => kept.has(each))
}

function numbered(lines: readonly ExcerptLine[]): readonly string[] {
  const width = Math.max(...lines.map(({ n }) => String(n).length))
  return lines.flatMap((each, index) => {
    const before = lines[index - 1]
    const skipped = before !== undefined && each.n > before.n + (before.repeated ?? 1)
    return [...(skipped ? [`  ${'⋮'.padStart(width)}`] : []), shown(each, width)]
  })
}

function shown(each: ExcerptLine, width: number): string {
  const times = each.repeated !== undefined && each.repeated > 1 ? ` (× ${each.repeated})` : ''
  return `${each.decisive === true ? '►' : ' '} ${String(each.n).padStart(width)}  ${logText(each.text)}${times}`
}

/** One line of a log: spaces inside are kept, since they indent stack traces. */
function logText(value: string): string {
  return clip(clean(value).replaceAll('\n', ' ').trimEnd(), LIMITS.logLine)
}

function spokenOf(lines: readonly ExcerptLine[]): string {
  const decisive = lines.filter((each) => each.decisive === true)
  const chosen = decisive.length > 0 ? decisive : lines.slice(-1)
  return chosen.map((each) => `Line ${each.n}: ${logText(each.text).trim()}`).join('\n')
}
