/** Tells people what is wrong with their crashloop.yaml: where, what stands there, and what they may have meant. */

import type { z } from 'zod'
import { nearestName } from './diagnosis/nearest.ts'

type Schema = z.core.JSONSchema.BaseSchema

/** One sentence for each issue. Values are never quoted, since one may be a secret that got there by mistake. */
export function tellIssues(
  issues: readonly z.core.$ZodIssue[],
  content: unknown,
  schema: Schema,
): readonly string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => unknownKey(key, issue.path, schema))
    return [`${placeOf(issue.path)} ${wordsOf(issue, valueAt(content, issue.path))}.`]
  })
}

function placeOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
  return steps.join('').replace(/^\./, '') || 'the file'
}

function unknownKey(key: string, path: readonly PropertyKey[], schema: Schema): string {
  const known = Object.keys(schemaAt(schema, path)?.properties ?? {})
  const meant = nearestName(key, known)
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`
  return `${placeOf(path)} has the unknown key ${key}; ${hint}${hint.endsWith('?') ? '' : '.'}`
}

function wordsOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'invalid_type') {
    const expected = KINDS[issue.expected] ?? issue.expected
    if (value === undefined) return `is missing; it must be ${expected}`
    if (value === null)
      return `is empty; it must be ${expected} (a # begins a comment in YAML, so put "#name" in quotes)`
    return `must be ${expected}, but is ${kindOf(value)}`
  }
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'has a key that cannot be'
  if (issue.code === 'invalid_value' && !issue.message.startsWith('must')) {
    const values = issue.values.map(String)
    const meant = typeof value === 'string' ? nearestName(value, values) : undefined
    const hint = meant === undefined ? `, but is ${kindOf(value)}` : `; did you mean ${meant}?`
    return `must be one of ${values.join(', ')}${typeof value === 'string' && meant === undefined ? '' : hint}`
  }
  return issue.message.replace(/^Invalid input: /, '')
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'empty'
  return KINDS[Array.isArray(value) ? 'array' : typeof value] ?? typeof value
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    content,
  )
}

function schemaAt(schema: Schema, path: readonly PropertyKey[]): Schema | undefined {
  let present: Schema | undefined = schema
  for (const step of path) {
    const next: unknown =
      typeof step === 'number'
        ? present?.items
        : (present?.properties?.[String(step)] ?? present?.additionalProperties)
    present = typeof next === 'object' && next !== null && !Array.isArray(next) ? (next as Schema) : undefined
  }
  return present
}
