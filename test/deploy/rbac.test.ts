/** The roles in the repository are those that the code needs, and no more. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { renderAll } from '../../deploy/generate.ts'
import { parseManifests } from '../support/manifests.ts'

const deploy = join(import.meta.dirname, '../../deploy')
const read = (path: string) => readFileSync(join(deploy, path), 'utf8')

it.each(renderAll())('$path is up to date (run `npm run generate`)', ({ path, text }) => {
  expect(read(path)).toBe(text)
})

it('the role of every bot only reads, and never Secrets', () => {
  const [role] = parseManifests(read('kustomize/base/rbac.yaml'))
  const rules = role?.rules as { resources: string[]; verbs: string[] }[]

  expect(new Set(rules.flatMap((rule) => rule.verbs))).toEqual(new Set(['get', 'list', 'watch']))
  expect(rules.flatMap((rule) => rule.resources)).not.toContain('secrets')
})

it('the roles of the actions are bound to nobody, and never touch Secrets', () => {
  const objects = parseManifests(read('kustomize/components/actions/roles.yaml'))
  const rules = objects.flatMap(({ rules: each }) => each as { resources: string[]; verbs: string[] }[])

  expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['ClusterRole']))
  expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets')
  expect(rules.flatMap(({ resources, verbs }) => [...resources, ...verbs])).not.toContain('*')
})
