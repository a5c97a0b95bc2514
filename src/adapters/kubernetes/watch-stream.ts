/** Cuts the stream of a watch into its events. */

import { ReadError } from '../../evidence/cluster-reader.ts'

export interface WatchEvent {
  readonly type: string
  readonly object: unknown
}

/** No object in etcd is larger than 1.5 MiB; as JSON with its managed fields it may grow. */
const LINE_LIMIT = 16 * 1024 * 1024
const NEWLINE = 0x0a

/** One event a line. Throws `ReadError` for what is no event; an unfinished last line is dropped. */
export async function* watchEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent, void> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, end))
      from = end + 1
      const line = Buffer.concat(parts).toString('utf8')
      parts = []
      size = 0
      if (line.trim() !== '') yield parseEvent(line)
    }
    const rest = chunk.subarray(from)
    size += rest.length
    if (size > LINE_LIMIT) throw new ReadError('truncated', 'an event of the watch is too large')
    if (rest.length > 0) parts.push(rest)
  }
}

function parseEvent(line: string): WatchEvent {
  try {
    const event: unknown = JSON.parse(line)
    if (typeof event === 'object' && event !== null && 'type' in event && 'object' in event) {
      return event as WatchEvent
    }
  } catch {
    // Below, with what is JSON and no event.
  }
  throw new ReadError('unavailable', 'the watch sent something that is no event')
}
