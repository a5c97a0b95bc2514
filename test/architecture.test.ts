/** The import rules and file habits of the design, checked on the source itself. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = globSync(['src/**/*.ts', 'handlers/**/*.ts'], { cwd: root })

/** Layer of a path: `src/adapters/slack/x.ts` -> `adapters/slack`, `src/app.ts` -> `app`. */
function layerOf(path: string): string {
  const parts = path.split('/')
  if (parts[0] === 'handlers') return 'handlers'
  if (parts[1] === 'adapters') return `adapters/${parts[2]}`
  return parts.length === 2 ? 'root' : (parts[1] as string)
}

function importsOf(path: string): { target: string; local: boolean }[] {
  const source = readFileSync(join(root, path), 'utf8')
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? { target: relative(root, join(root, dirname(path), specifier)), local: true }
      : { target: specifier, local: false },
  )
}

/** Which layers a layer may import, besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  evidence: ['domain'],
  diagnosis: ['domain'],
  remediation: ['domain'],
  incidents: ['domain', 'evidence', 'diagnosis', 'remediation'],
}

/** Outside systems, and the only folders that may import their SDK. */
const SDK_HOMES: Readonly<Record<string, readonly string[]>> = {
  '@slack/': ['adapters/slack', 'handlers'],
  '@kubernetes/client-node': ['adapters/kubernetes'],
  bullmq: ['adapters/queue'],
  'cron-parser': ['adapters/cron'],
  ioredis: ['adapters/queue', 'adapters/redis'],
  express: ['adapters/http', 'adapters/slack', 'handlers'],
  ws: ['playground'],
}

describe('The source follows the design', () => {
  it.each(Object.keys(ALLOWED))('%s imports only what it may', (layer) => {
    const allowed = [layer, ...(ALLOWED[layer] as readonly string[])]

    const violations = files
      .filter((file) => layerOf(file) === layer)
      .flatMap((file) =>
        importsOf(file)
          .filter((i) => i.local && !allowed.includes(layerOf(i.target)))
          .map((i) => `${file} -> ${i.target}`),
      )

    expect(violations).toEqual([])
  })

  it('adapters import the domain, ports and their own folder, never another adapter', () => {
    const violations = files
      .filter((file) => layerOf(file).startsWith('adapters/'))
      .flatMap((file) =>
        importsOf(file)
          .filter((i) => i.local)
          .filter(
            (i) =>
              !['domain', 'evidence', 'incidents', 'remediation', layerOf(file)].includes(layerOf(i.target)),
          )
          .map((i) => `${file} -> ${i.target}`),
      )

    expect(violations).toEqual([])
  })

  it('each SDK is imported only where its outside system is adapted', () => {
    const violations = files.flatMap((file) =>
      importsOf(file)
        .filter((i) => !i.local)
        .flatMap((i) => {
          const sdk = Object.keys(SDK_HOMES).find(
            (name) => i.target === name || i.target.startsWith(name.endsWith('/') ? name : `${name}/`),
          )
          const homes = sdk ? (SDK_HOMES[sdk] as readonly string[]) : undefined
          return homes && !homes.includes(layerOf(file)) && layerOf(file) !== 'playground'
            ? [`${file} -> ${i.target}`]
            : []
        }),
    )

    expect(violations).toEqual([])
  })

  it('only config.ts reads the environment', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(root, file), 'utf8')))

    expect(readers).toEqual(['src/config.ts'])
  })

  it('every file begins with a sentence that says what it is for', () => {
    const silent = files.filter(
      (file) => !/^(?:#!.*\n)?\/\*\*\s*(?:\*\s)?\S/.test(readFileSync(join(root, file), 'utf8')),
    )

    expect(silent).toEqual([])
  })

  it('no file with code grows beyond 300 lines', () => {
    const long = files
      .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
      .filter(({ text }) => /^(?:export )?(?:async )?(?:function|const|class) /m.test(text))
      .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > 300)

    expect(long).toEqual([])
  })
})
