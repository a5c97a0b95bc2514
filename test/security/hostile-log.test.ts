/** A log that is written to be slow to read, as long as logs are kept, read and judged in bounded time. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/domain/evidence.ts'
import { LOG_BOUNDS, readLog } from '../../src/evidence/read-log.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { gatherCase, listCases } from '../support/corpus.ts'

const ATTACKS: readonly (readonly (string | [string])[])[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'hostile-texts.json'), 'utf8'),
)
const LETTERS = [
  'a',
  'A',
  '0',
  '/',
  '.',
  '-',
  '=',
  '"',
  '(',
  '<',
  ' ',
  '@',
  'a.',
  'a=',
  'Error',
  'password=',
  'at ',
]

/** A worker that is busy this long answers nothing else; most logs take some milliseconds. */
const LIMIT_MS = 15_000

function lineOf(parts: readonly (string | [string])[]): string {
  const pumps = parts.filter((part) => typeof part !== 'string').length
  const share = LOG_BOUNDS.lineLength / Math.max(1, pumps)
  return parts
    .map((part) => (typeof part === 'string' ? part : part[0].repeat(Math.ceil(share / part[0].length))))
    .join('')
    .replaceAll('\n', ' ')
    .slice(0, LOG_BOUNDS.lineLength)
}

it('Four mebibytes of hostile lines are read and judged in bounded time', { timeout: 120_000 }, async () => {
  const lines = [...ATTACKS.map(lineOf), ...LETTERS.map((letter) => lineOf([[letter]]))]
  const text = [...lines, ...lines.map((line) => `ERROR ${line}`)].join('\n')
  const recorded = listCases().find(({ id }) => id === 'config-pydantic-settings')
  const evidence: Evidence = await gatherCase(recorded as NonNullable<typeof recorded>)
  const before = process.threadCpuUsage()

  const read = await readLog([Buffer.from(text)] as unknown as AsyncIterable<Uint8Array>)
  const clean = createRedactor().lines(read.lines.map((line) => line.text))
  const log = evidence.logs[0] as Evidence['logs'][number]
  const hostile = read.lines.map((line, index) => ({ ...line, text: clean[index] ?? '' }))
  const { findings } = diagnose({ ...evidence, logs: [{ ...log, lines: hostile, omitted: read.omitted }] })

  expect(text.length).toBeGreaterThan(4_000_000)
  expect(findings.length).toBeGreaterThan(0)
  expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(LIMIT_MS)
})
