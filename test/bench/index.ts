/** `npm run bench`: how fast and how small the engine is, as a table, and as JSON with `-- --json <file>`. */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { ackFigures } from './ack-figures.ts'
import { diagnoseFigures, excerptFigures } from './engine-figures.ts'
import { type Figure, meetsTarget } from './figure.ts'
import { gatherFigures } from './gather-figures.ts'
import { memoryFigures, readFigures, redactionFigures } from './log-figures.ts'
import { stormFigures } from './storm-figures.ts'
import { watchFigures } from './watch-figures.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const startedAt = new Date().toISOString()
const loadBefore = loadavg()[0] ?? 0
const figures: Figure[] = []
for (const part of [
  diagnoseFigures,
  gatherFigures,
  ackFigures,
  excerptFigures,
  readFigures,
  redactionFigures,
  memoryFigures,
  watchFigures,
  stormFigures,
]) {
  for (const figure of await part()) {
    figures.push(figure)
    console.log(row(figure))
  }
}

const missed = figures.filter((figure) => meetsTarget(figure) === false)
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  loadBefore,
}
console.log(`\n${machine.cpu}, ${machine.cores} cores, load ${loadBefore.toFixed(1)}, Node ${machine.node}`)
console.log(missed.length === 0 ? 'every target met' : `missed: ${missed.map(({ name }) => name).join('; ')}`)
if (values.json !== undefined) {
  const judged = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), met: meetsTarget(figure) }))
  writeFileSync(values.json, `${JSON.stringify({ startedAt, machine, figures: judged }, null, 2)}\n`)
}

function row(figure: Figure): string {
  const { name, unit, n, p50, p99, target, baseline, note } = figure
  const more = unit === 'MB/s' ? '>=' : '<='
  const limits = [
    ...(target?.p50 === undefined ? [] : [`p50 ${more} ${target.p50}`]),
    ...(target?.p99 === undefined ? [] : [`p99 ${more} ${target.p99}`]),
  ].join(', ')
  const met = meetsTarget(figure)
  const verdict = met === undefined ? '' : met ? 'met   ' : 'MISSED'
  const ratio = baseline === undefined ? '' : `${round(ratioOf(figure) ?? 0)} x ${baseline.name}`
  return [
    name.padEnd(44),
    unit.padEnd(6),
    `n ${n}`.padEnd(7),
    `p50 ${round(p50)}`.padEnd(11),
    `p99 ${round(p99)}`.padEnd(11),
    verdict.padEnd(6),
    limits.padEnd(26),
    ratio.padEnd(34),
    note ?? '',
  ]
    .join('  ')
    .trimEnd()
}

/** How many times the baseline, in the figure's own unit. */
function ratioOf({ p50, baseline }: Figure): number | undefined {
  return baseline === undefined ? undefined : p50 / baseline.p50
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
