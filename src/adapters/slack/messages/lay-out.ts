/** Gives every section of a message its room within a budget, the most important first, and says what is left out. */
import { type Line, line, type Part, type Section, type Span, text } from './document.ts'
import { BLOCK_OVERHEAD } from './limits.ts'
import { clip } from './plain-text.ts'
import { count } from './words.ts'

/** A section as far as it fits. */
export interface Fitted {
  readonly name: string
  readonly parts: readonly Part[]
}

/** The sections in their own order within `budget` characters, and the names of those that found no room. */
export interface Layout {
  readonly sections: readonly Fitted[]
  readonly leftOut: readonly string[]
  /** Characters that are left of the budget. */
  readonly left: number
}

/** Lays out sections; empty ones vanish without a word. */
export function layOut(sections: readonly Section[], budget: number): Layout {
  const fitted = new Map<Section, Fitted>()
  let left = budget
  for (const section of [...sections].sort((a, b) => a.rank - b.rank)) {
    const parts = section.parts.filter((part) => costOf(part) > 0)
    if (parts.length === 0) continue
    const kept = keepWithin(parts, Math.min(section.cap, left) - BLOCK_OVERHEAD)
    if (kept.length === 0) continue
    fitted.set(section, { name: section.name, parts: kept })
    left -= BLOCK_OVERHEAD + kept.reduce((sum, part) => sum + costOf(part), 0)
  }
  return {
    sections: sections.flatMap((section) => fitted.get(section) ?? []),
    leftOut: sections
      .filter((section) => !fitted.has(section) && section.parts.some((part) => costOf(part) > 0))
      .map((section) => section.name),
    left,
  }
}

/** Room kept in every section for the words that tell what was cut. */
const TOLD = 60
/** Less than this of a line is not worth showing. */
const SHORTEST = 40

function keepWithin(parts: readonly Part[], allowance: number): readonly Part[] {
  const kept: Part[] = []
  let left = allowance - TOLD
  if (left < SHORTEST) return []
  for (const part of parts) {
    const shortened = shorten(part, left)
    if (shortened !== undefined) {
      kept.push(shortened)
      left -= costOf(shortened)
    }
    if (shortened === undefined || costOf(shortened) < costOf(part)) {
      kept.push(line(text(toldOf(part, shortened))))
      break
    }
  }
  return kept.length === 1 && kept[0]?.type === 'line' && parts.length > 1 ? [] : kept
}

function shorten(part: Part, left: number): Part | undefined {
  if (costOf(part) <= left) return part
  if (part.type === 'line')
    return left < SHORTEST ? undefined : { type: 'line', line: clipLine(part.line, left) }
  if (part.type === 'list') {
    const items = takeWhile(part.items, left, lineCost)
    return items.length === 0 ? undefined : { ...part, items }
  }
  if (part.whole === true) return undefined
  const lines = part.keep === 'end' ? part.lines.toReversed() : part.lines
  const taken = takeWhile(lines, left, codeLineCost)
  if (taken.length === 0) return undefined
  return { ...part, lines: part.keep === 'end' ? taken.toReversed() : taken }
}

function toldOf(part: Part, shortened: Part | undefined): string {
  if (part.type === 'list') {
    return `… ${part.items.length - (shortened?.type === 'list' ? shortened.items.length : 0)} more`
  }
  if (part.type === 'code' && part.whole !== true) {
    const missing = part.lines.length - (shortened?.type === 'code' ? shortened.lines.length : 0)
    return `… ${missing} ${part.keep === 'end' ? 'earlier' : 'more'} ${missing === 1 ? 'line' : 'lines'} ${part.more ?? ''}`.trimEnd()
  }
  return '… too long for one message'
}

function takeWhile<T>(items: readonly T[], allowance: number, cost: (item: T) => number): T[] {
  let left = allowance
  const end = items.findIndex((item) => {
    left -= cost(item)
    return left < 0
  })
  return items.slice(0, end === -1 ? items.length : end)
}

function clipLine(spans: Line, max: number): Line {
  let left = max
  const kept: Span[] = []
  for (const span of spans) {
    const cost = spanCost(span)
    if (cost <= left) kept.push(span)
    else if (span.type === 'text' && left > 0) kept.push({ ...span, text: clip(span.text, left) })
    left -= cost
    if (left <= 0) break
  }
  return kept
}

/** Characters that a part takes of the block budget; nothing for one that shows nothing. */
export function costOf(part: Part): number {
  if (part.type === 'line') return lineCost(part.line)
  if (part.type === 'list') return part.items.reduce((sum, item) => sum + lineCost(item), 0)
  const shown = part.lines.some((each) => each.trim() !== '')
  return shown ? part.lines.reduce((sum, each) => sum + codeLineCost(each), 0) : 0
}

function codeLineCost(value: string): number {
  return value.length + 1
}

function lineCost(spans: Line): number {
  const cost = spans.reduce((sum, span) => sum + spanCost(span), 0)
  return cost === 0 ? 0 : cost + 1
}

function spanCost(span: Span): number {
  if (span.type === 'text') return span.text.length
  return span.type === 'link' ? span.label.length + span.url.length : COST_OF_OTHERS
}

/** A time with its fallback and format, an emoji, and a person as Slack shows one, are shorter than this. */
const COST_OF_OTHERS = 40

/** `Left out for length: prevention, other findings.`, or nothing. */
export function leftOutWords(leftOut: readonly string[]): string | undefined {
  if (leftOut.length === 0) return undefined
  return `${count(leftOut.length, 'part')} left out for length: ${leftOut.join(', ')}.`
}
