/** `npm run score`: how well the engine does on the recorded cases, as a table. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Judgement, judgeCase, listCases } from './support/corpus.ts'

const folder = process.argv.slice(2).find((arg) => !arg.startsWith('--'))
const judged: Judgement[] = []
for (const recorded of listCases(folder)) judged.push(await judgeCase(recorded, folder))

const percent = (n: number, of: number): string => `${n}/${of} (${Math.round((100 * n) / Math.max(of, 1))} %)`

for (const j of judged.filter(
  (x) => !x.first || x.missing.length > 0 || x.leaks.length > 0 || !x.container || !x.changeSeen,
)) {
  const [first] = j.diagnosis.findings
  const faults = [
    ...(j.first
      ? []
      : [
          `expected ${j.case.expected.cause}, said ${j.diagnosis.findings
            .map((f) => `${f.cause} ${f.confidence}`)
            .slice(0, 3)
            .join(', ')} (${j.diagnosis.verdict})`,
        ]),
    ...(j.container ? [] : [`container ${first?.container} instead of ${j.case.expected.container}`]),
    ...(j.missing.length ? [`not mentioned: ${j.missing.join(', ')}`] : []),
    ...(j.changeSeen ? [] : ['change not seen']),
    ...(j.leaks.length ? [`LEAK of ${j.leaks.length} secrets`] : []),
  ]
  console.log(`${j.case.id}: ${faults.join('; ')}`)
}

console.log('\ncause                    cases  recall  precision')
for (const cause of [...new Set(judged.map((j) => j.case.expected.cause))].sort()) {
  const mine = judged.filter((j) => j.case.expected.cause === cause)
  const said = judged.filter((j) => j.diagnosis.findings[0]?.cause === cause)
  const recall = mine.filter((j) => j.first).length / mine.length
  const precision = said.length ? said.filter((j) => j.first).length / said.length : Number.NaN
  console.log(
    `${cause.padEnd(24)} ${String(mine.length).padStart(5)}  ${recall.toFixed(2).padStart(6)}  ${Number.isNaN(precision) ? '     -' : precision.toFixed(2).padStart(9)}`,
  )
}

console.log('\nconfidence of the first finding  cases  right')
for (const [low, high] of [
  [0, 0.4],
  [0.4, 0.6],
  [0.6, 0.8],
  [0.8, 0.9],
  [0.9, 1],
] as const) {
  const band = judged.filter((j) => {
    const confidence = j.diagnosis.findings[0]?.confidence ?? 0
    return confidence >= low && (confidence < high || high === 1)
  })
  console.log(
    `${low.toFixed(1)} - ${high.toFixed(1)}                        ${String(band.length).padStart(5)}  ${percent(band.filter((j) => j.first).length, band.length)}`,
  )
}

const total = judged.length
const facts = judged.reduce((n, j) => n + (j.case.expected.mustMention?.length ?? 0), 0)
const missing = judged.reduce((n, j) => n + j.missing.length, 0)
const changes = judged.filter((j) => j.case.expected.changed)
const leaks = judged.reduce((n, j) => n + j.leaks.length, 0)
const wrongSure = judged.filter((j) => !j.first && j.diagnosis.verdict === 'identified').length
const figures: readonly (readonly [string, string])[] = [
  ['first finding right', percent(judged.filter((j) => j.first).length, total)],
  ['right cause within the first three', percent(judged.filter((j) => j.withinThree).length, total)],
  ['container right', percent(judged.filter((j) => j.container).length, total)],
  ['facts that must be told, told', percent(facts - missing, facts)],
  ['change seen where there was one', percent(changes.filter((j) => j.changeSeen).length, changes.length)],
  ['verdict "identified"', percent(judged.filter((j) => j.diagnosis.verdict === 'identified').length, total)],
  ['confidently wrong', String(wrongSure)],
  ['secrets leaked', String(leaks)],
]
console.log(['', ...figures.map(([name, figure]) => `${name.padEnd(36)} ${figure}`)].join('\n'))
if (process.argv.includes('--readme')) writeReadme()
process.exitCode = leaks > 0 || wrongSure > 0 ? 1 : 0

/** Puts the figures between the marks in the README. */
function writeReadme(): void {
  const path = join(import.meta.dirname, '../README.md')
  const rows = figures.map(([name, figure]) => `| ${name} | ${figure} |`)
  const table = ['| | |', '| --- | --- |', ...rows].join('\n')
  const readme = readFileSync(path, 'utf8')
  const [before = '', rest = ''] = readme.split('<!-- score:begin -->')
  const [, after = ''] = rest.split('<!-- score:end -->')
  writeFileSync(path, `${before}<!-- score:begin -->\n${table}\n<!-- score:end -->${after}`)
}
