/** Chooses the few log lines that matter: the block that decides, with what led to it, folded and numbered. */
import type { EvidenceItem, ExcerptLine, LogExcerpt } from '../../domain/diagnosis.ts'
import type { LogLine } from '../../domain/evidence.ts'
import type { ContainerFacts } from '../facts.ts'
import type { LogEntry } from './entries.ts'
import { shape, weighedEntries } from './last-words.ts'

/** Most lines shown by default. */
export const EXCERPT_LINES = 20
const MAX_LINE = 400

/** Returns nothing when there is no log. `supports` are the log lines the primary finding rests on. */
export function excerpt(
  container: ContainerFacts,
  supports: readonly EvidenceItem[],
  limit: number = EXCERPT_LINES,
): LogExcerpt | undefined {
  const { log, entries } = container
  if (!log || log.lines.length === 0) return undefined
  const cited = citedLines(container, supports)
  const key = entries.find((e) => e.lines.some((l) => cited.has(l.n))) ?? weighedEntries(container)[0]?.entry
  const shown = key ? around(entries, key, cited, limit) : log.lines.slice(-Math.min(limit, 12))
  const decisive = cited.size > 0 ? cited : new Set(key && key.level !== 'info' ? [key.decisive.n] : [])
  const lines = fold(shown, decisive)
  return {
    container: container.name,
    run: log.run,
    lines,
    omitted: log.lines.length + log.omitted - lines.reduce((n, l) => n + (l.repeated ?? 1), 0),
  }
}

function citedLines(container: ContainerFacts, supports: readonly EvidenceItem[]): Set<number> {
  const prefix = `log ${container.name}/${container.log?.run ?? 'current'} line `
  return new Set(
    supports.filter((s) => s.source.startsWith(prefix)).map((s) => Number(s.source.slice(prefix.length))),
  )
}

/** The key block cut to its head, its cited lines and its tail, then context: a few entries before, what followed. */
function around(
  entries: readonly LogEntry[],
  key: LogEntry,
  cited: ReadonlySet<number>,
  limit: number,
): LogLine[] {
  const block = cut(key, cited, Math.max(6, limit - 4))
  const at = entries.indexOf(key)
  const rest = limit - block.length
  const after = entries
    .slice(at + 1)
    .flatMap((e) => e.lines.slice(0, 3))
    .slice(0, Math.floor(rest / 2))
  const before = entries
    .slice(0, at)
    .flatMap((e) => e.lines.slice(0, 2))
    .slice(-(rest - after.length))
  return [...before, ...block, ...after]
}

/** A long trace keeps its first lines, the lines that say something, and frames near them. */
function cut(entry: LogEntry, cited: ReadonlySet<number>, limit: number): LogLine[] {
  if (entry.lines.length <= limit) return [...entry.lines]
  const rank = (line: LogLine, i: number): number => {
    if (cited.has(line.n) || line === entry.decisive) return 0
    const distance = Math.min(...[entry.decisive.n, ...cited].map((n) => Math.abs(n - line.n)))
    if (i === 0) return 1
    if (/^\s*(?:Caused by: |---> )|^\S.*(?:Error|Exception)\b/.test(line.text)) return 2 + distance / 1000
    return 3 + distance
  }
  const keep = new Set(
    entry.lines
      .map((line, i) => ({ line, rank: rank(line, i) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, limit)
      .map(({ line }) => line),
  )
  return entry.lines.filter((line) => keep.has(line))
}

/** Folds neighbours that differ only in numbers and shortens endless lines around what they cite. */
function fold(lines: readonly LogLine[], decisive: ReadonlySet<number>): ExcerptLine[] {
  const folded: ExcerptLine[] = []
  let lastShape = ''
  for (const line of lines) {
    if (line.text.trim() === '') continue
    const own = shape({
      lines: [line],
      level: 'none',
      message: line.text,
      trace: false,
      decisive: line,
      text: '',
      decisiveLength: 0,
    })
    const previous = folded.at(-1)
    if (previous && own === lastShape && !decisive.has(line.n) && !previous.decisive && own.length > 20) {
      folded[folded.length - 1] = { ...previous, repeated: (previous.repeated ?? 1) + 1 }
      continue
    }
    const text =
      line.text.length > MAX_LINE
        ? `${line.text.slice(0, MAX_LINE)}… (${line.text.length} characters)`
        : line.text
    folded.push({ n: line.n, text, ...(decisive.has(line.n) ? { decisive: true } : {}) })
    lastShape = own
  }
  return folded
}
