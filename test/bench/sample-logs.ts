/** Log text for the benchmarks: what recorded containers wrote, and text made to be slow. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readLog } from '../../src/evidence/read-log.ts'
import { CORPUS } from '../support/corpus.ts'

export const MB = 1_048_576
const CHUNK = 65_536
const HOSTILE = MB / 4

/** The recorded log that the throughput of reading is measured with. */
export function digestLog(): Buffer {
  const [file] = globSync(
    join(CORPUS, 'exc-node-unhandled-rejection/cluster/namespaces/*/logs/digest-*/*/previous.log'),
  )
  if (file === undefined) throw new Error('The recorded case exc-node-unhandled-rejection has no digest log')
  return readFileSync(file)
}

/**
 * The log again and again in chunks of a network read: each in a buffer of its own as from a socket, or in `buffers`
 * used in turn.
 */
export async function* repeated(log: Buffer, bytes: number, buffers?: Buffer[]): AsyncGenerator<Uint8Array> {
  let at = 0
  let turn = 0
  for (let left = bytes; left > 0; ) {
    const part = log.subarray(at, at + Math.min(CHUNK, left))
    const buffer = buffers?.[turn++ % buffers.length]
    const chunk = buffer === undefined ? Buffer.from(part) : buffer.subarray(0, part.copy(buffer))
    at = at + part.length >= log.length ? 0 : at + part.length
    left -= part.length
    yield chunk
  }
}

/** Buffers of 16 MB for `repeated`, four times what `readLog` holds back before it reads it. */
export function buffersToReuse(): Buffer[] {
  return Array.from({ length: 256 }, () => Buffer.alloc(CHUNK, 1))
}

/** Reads a stream and does nothing with it. */
export async function countChunks(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0
  for await (const _ of chunks) count += 1
  return count
}

/** The first lines of every recorded log, cleaned: what a redactor sees on an ordinary day. */
export async function ordinaryLines(): Promise<string[]> {
  const lines: string[] = []
  for (const file of globSync(join(CORPUS, '**/*.log')).sort()) {
    const bytes = readFileSync(file)
    const log = await readLog(repeated(bytes, bytes.length), {
      head: 400,
      tail: 1,
      lineLength: 16_384,
      tailLength: MB,
    })
    lines.push(...log.lines.map(({ text }) => text))
  }
  return lines
}

/** Characters of the lines with their newlines, in MB. */
export function sizeOf(lines: readonly string[]): number {
  return lines.reduce((size, line) => size + line.length + 1, 0) / MB
}

/** Fragments that start what a rule looks for, over and over. */
const PIECES = [
  ...[
    'a',
    'a.',
    'a_',
    '-',
    '- ',
    '|',
    '+',
    '"',
    '\\"',
    'x://',
    'x://u:',
    'x://u:@ ',
    'x://u:p@',
    'a:a:@tcp(',
    'a:b@tcp(',
  ],
  ...[
    'password=',
    'password=a1 ',
    'password="',
    ';pwd=',
    ';a=',
    'token=[',
    'token={',
    'token=/a../',
    'token',
    'key',
  ],
  ...[
    '--token ',
    '--token x1 ',
    'api_key: required ',
    'eyJ',
    'eyJ-',
    'eyJabcdefghi.',
    'sk-',
    's.',
    '?token=ab&',
  ],
  ...[
    'AUTH ',
    'AUTH aaaaaa ',
    'curl -u a:b ',
    'mysql -p',
    'cookie: ',
    'bearer ',
    'authorization: ',
    `name: 'auth' `,
  ],
  ...[
    'requirepass ',
    `PASSWORD '`,
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    'input_value=',
  ],
]

/** A quarter of an MB of each kind of hostile text, in as many lines as a log may keep and in the longest. */
export function* hostileLines(): Generator<{ readonly piece: string; readonly lines: string[] }> {
  for (const piece of PIECES)
    for (const length of [524, 16_384])
      yield { piece, lines: cut(piece.repeat(HOSTILE / piece.length), length) }
  const names = Array.from({ length: 15_000 }, (_, i) => `db_password_${i.toString(36)}="x1" `).join('')
  yield { piece: 'db_password_<n>="x1" ', lines: cut(names.slice(0, HOSTILE), 524) }
}

function cut(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, i) =>
    text.slice(i * length, (i + 1) * length),
  )
}
