/** Reads a container log of any size into a bounded number of clean lines. */
import type { LogLine } from '../domain/evidence.ts'
import { bytesOfLine, cleanLine, type RawLine } from './clean-line.ts'
import { createLineAssembler } from './line-assembler.ts'

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

/**
 * Reads a log to its end; rejects when the stream fails. The runtime's timestamp moves to `at`; ANSI sequences,
 * control characters and invalid UTF-8 go; of a progress bar drawn with carriage returns the last state stays. Memory
 * is bounded by `bounds` and the size of a chunk, whatever the size of the log. Chunks are kept for a while, so their
 * producer must not write to them again.
 */
export async function readLog(
  chunks: AsyncIterable<Uint8Array>,
  bounds: LogBounds = LOG_BOUNDS,
): Promise<LogText> {
  const kept = createKeptLines(bounds)
  const assembler = createLineAssembler(bytesOfLine(bounds.lineLength), kept.add)
  const late = createLateChunks(bounds, assembler.push, (lines) => {
    kept.skip(lines)
    assembler.restart()
  })
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.byteLength
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (kept.headIsFull()) late.add(buffer)
    else assembler.push(buffer)
  }
  late.drain()
  assembler.end()
  return { ...kept.result(), bytes }
}

/** Chunks held back at a time, since tiny ones weigh more than their bytes. */
const MOST_WAITING = 4096

interface LateChunk {
  readonly bytes: Buffer
  readonly newlines: number
}

/**
 * Holds chunks back until it is known whether a line of theirs is among the last. Most are not: of these only the
 * newlines are counted, which is many times faster than to take lines out.
 */
function createLateChunks(
  { tail, tailLength }: LogBounds,
  read: (chunk: Buffer) => void,
  skip: (newlines: number) => void,
) {
  let waiting: LateChunk[] = []
  let start = 0
  let newlines = 0
  let size = 0

  function takeFirst(): LateChunk {
    const first = waiting[start] as LateChunk
    start += 1
    newlines -= first.newlines
    size -= first.bytes.length
    // Freed in bulk, so that every chunk costs constant time.
    if (start > 64 && start * 2 > waiting.length) {
      waiting = waiting.slice(start)
      start = 0
    }
    return first
  }

  return {
    add(bytes: Buffer): void {
      const chunk = { bytes, newlines: countNewlines(bytes) }
      waiting.push(chunk)
      newlines += chunk.newlines
      size += bytes.length
      // One more than `tail`, since the first line behind a skipped chunk lacks its beginning.
      while (start < waiting.length && newlines - (waiting[start]?.newlines ?? 0) > tail)
        skip(takeFirst().newlines)
      while (size > tailLength || waiting.length - start > MOST_WAITING) read(takeFirst().bytes)
    },
    drain(): void {
      while (start < waiting.length) read(takeFirst().bytes)
    },
  }
}

function countNewlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count += 1
  return count
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

  /** Lines that ended in what nobody read; none of those before them is among the last either. */
  function skip(lines: number): void {
    omitted += last.length - start + lines
    total += lines
    last = []
    start = 0
    length = 0
  }

  return {
    add,
    skip,
    headIsFull: () => first.length >= head,
    result: () => ({ lines: [...first, ...last.slice(start)], omitted, total }),
  }
}
