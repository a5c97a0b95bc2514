import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../src/domain/diagnosis.ts'
import { buildEvidence, terminated } from '../../support/evidence-builder.ts'

function diagnoseLog(lines: readonly string[]): Diagnosis {
  return diagnose(buildEvidence({ containers: [{ log: lines, lastState: terminated(1) }] }))
}

describe('the excerpt', () => {
  it('marks the line that proves the cause and leaves the noise of thousands of lines out', () => {
    const noise = Array.from({ length: 5000 }, (_, i) => `INFO request ${i} served in ${i % 90} ms`)

    const { logExcerpt } = diagnoseLog([
      ...noise,
      'ERROR dial tcp 10.0.0.7:5432: connect: connection refused',
    ])

    expect(logExcerpt?.lines.filter((l) => l.decisive).map((l) => l.n)).toEqual([5001])
    expect(logExcerpt?.lines.length).toBeLessThanOrEqual(20)
    expect(logExcerpt?.lines.some((l) => (l.repeated ?? 1) > 50)).toBe(true)
  })

  it('keeps the frames of the application and drops those of libraries from a long trace', () => {
    const library = Array.from(
      { length: 80 },
      (_, i) => `	at org.springframework.beans.Factory.create(Factory.java:${i})`,
    )

    const { logExcerpt } = diagnoseLog([
      'Exception in thread "main" java.lang.IllegalStateException: cannot start',
      ...library,
      'Caused by: java.lang.NullPointerException: table is null',
      '	at com.shop.Tax.resolve(Tax.java:7)',
      '	... 46 more',
    ])

    const texts = logExcerpt?.lines.map((l) => l.text.trim())
    expect(texts).toContain('Caused by: java.lang.NullPointerException: table is null')
    expect(texts).toContain('at com.shop.Tax.resolve(Tax.java:7)')
    expect(logExcerpt?.lines.length).toBeLessThanOrEqual(20)
  })

  it('shortens an endless line around what it says', () => {
    const endless = `{"level":"error","payload":"${'x'.repeat(5000)}","msg":"dial tcp 10.0.0.7:5432: connect: connection refused"}`

    const { logExcerpt, findings } = diagnoseLog([endless])

    expect(findings[0]?.cause).toBe('dependency-unreachable')
    expect(logExcerpt?.lines[0]?.text).toContain('connection refused')
    expect(logExcerpt?.lines[0]?.text.length).toBeLessThan(500)
  })

  it('has at most 20 lines of at most 500 characters whatever the log, and cites lines that exist', () => {
    const word = fc.constantFrom(
      'ERROR',
      'panic:',
      'Caused by:',
      'INFO',
      '\tat x',
      '{"level":"fatal","msg":"',
      'Traceback (most recent call last):',
      'connection refused',
      '10.0.0.1:80',
      'x'.repeat(900),
      '😀'.repeat(300),
      '^',
      "'",
      '"',
      '$(rm)',
      '`',
    )
    const line = fc
      .array(fc.oneof(word, fc.string({ maxLength: 20, unit: 'binary' })), { maxLength: 6 })
      .map((w) => w.join(' ').replaceAll(/[\r\n]/g, ' '))
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 120 }), (lines) => {
        const { logExcerpt } = diagnoseLog(lines)

        expect(logExcerpt?.lines.length).toBeLessThanOrEqual(20)
        for (const shown of logExcerpt?.lines ?? []) {
          expect(shown.text.length).toBeLessThanOrEqual(500)
          expect(shown.n).toBeLessThanOrEqual(lines.length)
        }
        expect(logExcerpt?.omitted).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 60 },
    )
  })

  it.each([
    ['lines of one letter', Array.from({ length: 250_000 }, () => 'aaa')],
    ['one line of a megabyte', ['a'.repeat(1_000_000)]],
    ['spaces', ['ERROR '.padEnd(1_000_000)]],
    ['open brackets', ['{"a":'.repeat(200_000)]],
    ['words with dots', [`ERROR ${'a.'.repeat(500_000)}`]],
    [
      'a trace without end',
      ['panic: x', ...Array.from({ length: 40_000 }, (_, i) => `\tat com.shop.A${i}(A.java:${i})`)],
    ],
    [
      'errors that all differ',
      Array.from(
        { length: 15_000 },
        (_, i) =>
          `ERROR ${'abcdefghij'[i % 10]?.repeat((i % 40) + 1)} failed: cannot open "/x${i}" on host:${i} `,
      ),
    ],
    [
      'almost messages',
      Array.from(
        { length: 15_000 },
        (_, i) =>
          `ERROR could not translate host name "${'a'.repeat(i % 60)} lookup ${'b-'.repeat(i % 30)} dial tcp`,
      ),
    ],
  ])('takes bounded time for a megabyte of %s', (_what, lines) => {
    const before = performance.now()
    diagnoseLog(lines)

    // Twenty times what an idle machine needs: the point is that it does not grow with the square of the input.
    expect(performance.now() - before).toBeLessThan(3000)
  })
})
