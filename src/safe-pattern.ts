/** Refuses regular expressions that could keep the process busy for minutes on one hostile log line. */

import { Script } from 'node:vm'

/** Repetitions up to this bound may hold others: what they multiply to is measured. */
const FEW = 10
/** Long enough that three nested scans of it take seconds, and two only milliseconds. */
const PROBE_LENGTH = 2_048
const PATIENCE_MS = 200
const PROBES = 14

/**
 * Says what is wrong with the source of a regular expression, as what follows its path; undefined for one that is safe.
 *
 * A backtracking engine tries every way to divide the text among repetitions. Where they nest, alternate, or refer back,
 * the ways double with each character: those are refused by their shape. Repetitions in a row cost a power of the line's
 * length, which shape alone does not tell: such an expression is tried on long lines, and refused when it is slow.
 */
export function patternProblem(source: string): string | undefined {
  const known = verdicts.get(source)
  if (known) return known.problem
  const problem = judge(source)
  if (verdicts.size >= MAX_VERDICTS) verdicts.clear()
  verdicts.set(source, { problem })
  return problem
}

/** A reload asks again about the same patterns, and must not hold up the process. */
const verdicts = new Map<string, { readonly problem: string | undefined }>()
const MAX_VERDICTS = 500

function judge(source: string): string | undefined {
  try {
    new RegExp(source, 'g')
  } catch {
    return 'is not a valid regular expression'
  }
  return shapeProblem(source) ?? (isSlow(source) ? SLOW : undefined)
}

const SLOW =
  'takes too long on a long line, because several of its repetitions can match the same text; bound them, e.g. {1,64} instead of +, or begin with a fixed word'
const NESTED =
  'repeats a group that itself holds a repetition, so that it could take hours on one line; write the group out, or bound both, e.g. {1,8}'
const ALTERNATIVES =
  'repeats a group of alternatives, so that it could take hours on one line; use a character class like [ab], or bound it, e.g. {1,8}'
const BACKREFERENCE = 'refers back to a group, which can take hours on one line; write the text out'

interface Group {
  unbounded: boolean
  variable: boolean
  alternatives: boolean
}

const QUANTIFIER = /([*+?]|\{(\d+)(,(\d*))?\})\??/y
const OPENING = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z-]*:))?/y

function shapeProblem(source: string): string | undefined {
  const groups: Group[] = [{ unbounded: false, variable: false, alternatives: false }]
  for (let at = 0; at < source.length; ) {
    const present = groups.at(-1) as Group
    const sign = source[at]
    let closed: Group | undefined
    if (sign === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) return BACKREFERENCE
      at += 2
    } else if (sign === '[') at = endOfClass(source, at)
    else if (sign === '(') {
      groups.push({ unbounded: false, variable: false, alternatives: false })
      at += matchAt(OPENING, source, at)?.[0].length ?? 1
      continue
    } else if (sign === '|') {
      present.alternatives = true
      at += 1
      continue
    } else {
      if (sign === ')' && groups.length > 1) closed = groups.pop()
      at += 1
    }

    const found = matchAt(QUANTIFIER, source, at)
    const [least, most] = found ? boundsOf(found) : [1, 1]
    at += found?.[0].length ?? 0
    if (closed && most > 1) {
      if (closed.unbounded) return NESTED
      if (closed.variable && most > FEW) return NESTED
      if (closed.alternatives && most > FEW) return ALTERNATIVES
    }
    const outer = groups.at(-1) as Group
    outer.unbounded ||= most === Number.POSITIVE_INFINITY || closed?.unbounded === true
    outer.variable ||= least !== most || closed?.variable === true
    outer.alternatives ||= closed?.alternatives === true
  }
  return undefined
}

function boundsOf([, sign, from, comma, to]: RegExpExecArray): readonly [number, number] {
  if (sign === '*') return [0, Number.POSITIVE_INFINITY]
  if (sign === '+') return [1, Number.POSITIVE_INFINITY]
  if (sign === '?') return [0, 1]
  const least = Number(from)
  if (comma === undefined) return [least, least]
  return [least, to ? Number(to) : Number.POSITIVE_INFINITY]
}

function endOfClass(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(source)
}

const probing = new Script('for (const line of lines) line.replace(pattern, "")')

/** V8 ends a regular expression that is under way when the time of its script is over. */
function isSlow(source: string): boolean {
  const letters = [...new Set(`a0 -${source.replace(/[^\x20-\x7e]/g, '')}`)].slice(0, PROBES)
  const texts = [...letters, letters.join('')]
  for (const text of texts) {
    const line = text.repeat(Math.ceil(PROBE_LENGTH / text.length))
    // Behind a sign that no pattern expects, so that a match at the end of the line cannot cut the search short.
    if (!endsInTime(source, [line, `${line}\u0001`])) return true
  }
  return false
}

/** By the time of the processor: on a busy machine a pattern that waits for its turn is not slow. */
function endsInTime(source: string, lines: readonly string[]): boolean {
  for (;;) {
    const before = process.threadCpuUsage()
    try {
      probing.runInNewContext({ pattern: new RegExp(source, 'g'), lines }, { timeout: PATIENCE_MS })
      return true
    } catch {
      const { user, system } = process.threadCpuUsage(before)
      if (user + system > (PATIENCE_MS * 1_000) / 2) return false
    }
  }
}
