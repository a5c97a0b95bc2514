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
  const more = excerpt.run === 'previous' ? SEE : 'in the log'
  return [
    line(
      bold('Log'),
      text(` of ${clip(oneLine(excerpt.container), 80)}, ${excerpt.run} run`),
      text(excerpt.lines.some((each) => each.decisive) ? '; ► marks the line that decides' : ''),
    ),
    { type: 'code', lines: numbered(excerpt.lines), more, spoken: spokenOf(excerpt.lines) },
    ...(excerpt.omitted > 0 ? [line(text(`${count(excerpt.omitted, 'further line')} ${more}`))] : []),
  ]
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
