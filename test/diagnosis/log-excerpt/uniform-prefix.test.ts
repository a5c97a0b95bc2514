/** Prefixes of supervisors go, and stamps of loggers stay. */
import { describe, expect, it } from 'vitest'
import { withoutUniformPrefix } from '../../../src/diagnosis/log-excerpt/uniform-prefix.ts'

const TRACE = [
  'Traceback (most recent call last):',
  '  File "/app/a.py", line 1, in <module>',
  '    f()',
  'KeyError: 1',
]

function strip(lines: readonly string[]): string[] {
  return withoutUniformPrefix(lines.map((text, i) => ({ n: i + 1, text }))).map((l) => l.text)
}

describe('withoutUniformPrefix', () => {
  it.each([
    ['the name of the process in brackets', '[app] '],
    ['the column of foreman', 'web.1  | '],
    ['a time stamp', '2026-05-04T09:59:40.101Z '],
  ])('takes away %s', (_, prefix) => {
    const stripped = strip(TRACE.map((line) => prefix + line))

    expect(stripped).toEqual(TRACE)
  })

  it.each([['[app] '], ['2026-05-04T09:59:40.101Z '], ['web-1  | ']])(
    'takes %s away from JSON records, however few they are',
    (prefix) => {
      const lines = ['{"level":"INFO","msg":"started"}', '{"level":"FATAL","msg":"no plan"}']

      expect(strip(lines.map((line) => prefix + line))).toEqual(lines)
    },
  )

  it('leaves the stamps of a logger, which stand on records only', () => {
    const lines = [1, 2, 3, 4, 5].map((n) => `2026-05-04T09:59:4${n}Z INFO request ${n}`)

    expect(strip(lines)).toEqual(lines)
  })

  it('leaves a log of which one line has no prefix', () => {
    const lines = ['[app] started', ...TRACE.map((line) => `[app] ${line}`), 'plain']

    expect(strip(lines)).toEqual(lines)
  })

  it('leaves different names apart', () => {
    const lines = TRACE.map((line, i) => `[worker-${i}] ${line}`)

    expect(strip(lines)).toEqual(lines)
  })
})
