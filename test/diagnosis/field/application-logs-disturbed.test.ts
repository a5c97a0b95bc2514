/** What stands around a log must not change the verdict: supervisors' prefixes, farewells, other programs' noise. */
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import { evidenceOf, LOG_CASES } from './application-logs.ts'
import type { LogCase } from './log-case.ts'
import { NOISE } from './noise.ts'

/** Logs that say why the process ended; what does not is explained by its silence. */
const TELLING = LOG_CASES.filter(({ expected }) => expected !== 'unknown' && expected !== 'exits-cleanly')

const FAREWELL = [
  '2026-05-04T09:59:42Z INFO  shutting down',
  '2026-05-04T09:59:42Z INFO  closing connections',
  '2026-05-04T09:59:42Z INFO  bye',
]
const LATE_ERROR = '2026-05-04T09:59:42Z ERROR failed to flush traces: context canceled'
const WRAPPER = [
  'npm error Lifecycle script `start` failed with error:',
  'npm error code 1',
  'npm error path /app',
  'npm error command failed',
]
const SUPERVISOR = [
  '2026-05-04 09:59:42,101 INFO exited: app (exit status 1; not expected)',
  '2026-05-04 09:59:43,104 INFO gave up: app entered FATAL state, too many start retries too quickly',
]

function preceding(noise: string): (lines: readonly string[]) => readonly string[] {
  return (lines) => [...noise.trim().split('\n'), ...lines]
}

function following(...more: readonly string[]): (lines: readonly string[]) => readonly string[] {
  return (lines) => [...lines, ...more]
}

function each(prefix: string): (lines: readonly string[]) => readonly string[] {
  return (lines) => lines.map((line) => (line === '' ? line : prefix + line))
}

function probed(lines: readonly string[]): readonly string[] {
  const probe =
    '10.244.0.1 - - [04/May/2026:09:59:40 +0000] "GET /healthz HTTP/1.1" 200 2 "-" "kube-probe/1.36"'
  return lines.flatMap((line, i) => (i % 6 === 5 ? [line, probe] : [line]))
}

function judge(field: LogCase, disturb: (lines: readonly string[]) => readonly string[]) {
  const lines = field.log.replace(/^\n/, '').replace(/\r/g, '').split('\n')
  const { findings, verdict } = diagnose(evidenceOf({ ...field, log: disturb(lines).join('\n') }))
  const got = findings[0]?.cause ?? 'unknown'
  const right = got === field.expected || (field.acceptable ?? []).includes(got)
  return { name: field.name, expected: field.expected, got, verdict, right }
}

describe.each([
  ['words of farewell', following(...FAREWELL)],
  ['an error of the shutdown', following(LATE_ERROR)],
  ['the lines of npm', following(...WRAPPER)],
  ['the lines of supervisord', following(...SUPERVISOR)],
  ['a stamp before every line', each('2026-05-04T09:59:40.101Z ')],
  ['a name before every line', each('[app] ')],
  ['requests of probes in between', probed],
  ['the boot of a Go program', preceding(NOISE.zap)],
  ['the boot of a Node program', preceding(NOISE.node)],
  ['the boot of Spring', preceding(NOISE.spring)],
  ['the boot of a Python program', preceding(NOISE.python)],
])('with %s', (_, disturb) => {
  const judged = TELLING.map((field) => judge(field, disturb))

  it('identifies no wrong cause', () => {
    const confident = judged.filter((j) => !j.right && j.verdict === 'identified')

    expect(confident).toEqual([])
  })

  it('names the right cause first in at least 95 %', () => {
    const right = judged.filter((j) => j.right).length

    expect(right / judged.length).toBeGreaterThanOrEqual(0.95)
  })
})
