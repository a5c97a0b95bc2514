/** What the README shows works. */
import { existsSync, readFileSync } from 'node:fs'
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

it('every file that it links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => path)

  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

it('every npm script that it names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const named = [...readme.matchAll(/npm (?:run )?(demo|test|score|start|bench|rbac|build)\b/g)].map(
    ([, name = '']) => name,
  )

  expect(named.filter((name) => !(name in scripts))).toEqual([])
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
