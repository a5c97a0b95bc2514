/** The role in the repository is the one that the collectors need, and no more. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { renderActionsRbac, renderRbac } from '../../deploy/kubernetes/generate-rbac.ts'

const written = readFileSync(join(import.meta.dirname, '../../deploy/kubernetes/rbac.yaml'), 'utf8')

it('rbac.yaml is what the declared permissions give (run `npm run rbac`)', () => {
  expect(written).toBe(renderRbac())
})

it('the role only reads, and never Secrets', () => {
  const [role] = parseAllDocuments(written).map((document) => document.toJS())
  const rules = role.rules as { resources: string[]; verbs: string[] }[]

  expect(
    rules.flatMap((rule) => rule.verbs).filter((verb) => !['get', 'list', 'watch'].includes(verb)),
  ).toEqual([])
  expect(rules.flatMap((rule) => rule.resources)).not.toContain('secrets')
})

const actions = readFileSync(join(import.meta.dirname, '../../deploy/kubernetes/rbac-actions.yaml'), 'utf8')

it('rbac-actions.yaml is what the actions declare (run `npm run rbac`)', () => {
  expect(actions).toBe(renderActionsRbac())
})

it('the roles of the actions are bound to nobody, and never touch Secrets', () => {
  const objects = parseAllDocuments(actions).map((document) => document.toJS())
  const rules = objects.flatMap(({ rules: each }) => each as { resources: string[]; verbs: string[] }[])

  expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['ClusterRole']))
  expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets')
  expect(rules.flatMap(({ resources, verbs }) => [...resources, ...verbs])).not.toContain('*')
})
