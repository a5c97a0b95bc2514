/** Reads a log of 1 GiB and prints by how many MiB the process grew at most. */
import { readLog } from '../../src/evidence/read-log.ts'
import { digestLog, MB, repeated } from './sample-logs.ts'

const log = digestLog()
await readLog(repeated(log, 16 * MB))
const before = process.memoryUsage.rss()
let highest = before

async function* watched(): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of repeated(log, 1024 * MB)) {
    bytes += chunk.length
    if (bytes >= MB) {
      bytes -= MB
      highest = Math.max(highest, process.memoryUsage.rss())
    }
    yield chunk
  }
}

await readLog(watched())
process.stdout.write(String((highest - before) / MB))
