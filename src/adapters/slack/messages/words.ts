/** The words for causes, confidence, gaps, times and durations, chosen for a tired reader. */
import type { Finding, Verdict } from '../../../domain/diagnosis.ts'
import type { GapReason } from '../../../domain/evidence.ts'
import { clip, oneLine } from './plain-text.ts'

/** How sure we are, in a word; the numbers are calibrated, so the words follow them. */
export function confidenceWord(confidence: number): string {
  if (confidence >= 0.85) return 'high confidence'
  if (confidence >= 0.6) return 'medium confidence'
  return 'low confidence'
}

/** The title of a finding, which may hold foreign text; one that an earlier release stored has only its id. */
export function titleOf(finding: Finding): string {
  const title: string | undefined = finding.title
  return clip(oneLine(title ?? ''), 120) || finding.cause
}

/** The line that names the cause, e.g. `Likely cause: Out of memory` and `medium confidence`. */
export function causeWords(
  verdict: Verdict,
  finding: Finding | undefined,
): { label: string; cause: string; how: string } {
  if (verdict === 'unknown' || finding === undefined || finding.cause === 'unknown') {
    return { label: 'Cause unknown', cause: '', how: '' }
  }
  const label = verdict === 'identified' ? 'Cause' : 'Likely cause'
  return { label, cause: titleOf(finding), how: confidenceWord(finding.confidence) }
}

/** Why something could not be seen, in words. */
export const GAP_WORDS: Readonly<Record<GapReason, string>> = {
  forbidden: 'not allowed to read it',
  'not-found': 'it does not exist',
  'timed-out': 'no answer in time',
  expired: 'it is no longer kept',
  unavailable: 'not available',
  truncated: 'only a part could be read',
  'not-recorded': 'not in the recording',
}

/** `1 pod`, `3 pods`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** A duration with its two largest units, e.g. `41 min`, `2 h 5 min`, `3 d 4 h`; `under a minute` below one. */
export function duration(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  if (!(minutes >= 1)) return 'under a minute'
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ]
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ')
}

/** A short duration to the second, e.g. `42 s`, `3 min 5 s`; long ones as `duration` says them. */
export function seconds(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1_000))
  if (!(all < 3_600)) return duration(ms)
  const [minutes, rest] = [Math.floor(all / 60), all % 60]
  if (minutes === 0) return `${rest} s`
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`
}

/** A time for those who cannot see the reader's own: `21 Nov 03:02 UTC`. */
export function utcTime(at: string): string {
  const date = new Date(at)
  const month = MONTHS[date.getUTCMonth()]
  const clock = date.toISOString().slice(11, 16)
  return `${date.getUTCDate()} ${month} ${clock} UTC`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
