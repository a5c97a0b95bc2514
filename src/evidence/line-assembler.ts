/** Cuts a stream of bytes into lines without ever holding more than one line's worth of it. */
import { type RawLine, stampOf } from './clean-line.ts'

const NEWLINE = 0x0a
const RETURN = 0x0d

export interface LineAssembler {
  push(chunk: Buffer): void
  /** Forgets the line under way, because the bytes up to the next chunk were skipped. */
  restart(): void
  /** Hands out the last line when no newline ended it. */
  end(): void
}

/** Makes an assembler that hands out every line, of which it keeps `room` bytes. */
export function createLineAssembler(room: number, emit: (line: RawLine) => void): LineAssembler {
  let parts: Buffer[] = []
  let size = 0
  let stamp = ''
  let cut = 0
  let returned = false
  let open = false

  function append(bytes: Buffer): void {
    if (bytes.length === 0) return
    open = true
    if (returned) {
      if (stamp === '') stamp = stampOf(joined().toString('utf8'))
      parts = []
      size = 0
      cut = 0
      returned = false
    }
    const taken = Math.min(bytes.length, room - size)
    if (taken > 0) parts.push(bytes.subarray(0, taken))
    size += taken
    cut += charactersFrom(bytes, taken)
  }

  /** Before a carriage return stands what the terminal overwrites with what follows, if anything does. */
  function appendStates(bytes: Buffer): void {
    let from = 0
    for (let at = bytes.indexOf(RETURN); at !== -1; at = bytes.indexOf(RETURN, from)) {
      append(bytes.subarray(from, at))
      returned = true
      from = at + 1
    }
    append(bytes.subarray(from))
  }

  function joined(): Buffer {
    const [first] = parts
    return first !== undefined && parts.length === 1 ? first : Buffer.concat(parts)
  }

  function restart(): void {
    parts = []
    size = 0
    stamp = ''
    cut = 0
    returned = false
    open = false
  }

  function flush(): void {
    emit({ bytes: joined(), stamp, cut })
    restart()
  }

  return {
    push(chunk) {
      const add = chunk.includes(RETURN) ? appendStates : append
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        add(chunk.subarray(from, at))
        flush()
        from = at + 1
      }
      add(chunk.subarray(from))
    },
    restart,
    end() {
      if (open) flush()
    },
  }
}

/** Counts the characters that begin in these bytes: every byte but the later ones of a UTF-8 sequence. */
function charactersFrom(bytes: Buffer, from: number): number {
  let count = 0
  for (let i = from; i < bytes.length; i += 1) if (((bytes[i] as number) & 0xc0) !== 0x80) count += 1
  return count
}
