/** Turns the raw bytes of one log line into text that is safe to show. */
import type { LogLine } from '../domain/evidence.ts'

/** What the assembler kept of one line: the last state of a progress bar, cut where it is endless. */
export interface RawLine {
  readonly bytes: Buffer
  /** The runtime's timestamp when it stood before a state that a progress bar overwrote, otherwise empty. */
  readonly stamp: string
  /** Characters that were dropped behind `bytes`. */
  readonly cut: number
}

const RUNTIME_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))(?: |$)/
/** Stamp at its longest, kept beside the text of a line. */
const STAMP_LENGTH = 40
const ESC = '\u001b'
/** ANSI sequences: CSI, OSC, other strings, and two-character escapes. */
const ESCAPES = new RegExp(
  [
    `${ESC}\\[[0-?]{0,64}[ -/]{0,8}[@-~]`,
    `${ESC}\\][^\\u0007${ESC}]{0,512}(?:\\u0007|${ESC}\\\\)`,
    `${ESC}[PX^_][^${ESC}]{0,512}${ESC}\\\\`,
    `${ESC}[ -/]{0,4}[0-~]`,
  ].join('|'),
  'g',
)
/** Control characters except tab, and the marks that turn the direction of text around or hide in it. */
const CONTROLS = /[[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]--[\t]]/gv

/** Bytes of a line that are enough for `lineLength` characters behind a stamp: UTF-8 takes at most 3 for a unit. */
export function bytesOfLine(lineLength: number): number {
  return 3 * (lineLength + STAMP_LENGTH) + 3
}

/** Decodes a line, moves the runtime's timestamp to `at`, and takes escapes, controls and what is too long away. */
export function cleanLine({ bytes, stamp, cut }: RawLine, n: number, lineLength: number): LogLine {
  const whole = bytes.toString('utf8')
  const raw = n === 1 && whole.startsWith('\ufeff') ? whole.slice(1) : whole
  const text = raw.slice(0, lineLength + STAMP_LENGTH)
  const own = stampOf(text)
  const at = stamp === '' ? own : stamp
  const body = text.slice(own === '' ? 0 : own.length + 1)
  const clean = (body.includes(ESC) ? body.replace(ESCAPES, '') : body).replace(CONTROLS, '')
  const dropped = cut + raw.length - text.length
  const shown = dropped > 0 || clean.length > lineLength ? shortened(clean, dropped, lineLength) : clean
  return { n, ...(at === '' ? {} : { at }), text: shown.toWellFormed() }
}

/** The timestamp with which the runtime began this line, or nothing. */
export function stampOf(text: string): string {
  const stamp = RUNTIME_TIME.exec(text.slice(0, STAMP_LENGTH))?.[1]
  return stamp === undefined || Number.isNaN(Date.parse(stamp)) ? '' : stamp
}

/** Cuts at a space or quote where one is near, so that no half of a secret stays that no pattern would know. */
function shortened(text: string, cut: number, lineLength: number): string {
  const room = text.slice(0, lineLength)
  const end = Math.max(0, room.length - 1024)
  let near = room.length - 1
  while (near >= end && !BREAK.test(room.charAt(near))) near -= 1
  const kept = room.slice(0, Math.max(near, end))
  return `${kept} [cut: ${text.length - kept.length + cut} more characters]`
}

const BREAK = /[\s"',;]/
