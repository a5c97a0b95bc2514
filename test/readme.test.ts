/** What the README shows works; links, commands and settings of all documents are in documents.test.ts. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseCrashloopYaml } from '../src/crashloop-yaml.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

it('its crashloop.yaml is accepted', () => {
  const [, yaml = ''] = /```yaml\n(# crashloop.yaml[\s\S]*?)```/.exec(readme) ?? []

  const result = parseCrashloopYaml(yaml)

  expect(result.problems).toEqual([])
  expect(result.value?.clusters).toHaveLength(1)
})

it('every variable of its table is read by the configuration', () => {
  const config = ['src/config.ts', 'src/secret-shapes.ts', 'src/tracing-variables.ts']
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  const table = readme.slice(readme.indexOf('| variable'), readme.indexOf('```yaml'))
  const named = [...table.matchAll(/`([A-Z][A-Z_]{3,})`/g)].map(([, name = '']) => name)

  expect(named.length).toBeGreaterThan(8)
  expect(named.filter((name) => !config.includes(name))).toEqual([])
})
