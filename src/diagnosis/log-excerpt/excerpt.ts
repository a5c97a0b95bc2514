/** Chooses the few log lines that matter: the block that decides, with what led to it, folded and numbered. */
import type { EvidenceItem, ExcerptLine, LogExcerpt } from '../../domain/diagnosis.ts'
import type { LogLine } from '../../domain/evidence.ts'
import type { ContainerFacts } from '../facts.ts'
import type { LogEntry } from './entries.ts'
import { shape, weighedEntries } from './last-words.ts'
import { shorten } from './shorten.ts'

/** Most lines shown by default. */
export const EXCERPT_LINES = 20
/** Entries before the decisive one that are looked through for context. */
const CONTEXT = 200

/** Returns nothing when there is no log. `supports` are the log lines the primary finding rests on. */
export function excerpt(
  container: ContainerFacts,
  supports: readonly EvidenceItem[],
  limit: number = EXCERPT_LINES,
): LogExcerpt | undefined {
  const { log, told } = container
  if (!log || log.lines.length === 0) return undefined
  const entries = container.entries.filter((e) => !told.some(({ n }) => n === e.lines[0]?.n))
  const cited = citedLines(container, supports)
  const key =
    entries.find((e) => isTelling(e) && e.lines.some((l) => cited.has(l.n))) ?? suspect(container, entries)
  const decisive = new Set(key ? key.lines.filter((l) => cited.has(l.n)).map((l) => l.n) : [])
  const folded = key ? around(entries, key, cited, limit) : tail(entries, Math.min(limit, 12))
  const lines = folded.map(({ line, repeated }) => ({
    n: line.n,
    text: shorten(line.text),
    ...(decisive.has(line.n) ? { decisive: true } : {}),
    ...(repeated > 1 ? { repeated } : {}),
  }))
  return {
    container: container.name,
    run: log.run,
    lines,
    omitted: log.lines.length + log.omitted - shown(lines),
  }
}

/** Ordinary words may be cited too (where it listens), but they decide nothing. */
function isTelling({ level }: LogEntry): boolean {
  return level !== 'info' && level !== 'debug'
}

/** Without a cited line: the error that weighs most, if there is one; nothing marks it as proof. */
function suspect(container: ContainerFacts, logged: readonly LogEntry[]): LogEntry | undefined {
  const heaviest = weighedEntries(container).find(({ entry }) => logged.includes(entry))
  return heaviest && (heaviest.entry.trace || ['fatal', 'error'].includes(heaviest.entry.level))
    ? heaviest.entry
    : undefined
}

function shown(lines: readonly ExcerptLine[]): number {
  return lines.reduce((n, l) => n + (l.repeated ?? 1), 0)
}

function citedLines(container: ContainerFacts, supports: readonly EvidenceItem[]): Set<number> {
  const prefix = `log ${container.name}/${container.log?.run ?? 'current'} line `
  return new Set(
    supports.filter((s) => s.source.startsWith(prefix)).map((s) => Number(s.source.slice(prefix.length))),
  )
}

interface Folded {
  readonly line: LogLine
  readonly repeated: number
}

/** The key block, then context: what was said before, and what followed. */
function around(
  entries: readonly LogEntry[],
  key: LogEntry,
  cited: ReadonlySet<number>,
  limit: number,
): Folded[] {
  const block = cut(key, cited, Math.max(1, limit - 4)).map((line) => ({ line, repeated: 1 }))
  const at = entries.indexOf(key)
  const rest = limit - block.length
  const after = fold(entries.slice(at + 1, at + 1 + CONTEXT), 3).slice(0, Math.floor(rest / 2))
  const before = fold(entries.slice(Math.max(0, at - CONTEXT), at), 2)
  return [...(rest > after.length ? before.slice(after.length - rest) : []), ...block, ...after]
}

function tail(entries: readonly LogEntry[], limit: number): Folded[] {
  return fold(entries.slice(-CONTEXT), 2).slice(-limit)
}

/** Entries in a row that differ only in numbers become one; of longer ones the first lines are kept. */
function fold(entries: readonly LogEntry[], linesEach: number): Folded[] {
  const groups: { entry: LogEntry; count: number; shape: string }[] = []
  for (const entry of entries) {
    const own = shape(entry)
    const last = groups.at(-1)
    if (last && last.shape === own && own.length > 20) last.count++
    else groups.push({ entry, count: 1, shape: own })
  }
  return groups.flatMap(({ entry, count }) =>
    entry.lines
      .filter((l) => l.text.trim() !== '' && !(entry.level === 'none' && isOrnament(l.text)))
      .slice(0, count > 1 ? 1 : linesEach)
      .map((line) => ({ line, repeated: count })),
  )
}

/** Banners and rules are made of signs. */
function isOrnament(text: string): boolean {
  return text.length >= 12 && !/[\p{L}\p{N}]{2}/u.test(text)
}

/** A long trace keeps its first line, the lines that say something, and the frames of the application. */
function cut(entry: LogEntry, cited: ReadonlySet<number>, limit: number): LogLine[] {
  const lines = entry.lines.filter((l) => l.text.trim() !== '')
  if (lines.length <= limit && lines.length <= 12) return lines
  const fixed = [entry.decisive.n, ...cited]
  const ranked = lines
    .map((line, i) => ({ line, rank: rankOf(line, i, entry, cited, fixed) }))
    .filter(({ rank }) => rank < NOISE || lines.length <= limit)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
  const keep = new Set(ranked.map(({ line }) => line))
  return lines.filter((line) => keep.has(line))
}

const NOISE = 1e6
/** Frames of run-times and libraries: where it broke is told by the frames of the application. */
const LIBRARY =
  /node:internal|node_modules|site-packages|dist-packages|\/usr\/lib\/python|\/usr\/local\/(?:lib|go)\/|\/go\/pkg\/mod|\bat (?:java|javax|jdk|sun|org\.springframework|org\.apache|io\.netty|com\.zaxxer|org\.hibernate|System|Microsoft)\.|\/gems\/|\/rustc\//

/** Lower is kept longer. */
function rankOf(
  line: LogLine,
  i: number,
  entry: LogEntry,
  cited: ReadonlySet<number>,
  fixed: readonly number[],
): number {
  if (cited.has(line.n) || line === entry.decisive) return 0
  if (/^[\s^~|]+$/.test(line.text)) return NOISE
  const distance = Math.min(...fixed.map((n) => Math.abs(n - line.n)))
  if (i === 0) return 1
  if (/^\s*(?:Caused by: |---> )|^\S.*(?:Error|Exception)\b/.test(line.text)) return 2 + distance / 1000
  // What follows the decisive line belongs to its message: fields, codes, SQL.
  if (line.n > entry.decisive.n && !/^\s+at |^\s+File "/.test(line.text)) return 3 + distance
  return LIBRARY.test(line.text) ? 5000 + distance : 100 + distance
}
