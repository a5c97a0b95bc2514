/** Reads a container log of any size into a bounded number of clean lines. */
import type { LogLine } from '../domain/evidence.ts'

/** Lines kept from the beginning and from the end, and how long one line may be. */
export interface LogBounds {
  readonly head: number
  readonly tail: number
  /** Characters; the rest of a longer line is dropped and a mark says so. */
  readonly lineLength: number
  /** Characters of all lines of the tail together. */
  readonly tailLength: number
}

export const LOG_BOUNDS: LogBounds = { head: 200, tail: 1800, lineLength: 16_384, tailLength: 4_194_304 }

export interface LogText {
  readonly lines: readonly LogLine[]
  /** Lines between head and tail that were read and dropped. */
  readonly omitted: number
  /** Lines and bytes that were read. */
  readonly total: number
  readonly bytes: number
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
const CONTROLS = /(?!\t)[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\ufeff]/gu

/**
 * Reads a log to its end; rejects when the stream fails. The runtime's timestamp moves to `at`; ANSI sequences,
 * control characters and invalid UTF-8 go; of a progress bar drawn with carriage returns the last state stays. Memory
 * is bounded by `bounds`, whatever the size of the log.
 */
export async function readLog(
  chunks: AsyncIterable<Uint8Array>,
  bounds: LogBounds = LOG_BOUNDS,
): Promise<LogText> {
  const decoder = new TextDecoder('utf-8')
  const kept = createKeptLines(bounds)
  const assembler = createLineAssembler(bounds.lineLength, kept.add)
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    assembler.push(decoder.decode(chunk, { stream: true }))
  }
  assembler.push(decoder.decode())
  assembler.end()
  return { ...kept.result(), bytes }
}

interface RawLine {
  readonly stamp: string
  readonly text: string
  readonly cut: number
}

/** Cuts a stream of text into lines without ever holding more than one line's worth of it. */
function createLineAssembler(lineLength: number, emit: (line: RawLine) => void) {
  const room = lineLength + STAMP_LENGTH
  let buffer = ''
  let stamp = ''
  let cut = 0
  let returned = false
  let open = false

  function append(text: string): void {
    if (text === '') return
    open = true
    if (returned) {
      stamp = stamp === '' ? stampOf(buffer) : stamp
      buffer = ''
      cut = 0
      returned = false
    }
    const take = Math.max(0, room - buffer.length)
    buffer += take >= text.length ? text : text.slice(0, take)
    cut += Math.max(0, text.length - take)
  }

  function flush(): void {
    emit({ stamp, text: buffer, cut })
    buffer = ''
    stamp = ''
    cut = 0
    returned = false
    open = false
  }

  return {
    push(text: string): void {
      let from = 0
      for (const match of text.matchAll(/[\r\n]/g)) {
        append(text.slice(from, match.index))
        if (match[0] === '\n') flush()
        else returned = true
        from = match.index + 1
      }
      append(text.slice(from))
    },
    end(): void {
      if (open) flush()
    },
  }
}

/** Holds the first and the last lines, and counts those between. */
function createKeptLines({ head, tail, lineLength, tailLength }: LogBounds) {
  const first: LogLine[] = []
  let last: LogLine[] = []
  let start = 0
  let length = 0
  let total = 0
  let omitted = 0

  function add(raw: RawLine): void {
    total += 1
    const line = cleanLine(raw, total, lineLength)
    if (first.length < head) {
      first.push(line)
      return
    }
    last.push(line)
    length += line.text.length
    while (last.length - start > tail || (length > tailLength && last.length - start > 1)) {
      length -= last[start]?.text.length ?? 0
      start += 1
      omitted += 1
    }
    // Dropped lines are freed in bulk, so that every line costs constant time.
    if (start > tail) {
      last = last.slice(start)
      start = 0
    }
  }

  return { add, result: () => ({ lines: [...first, ...last.slice(start)], omitted, total }) }
}

function cleanLine({ stamp, text, cut }: RawLine, n: number, lineLength: number): LogLine {
  const own = stampOf(text)
  const at = stamp === '' ? own : stamp
  const clean = text
    .slice(own === '' ? 0 : own.length + 1)
    .replace(ESCAPES, '')
    .replace(CONTROLS, '')
  const shown = cut > 0 || clean.length > lineLength ? shortened(clean, cut, lineLength) : clean
  return { n, ...(at === '' ? {} : { at }), text: shown.toWellFormed() }
}

/** Cuts at a space or quote where one is near, so that no half of a secret stays that no pattern would know. */
function shortened(text: string, cut: number, lineLength: number): string {
  const room = text.slice(0, lineLength)
  const end = Math.max(0, room.length - 1024)
  const near = room.slice(end).search(/[\s"',;][^\s"',;]*$/)
  const kept = room.slice(0, near === -1 ? end : end + near)
  return `${kept} [cut: ${text.length - kept.length + cut} more characters]`
}

function stampOf(text: string): string {
  const stamp = RUNTIME_TIME.exec(text.slice(0, STAMP_LENGTH))?.[1]
  return stamp === undefined || Number.isNaN(Date.parse(stamp)) ? '' : stamp
}
