/** SECURITY.md promises nothing without a test: each line of its threat model names tests, and they are there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const document = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8')
const model = document.slice(document.indexOf('## Threat model'), document.indexOf('### What is left'))
const rows = model.split('\n').filter((line) => /^\| (?!could|---)/.test(line))

/** The tests that a line names, each as a file and a title. */
function testsOf(row: string): { readonly file: string; readonly title: string }[] {
  let file = ''
  return [...row.matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)].flatMap(([, path, title]) => {
    if (path !== undefined) file = path
    return title === undefined ? [] : [{ file, title }]
  })
}

it('every line of the threat model names a test', () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter((row) => testsOf(row).length === 0)).toEqual([])
})

it('every test that the threat model names is there, under its title', () => {
  const named = rows.flatMap(testsOf)

  const missing = named.filter(({ file, title }) => {
    const path = join(ROOT, file)
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(`'${title}'`)
  })

  expect(missing).toEqual([])
})

it('every test of this folder is named, so that none is a secret of its author', () => {
  const unnamed = [
    'files',
    'fuzz',
    'hostile-alert',
    'hostile-log',
    'outgoing',
    'regular-expressions',
    'secrets',
  ]
    .concat(['slack-requests', 'webhook-limits', 'dependencies'])
    .filter((name) => !model.includes(`test/security/${name}.test.ts`))

  expect(unnamed).toEqual([])
})
