/**
 * `npm run test:faults`: kills processes, breaks Redis, Slack and Kubernetes, and says whether anything was lost or done
 * twice. `-- --all` tries every place, `--only kill,redis` some parts, `--match <words>` some trials, `--seed 7` another
 * sample, `--lanes 4` so many at a time, `--minutes 7` for how long trials are begun (with `--all` for as long as it
 * takes), `--json <file>` writes the rows.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { planKills } from './kill-trials.ts'
import { kubernetesTrials } from './kubernetes-trials.ts'
import { processTrials } from './process-trials.ts'
import { redisTrials } from './redis-trials.ts'
import { slackTrials } from './slack-trials.ts'
import { renderTable, toRows } from './table.ts'
import { topologyTrials } from './topology-trials.ts'
import { type Judged, runTrials, type Trial } from './trial.ts'

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: String(availableParallelism() * 6) },
    only: { type: 'string' },
    minutes: { type: 'string', default: '7' },
    match: { type: 'string' },
    json: { type: 'string' },
  },
})
// Every world and process of a trial wants to be told when we end.
process.setMaxListeners(0)
// A signal would end us without taking the processes and servers along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const cache = mkdtempSync(join(tmpdir(), 'crashloop-compiled-'))
process.once('exit', () => rmSync(cache, { recursive: true, force: true }))

const PARTS: Readonly<Record<string, () => Promise<readonly Trial[]>>> = {
  slack: async () => slackTrials(cache),
  kubernetes: async () => kubernetesTrials(cache),
  redis: async () => redisTrials(cache),
  topology: async () => topologyTrials(cache),
  process: async () => processTrials(cache),
  kill: async () => {
    const plan = await planKills({ all: values.all, seed: Number(values.seed), cache })
    for (const line of plan.coverage) console.log(`kill -9, ${line}`)
    return plan.trials
  },
}

const only = values.only?.split(',') ?? Object.keys(PARTS)
const unknown = only.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(2)
}

const startedAt = performance.now()
// What comes first is begun in any case: the kills, which are many, come last.
const parts = await Promise.all(only.map((name) => PARTS[name]?.() ?? []))
const trials = parts.flat().filter(({ name }) => values.match === undefined || name.includes(values.match))
const beginUntil = values.all ? Number.POSITIVE_INFINITY : startedAt + Number(values.minutes) * 60_000
const judged = await runTrials(trials, { lanes: Number(values.lanes), beginUntil }, tell)
const rows = toRows(judged)
const wrong = judged.filter(isWrong)
console.log(`\n${renderTable(rows)}\n`)
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1)
console.log(`${judged.length} of ${trials.length} trials begun, in ${minutes} minutes, seed ${values.seed}`)
console.log(wrong.length === 0 ? 'nothing lost, nothing doubled' : `${wrong.length} trials went wrong`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
process.exit(wrong.length === 0 ? 0 : 1)

function isWrong({ result }: Judged): boolean {
  return result.lost.length + result.doubled.length > 0
}

function tell(each: Judged): void {
  const { trial, result, tookMs } = each
  const struck = result.injected > 0 ? '' : ' (did not come by)'
  const state = isWrong(each) ? 'WRONG' : 'ok'
  console.log(`${state.padEnd(5)} ${(tookMs / 1_000).toFixed(0).padStart(4)} s  ${trial.name}${struck}`)
  if (!isWrong(each)) return
  for (const words of [...result.lost, ...result.doubled]) console.log(`      ${words}`)
  const file = join(tmpdir(), `crashloop-fault-${process.pid}-${trial.name.replace(/[^a-z0-9]+/gi, '-')}.log`)
  writeFileSync(file, result.output ?? '')
  console.log(`      log: ${file}`)
}
