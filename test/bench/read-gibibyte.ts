/** Reads a log of 1 GiB, or only its stream, and prints by how many MiB the process grew at most. */
import { readLog } from '../../src/evidence/read-log.ts'
import { buffersToReuse, countChunks, digestLog, MB, repeated } from './sample-logs.ts'

const read = process.argv[2] === 'stream' ? countChunks : readLog
const buffers = process.argv[2] === 'reused' ? buffersToReuse() : undefined
const log = digestLog()
await read(repeated(log, 16 * MB, buffers))
const before = process.memoryUsage.rss()
let highest = before

async function* watched(): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of repeated(log, 1024 * MB, buffers)) {
    bytes += chunk.length
    if (bytes >= MB) {
      bytes -= MB
      highest = Math.max(highest, process.memoryUsage.rss())
    }
    yield chunk
  }
}

await read(watched())
process.stdout.write(String((highest - before) / MB))
