/** Figures of reading and redacting logs. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { LOG_BOUNDS, readLog } from '../../src/evidence/read-log.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { type Figure, figureOf, median, sample, sampleAsync, sampleCpu } from './figure.ts'
import { countChunks, digestLog, hostileLines, MB, ordinaryLines, repeated, sizeOf } from './sample-logs.ts'

const BYTES = 256 * MB

/** Megabytes a second of reading, for short lines, Windows line ends and long lines. */
export async function readFigures(): Promise<Figure[]> {
  const log = digestLog()
  const windows = Buffer.from(log.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
  const long = Buffer.from(`${'{"level":"info","msg":"a long record"}'.repeat(80)}\n`.repeat(200))
  const baseline = await sampleAsync(() => countChunks(repeated(log, BYTES)), { warm: 1, n: 5 })
  const figures: Figure[] = []
  for (const [name, bytes] of [
    ['lines as recorded', log],
    ['Windows line ends', windows],
    ['lines of 3 kB', long],
  ] as const) {
    const times = await sampleAsync(() => readLog(repeated(bytes, BYTES)), { warm: 1, n: 10 })
    figures.push(
      figureOf(
        times.map((time) => BYTES / MB / (time / 1000)),
        {
          name: `readLog, ${name}`,
          unit: 'MB/s',
          target: { p50: 150 },
          baseline: { name: 'the stream alone', p50: BYTES / MB / (median(baseline) / 1000) },
          note: `256 MB a run, keeps ${LOG_BOUNDS.head + LOG_BOUNDS.tail} lines`,
        },
      ),
    )
  }
  return figures
}

/** How much a process grows that reads 1 GiB; in a process of its own, since memory is shared by everything in one. */
export function memoryFigures(): Figure[] {
  const runs = Array.from({ length: 5 }, () => ({
    reused: growth('reused'),
    own: growth('readLog'),
    stream: growth('stream'),
  }))
  return [
    figureOf(
      runs.map(({ reused }) => reused),
      {
        name: 'growth of RSS, 1 GiB in reused buffers',
        unit: 'MiB',
        target: { p99: 64 },
        note: 'what readLog itself takes',
      },
    ),
    figureOf(
      runs.map(({ own }) => own),
      {
        name: 'growth of RSS, 1 GiB in new buffers',
        unit: 'MiB',
        target: { p99: 64 },
        baseline: { name: 'the stream alone', p50: median(runs.map(({ stream }) => stream)) },
        note: 'highest RSS, sampled at every MB, less that before; with the buffers that await collection',
      },
    ),
  ]
}

function growth(what: 'readLog' | 'reused' | 'stream'): number {
  const script = join(import.meta.dirname, 'read-gibibyte.ts')
  const { stdout, status } = spawnSync(process.execPath, [script, what], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Reading 1 GiB ended with status ${status}`)
  return Number(stdout)
}

/** Milliseconds of CPU time to redact one MB, of ordinary logs and of text made to be slow. */
export async function redactionFigures(): Promise<Figure[]> {
  const lines = await ordinaryLines()
  const size = sizeOf(lines)
  const ordinary = sampleCpu(() => createRedactor().lines(lines), { warm: 5, n: 30 })
  const baseline = sampleCpu(() => JSON.stringify(lines), { warm: 5, n: 30 })

  const hostile: { piece: string; time: number }[] = []
  for (const { piece, lines: slow } of hostileLines())
    hostile.push({
      piece,
      time: median(sampleCpu(() => createRedactor().lines(slow), { warm: 8, n: 5 })) / sizeOf(slow),
    })
  const worst = hostile.reduce((a, b) => (b.time > a.time ? b : a))
  const over = new Set(hostile.filter(({ time }) => time > 50).map(({ piece }) => piece)).size
  const share = { name: 'JSON.stringify(lines)', p50: median(baseline) / size }
  return [
    figureOf(
      ordinary.map((time) => time / size),
      {
        name: 'redaction, ordinary logs, CPU',
        unit: 'ms/MB',
        target: { p50: 15 },
        baseline: share,
        note: `${lines.length} lines, ${size.toFixed(1)} MB`,
      },
    ),
    figureOf(
      hostile.map(({ time }) => time),
      {
        name: 'redaction, hostile text, CPU',
        unit: 'ms/MB',
        target: { p50: 50, p99: 50 },
        baseline: share,
        note: `one value a kind of text; worst: ${JSON.stringify(worst.piece)}; ${over} kinds above 50`,
      },
    ),
    scalingFigure(),
  ]
}

/** Linear rules take as long for a character of a line of 256 kB as for one of 32 kB. */
function scalingFigure(): Figure {
  const ratios: number[] = []
  let worst = { piece: '', ratio: 0 }
  const pieces = new Set<string>()
  for (const { piece, lines } of hostileLines()) {
    // The same text stands there in shorter and in longer lines.
    if (pieces.has(piece)) continue
    pieces.add(piece)
    const whole = lines.join('')
    const eighth = whole.slice(0, whole.length / 8)
    const small = median(sample(() => createRedactor().text(eighth), { warm: 1, n: 5 }))
    const large = median(sample(() => createRedactor().text(whole), { warm: 1, n: 3 }))
    const ratio = large / small
    ratios.push(ratio)
    if (ratio > worst.ratio) worst = { piece, ratio }
  }
  return figureOf(ratios, {
    name: 'redaction, time of a line 8 times as long',
    unit: 'times',
    target: { p50: 12, p99: 24 },
    note: `8 is linear, 64 quadratic; highest: ${JSON.stringify(worst.piece)}`,
  })
}
