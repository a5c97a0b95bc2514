/** Serves a recorded log file the way kubelet serves a log: the last lines, then at most so many bytes. */
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { LogRequest } from '../../evidence/cluster-reader.ts'

const BLOCK_BYTES = 64 * 1024
const NEWLINE = 0x0a

/**
 * Streams a log file. As on a kubelet, `tailLines` chooses where to start and `limitBytes` then counts from there, so
 * a small byte limit loses the end and not the beginning. Memory stays at one block whatever the size of the file.
 */
export async function readRecordedLog(
  file: string,
  request: Pick<LogRequest, 'tailLines' | 'limitBytes'>,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const start = request.tailLines === undefined ? 0 : await tailOffset(file, request.tailLines)
  if (request.limitBytes !== undefined && request.limitBytes <= 0) return nothing()
  const end = request.limitBytes === undefined ? undefined : start + request.limitBytes - 1
  return createReadStream(file, { start, signal, ...(end === undefined ? {} : { end }) })
}

async function tailOffset(file: string, lines: number): Promise<number> {
  await using handle = await open(file)
  const { size } = await handle.stat()
  // The newline that ends the last line does not start another one.
  let wanted = (await endsWithNewline(handle, size)) ? lines + 1 : lines
  const block = Buffer.alloc(BLOCK_BYTES)
  for (let end = size; end > 0; end -= BLOCK_BYTES) {
    const from = Math.max(0, end - BLOCK_BYTES)
    const { bytesRead } = await handle.read(block, 0, end - from, from)
    for (let at = bytesRead - 1; at >= 0; at -= 1) {
      if (block[at] !== NEWLINE) continue
      wanted -= 1
      if (wanted === 0) return from + at + 1
    }
  }
  return 0
}

async function endsWithNewline(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false
  const last = Buffer.alloc(1)
  await handle.read(last, 0, 1, size - 1)
  return last[0] === NEWLINE
}

async function* nothing(): AsyncIterable<Uint8Array> {}
