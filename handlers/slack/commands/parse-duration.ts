/** Reads for how long something is to be muted: `30m`, `4h`, `2d`, `until tomorrow`, `until resolved`. */
import { muteEnd } from '../../../src/incidents/mute.ts'

/** How long a mute lasts. */
export type MuteSpan = { readonly ms: number } | 'tomorrow' | 'resolved'

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const LONGEST_MS = 30 * 86_400_000
const JOINING = new Set(['for', 'until', 'till', 'til'])

/** The span at the end of some words, and the words before it; no span when there is none. */
export function spanAtEnd(words: readonly string[]): {
  readonly rest: readonly string[]
  readonly span?: MuteSpan
} {
  const last = words.at(-1)?.toLowerCase() ?? ''
  const span = readSpan(last)
  if (span === undefined) return { rest: words }
  const before = words.slice(0, -1)
  return { rest: JOINING.has(before.at(-1)?.toLowerCase() ?? '') ? before.slice(0, -1) : before, span }
}

function readSpan(word: string): MuteSpan | undefined {
  if (word === 'tomorrow' || word === 'resolved') return word
  const [, amount = '', unit = ''] = /^(\d{1,5})(m|min|h|d)$/.exec(word) ?? []
  const ms = Number(amount) * (UNITS[unit.charAt(0)] ?? 0)
  return ms > 0 && ms <= LONGEST_MS ? { ms } : undefined
}

/** RFC 3339 end of a span that begins at `now`; undefined means until it is resolved. */
export function endOf(span: MuteSpan, now: number): string | undefined {
  const end = typeof span === 'string' ? muteEnd(span, now) : now + span.ms
  return end === undefined ? undefined : new Date(end).toISOString()
}
