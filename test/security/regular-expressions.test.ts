/** Every regular expression of the project, tried on texts that make backtracking engines slow, as long as texts get. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { LONGEST_MESSAGE } from '../../src/evidence/bound-texts.ts'
import { collectComposed, collectLiterals, type Expression, type FoundExpressions } from './expressions.ts'

/**
 * Texts that a checker (recheck 4.5.0) found against earlier versions of these expressions: plain parts, and parts in
 * brackets that are repeated. Every expression is tried on all of them, so that none can come back elsewhere.
 */
const ATTACKS: readonly (readonly (string | [string])[])[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'hostile-texts.json'), 'utf8'),
)
const LETTERS = [
  'a',
  '0',
  ' ',
  '/',
  '-',
  '.',
  ':',
  '"',
  "'",
  '‘',
  '(',
  '<',
  'a.',
  'a-',
  'a/',
  'A_',
  '0 ',
  '\n ',
]

/** For all texts together; linear and square cost stay far below, a cubic one far above. Of processor time, since the machine may be busy. */
const LIMIT_MS = 6_000
/** V8 ends the script then, so that a bad expression fails the test rather than hang it. */
const PATIENCE_MS = 30_000

/** Made from an input while the process runs; each with why that is harmless. */
const COMPOSED_LATER: Readonly<Record<string, string>> = {
  'src/safe-pattern.ts': 'the checker of the patterns of crashloop.yaml itself',
  'src/evidence/redact.ts': 'patterns of crashloop.yaml, which src/safe-pattern.ts has checked',
  'src/evidence/references.ts': 'one of two fixed words',
  'src/diagnosis/causes/port-conflict.ts': 'a number',
  'src/adapters/describe/parse-container.ts': 'one of a few fixed words',
}

let literals: FoundExpressions
let all: readonly Expression[]
beforeAll(async () => {
  literals = collectLiterals()
  const files = [...literals.composed.keys()].filter((file) => !(file in COMPOSED_LATER))
  const composed: Expression[] = []
  for (const file of files) composed.push(...(await collectComposed(file)))
  const unique = new Map(
    [...literals.expressions, ...composed].map((each) => [`/${each.source}/${each.flags}`, each]),
  )
  all = [...unique.values()]
})

describe('The regular expressions', () => {
  it('are all found, also those that are composed', () => {
    const filesWithComposed = new Set(all.map(({ file }) => file))
    const unseen = [...literals.composed.keys()].filter(
      (file) => !(file in COMPOSED_LATER) && !filesWithComposed.has(file),
    )

    expect(all.length).toBeGreaterThan(500)
    expect(unseen).toEqual([])
  })

  it('refer back to no group, which no engine can do in bounded time', () => {
    const referring = all.filter(
      ({ file, source }) =>
        /\\(?:[1-9]|k<)/.test(source.replace(/\\\\/g, '')) && !BACKREFERENCES.includes(file),
    )

    expect(referring).toEqual([])
  })

  it('end soon on every hostile text of the length that a message can have', { timeout: 300_000 }, () => {
    const shared = [...ATTACKS.map(spread), ...LETTERS.map((letter) => spread([[letter], '\u0001']))]

    const slow = all.flatMap((expression) =>
      slowOn(expression, [...shared, ...ownAttacks(expression.source)]),
    )

    expect(slow).toEqual([])
  })
})

/** A quotation mark, one character, in an anchored expression. */
const BACKREFERENCES = ['src/evidence/redact-blocks.ts']

/** The parts, those in brackets repeated until the text has its length. */
function spread(parts: readonly (string | [string])[]): string {
  const fixed = parts.filter((part) => typeof part === 'string').join('').length
  const pumped = parts.filter((part) => typeof part !== 'string')
  const share = Math.max(0, LONGEST_MESSAGE - fixed) / Math.max(1, pumped.length)
  return parts
    .map((part) => (typeof part === 'string' ? part : part[0].repeat(Math.ceil(share / part[0].length))))
    .join('')
    .slice(0, LONGEST_MESSAGE)
}

/** Words that the expression itself spells out, again and again, and followed by an endless run of one letter. */
function ownAttacks(source: string): string[] {
  const words = source
    .replace(/\(\?(?::|<?[=!]|<\w+>)|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\\[a-zA-Z]/g, '\0')
    .replace(/\\(.)/g, '$1')
    .split(/[\0()|*+?^$]+/)
    .filter((word) => word.length > 1)
    .slice(0, 3)
  return words.flatMap((word) => [
    spread([[word], '\u0001']),
    ...['a', '0', ' '].map((letter) => spread([word, [letter], '\u0001'])),
  ])
}

const context = createContext({ pattern: /x/, texts: [] as string[], reached: 0 })
const run = new Script(
  'reached = 0; for (const text of texts) { pattern.global ? text.replace(pattern, "") : pattern.test(text); reached += 1 }',
)

/** What is wrong with the expression; all texts are one script, since to guard each by a timer costs more than to run it. */
function slowOn({ file, source, flags }: Expression, texts: readonly string[]): string[] {
  Object.assign(context, { pattern: new RegExp(source, flags), texts })
  const before = process.threadCpuUsage()
  try {
    run.runInContext(context, { timeout: PATIENCE_MS })
  } catch {
    const text = texts[context.reached as number] ?? ''
    return [`${file}: /${source}/${flags} does not end on ${JSON.stringify(text.slice(0, 60))}`]
  }
  const spentMs = process.threadCpuUsage(before).user / 1000
  return spentMs > LIMIT_MS ? [`${file}: /${source}/${flags} takes ${spentMs} ms`] : []
}
