/** Logs of any content and size become a bounded number of clean lines. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOG_BOUNDS, readLog } from '../../src/evidence/read-log.ts'

async function* chunksOf(...parts: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}

async function textsOf(...parts: (string | Uint8Array)[]): Promise<string[]> {
  return (await readLog(chunksOf(...parts))).lines.map(({ text }) => text)
}

describe('A log', () => {
  it('is cut into numbered lines with the time that the runtime stamped', async () => {
    const log = await readLog(
      chunksOf('2026-11-21T10:12:36.947410345Z start\n2026-11-21T10:12:37Z ', 'café\n', 'no stamp'),
    )

    expect(log).toMatchObject({ omitted: 0, total: 3 })
    expect(log.lines).toEqual([
      { n: 1, at: '2026-11-21T10:12:36.947410345Z', text: 'start' },
      { n: 2, at: '2026-11-21T10:12:37Z', text: 'café' },
      { n: 3, text: 'no stamp' },
    ])
  })

  it.each([
    ['colours', '\u001b[31;1mERROR\u001b[0m failed\n', ['ERROR failed']],
    ['terminal titles', '\u001b]0;title\u0007ready\n', ['ready']],
    ['control characters', 'a\u0000b\u0008c\td\n', ['abc\td']],
    ['direction marks', 'safe\u202etxt.exe\n', ['safetxt.exe']],
    ['a progress bar', '2026-11-21T10:12:37Z 10%\r50%\r100%\nnext\n', ['100%', 'next']],
    ['Windows line ends', 'one\r\ntwo\r\n', ['one', 'two']],
    ['empty lines', '\n\nx\n', ['', '', 'x']],
    ['nothing', '', []],
  ])('loses %s', async (_what, text, lines) => {
    const texts = await textsOf(text)

    expect(texts).toEqual(lines)
  })

  it('keeps the stamp of a line that a progress bar overwrote', async () => {
    const log = await readLog(chunksOf('2026-11-21T10:12:37Z 10%\r100%\n'))

    expect(log.lines[0]?.at).toBe('2026-11-21T10:12:37Z')
  })

  it('survives characters cut in two by chunks, and bytes that are no UTF-8', async () => {
    const bytes = Buffer.from('é')

    const texts = await textsOf(bytes.subarray(0, 1), bytes.subarray(1), Buffer.from([0xff, 0x41, 0x0a]))

    expect(texts).toEqual(['é\ufffdA'])
  })

  it('keeps the first 200 and the last 1800 lines and counts those between', async () => {
    const log = await readLog(chunksOf(Array.from({ length: 5000 }, (_, i) => `line ${i + 1}\n`).join('')))

    expect(log).toMatchObject({ omitted: 3000, total: 5000 })
    expect(log.lines).toHaveLength(2000)
    expect(log.lines[199]).toEqual({ n: 200, text: 'line 200' })
    expect(log.lines[200]).toEqual({ n: 3201, text: 'line 3201' })
    expect(log.lines.at(-1)).toEqual({ n: 5000, text: 'line 5000' })
  })

  it('cuts an over-long line with a mark and leaves no half of a word', async () => {
    const [text = ''] = await textsOf(
      `${'x '.repeat(8100)}postgres://u:${'p'.repeat(900)}@db/x ${'y'.repeat(99_999)}\n`,
    )

    expect(text).toMatch(/ \[cut: \d+ more characters\]$/)
    expect(text).not.toContain('postgres')
  })

  it('holds a bounded part of 256 MiB of lines and of one endless line', async () => {
    const block = Buffer.alloc(1 << 20, 'some words of a log line that goes on for a while\n')
    const endless = Buffer.alloc(1 << 20, 'a')
    async function* many(chunk: Uint8Array): AsyncIterable<Uint8Array> {
      for (let i = 0; i < 256; i += 1) yield chunk
    }
    const before = process.memoryUsage().heapUsed

    const endlessLog = await readLog(many(endless))
    const log = await readLog(many(block))

    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024)
    expect(endlessLog.lines).toHaveLength(1)
    expect(log.lines.length).toBe(LOG_BOUNDS.head + LOG_BOUNDS.tail)
    expect(log.bytes).toBe(256 << 20)
  })

  it('rejects when its stream fails', async () => {
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from('first\n')
      throw new Error('connection reset')
    }

    await expect(readLog(broken())).rejects.toThrow('connection reset')
  })

  it('never throws and stays within its bounds, whatever the bytes and however they are cut', async () => {
    const bounds = { head: 3, tail: 5, lineLength: 40, tailLength: 120 }
    const anyBytes = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 })
    const nasty = fc.array(
      fc
        .array(
          fc.constantFrom(
            '\r',
            '\n',
            '\u001b[',
            '\u001b]',
            '2026-11-21T10:12:37Z ',
            'ab cd',
            '\ud83d\ude00',
            '\u0007',
          ),
        )
        .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
      { maxLength: 6 },
    )

    await fc.assert(
      fc.asyncProperty(fc.oneof(anyBytes, nasty), async (parts) => {
        const log = await readLog(chunksOf(...parts), bounds)
        const whole = await readLog(chunksOf(Buffer.concat(parts)), bounds)

        expect(log).toEqual(whole)
        expect(log.lines.length).toBeLessThanOrEqual(8)
        expect(log.lines.length + log.omitted).toBe(log.total)
        for (const { text } of log.lines) {
          expect(text.length).toBeLessThanOrEqual(40 + 40)
          expect(text.isWellFormed()).toBe(true)
          expect(text).not.toMatch(/(?!\t)\p{Cc}/u)
        }
      }),
    )
  })
})
