/** Reads the body of an answer as text, up to a size. */
import { ReadError } from '../../evidence/cluster-reader.ts'

/** The whole body. Rejects with `ReadError` `truncated` when it is larger than `limit` bytes; the rest is not read. */
export async function limitedText(response: Response, limit: number): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > limit) {
      throw new ReadError('truncated', `the answer is larger than ${Math.round(limit / 1024)} KiB`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
