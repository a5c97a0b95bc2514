/** Collects every regular expression of the source: the literals by the syntax tree, the composed ones as they are made. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'vite'

export interface Expression {
  readonly file: string
  readonly source: string
  readonly flags: string
}

export interface FoundExpressions {
  readonly expressions: readonly Expression[]
  /** How many `new RegExp` stand in each file, so that a test can tell which of them were seen. */
  readonly composed: ReadonlyMap<string, number>
}

const ROOT = join(import.meta.dirname, '../..')

/** All literals of src and handlers, without the page of the playground, which runs in a browser. */
export function collectLiterals(): FoundExpressions {
  const files = globSync(['src/**/*.ts', 'handlers/**/*.ts'], { cwd: ROOT }).filter(
    (file) => !file.startsWith('src/playground/slack/web/'),
  )
  const expressions: Expression[] = []
  const composed = new Map<string, number>()
  for (const file of files) {
    const { program, errors } = parseSync(file, readFileSync(join(ROOT, file), 'utf8'))
    if (errors.length > 0) throw new Error(`${file} cannot be parsed`)
    new Visitor({
      Literal(node) {
        if ('regex' in node && node.regex)
          expressions.push({ file, source: node.regex.pattern, flags: node.regex.flags })
      },
      NewExpression({ callee }) {
        if (callee.type === 'Identifier' && callee.name === 'RegExp')
          composed.set(file, (composed.get(file) ?? 0) + 1)
      },
    }).visit(program)
  }
  return { expressions, composed }
}

/** What a file makes with `new RegExp` while it is loaded; it must not have been loaded before. */
export async function collectComposed(file: string): Promise<readonly Expression[]> {
  const Real = globalThis.RegExp
  const made: Expression[] = []
  class Watched extends Real {
    constructor(source: string | RegExp, flags?: string) {
      super(source, flags)
      if (typeof source === 'string') made.push({ file, source: this.source, flags: this.flags })
    }
  }
  globalThis.RegExp = Watched as RegExpConstructor
  try {
    await import(join(ROOT, file))
  } finally {
    globalThis.RegExp = Real
  }
  return made
}
