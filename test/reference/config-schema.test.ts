/** The JSON schema and the example of crashloop.yaml are those that the code reads. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { parseCrashloopYaml } from '../../src/crashloop-yaml.ts'
import { renderConfigSchema } from './config-schema.ts'

const example = readFileSync(join(import.meta.dirname, '../../deploy/crashloop.example.yaml'), 'utf8')

it('deploy/crashloop.example.yaml is accepted', () => {
  expect(parseCrashloopYaml(example).problems).toEqual([])
})

it('the example shows every section that there is', () => {
  const { properties } = JSON.parse(renderConfigSchema()) as { properties: Record<string, unknown> }
  const shown = Object.keys(parseDocument(example).toJS() as object)

  expect(Object.keys(properties).filter((name) => !shown.includes(name))).toEqual([])
})
