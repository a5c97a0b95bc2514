/**
 * `npm run bench`: how fast and how small it is, as a table, and as JSON with `-- --json <file>`; `-- --only a,b` runs
 * the parts of these names.
 */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { ackFigures } from './ack-figures.ts'
import { callFigures } from './call-figures.ts'
import { diagnoseFigures, excerptFigures } from './engine-figures.ts'
import { type Figure, isMoreBetter, meetsTarget, ratioOf } from './figure.ts'
import { footprintFigures } from './footprint-figures.ts'
import { gatherFigures } from './gather-figures.ts'
import { latencyFigures } from './latency-figures.ts'
import { memoryFigures, readFigures, redactionFigures } from './log-figures.ts'
import { stormFigures } from './storm-figures.ts'
import { throughputFigures } from './throughput-figures.ts'
import { watchFigures } from './watch-figures.ts'
import { webhookFigures } from './webhook-figures.ts'

const PARTS: Readonly<Record<string, () => Figure[] | Promise<Figure[]>>> = {
  diagnose: diagnoseFigures,
  calls: callFigures,
  gather: gatherFigures,
  webhook: webhookFigures,
  latency: latencyFigures,
  throughput: throughputFigures,
  footprint: footprintFigures,
  storm: stormFigures,
  ack: ackFigures,
  excerpt: excerptFigures,
  read: readFigures,
  redaction: redactionFigures,
  memory: memoryFigures,
  watch: watchFigures,
}

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } })
const only = values.only?.split(',') ?? Object.keys(PARTS)
const unknown = only.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}
const startedAt = new Date().toISOString()
const loadBefore = loadavg()[0] ?? 0
const figures: Figure[] = []
for (const name of only) {
  for (const figure of (await PARTS[name]?.()) ?? []) {
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
  loadAfter: loadavg()[0] ?? 0,
}
console.log(
  `\n${machine.cpu}, ${machine.cores} cores, load ${loadBefore.toFixed(1)} to ${machine.loadAfter.toFixed(1)}, Node ${machine.node}`,
)
console.log(missed.length === 0 ? 'every target met' : `missed: ${missed.map(({ name }) => name).join('; ')}`)
if (values.json !== undefined) {
  const judged = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), met: meetsTarget(figure) }))
  writeFileSync(values.json, `${JSON.stringify({ startedAt, machine, figures: judged }, null, 2)}\n`)
}

function row(figure: Figure): string {
  const { name, unit, n, p50, p99, target, baseline, note } = figure
  const sign = isMoreBetter(unit) ? '>=' : '<='
  const limits = [
    ...(target?.p50 === undefined ? [] : [`p50 ${sign} ${target.p50}`]),
    ...(target?.p99 === undefined ? [] : [`p99 ${sign} ${target.p99}`]),
    ...(target?.ratio === undefined ? [] : [`ratio ${sign} ${target.ratio}`]),
  ].join(', ')
  const met = meetsTarget(figure)
  const verdict = met === undefined ? '' : met ? 'met   ' : 'MISSED'
  const ratio = baseline === undefined ? '' : `${round(ratioOf(figure) ?? 0)} x ${baseline.name}`
  return [
    name.padEnd(46),
    unit.padEnd(8),
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

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
