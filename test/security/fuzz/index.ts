/** `npm run fuzz -- [--runs <n>] [--seed <n>] [--only <target>]`: fuzzes every reader, and ends with 1 when one breaks. */
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { TARGETS } from './targets.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
})
const runs = Number(values.runs ?? 2_000)
const seed = Number(values.seed ?? Date.now() % 1_000_000_000)
process.stdout.write(`${runs} runs each, --seed ${seed}\n`)
for (const target of TARGETS.filter(({ name }) => values.only === undefined || name === values.only)) {
  const started = performance.now()
  const problem = await fuzz(target, { runs, seed })
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  process.stdout.write(`${problem === undefined ? 'ok    ' : 'BROKEN'}  ${target.name}  ${seconds} s\n`)
  if (problem === undefined) continue
  process.stdout.write(`${problem}\n`)
  process.exitCode = 1
}
