/** Reads secrets from variables, or from the files that variables and crashloop.yaml name. */

import { readFileSync } from 'node:fs'
import { Secret } from './domain/secret.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a secret must look like, and the words for one that does not. */
export interface SecretShape {
  readonly shape: { test(value: string): boolean }
  readonly words: string
}

/** The secrets that are given, each as `NAME` or as `NAME_FILE`; adds a sentence to `problems` for each mistake. */
export function readSecrets<N extends string>(
  shapes: Readonly<Record<N, SecretShape>>,
  given: Env,
  problems: string[],
): { readonly [K in N]?: Secret } {
  const found: { [K in N]?: Secret } = {}
  for (const [name, { shape, words }] of Object.entries<SecretShape>(shapes)) {
    const value = readVariable(given, name, problems)
    if (value === undefined) continue
    if (!shape.test(value)) problems.push(`${name} ${words}.`)
    found[name as N] = new Secret(value)
  }
  return found
}

function readVariable(given: Env, name: string, problems: string[]): string | undefined {
  const path = given[`${name}_FILE`]
  if (path === undefined) return given[name]
  if (given[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set; keep one of them.`)
  return readFileText(`${name}_FILE`, path, problems)?.trim()
}

/** The secret in a file, or undefined with a sentence in `problems` that begins with `place`. */
export function readSecretFile(place: string, path: string, problems: string[]): Secret | undefined {
  const value = readFileText(place, path, problems)?.trim()
  return value === undefined ? undefined : new Secret(value)
}

function readFileText(place: string, path: string, problems: string[]): string | undefined {
  try {
    const value = readFileSync(path, 'utf8')
    if (value.trim() !== '') return value
    problems.push(`${place}: ${path} is empty.`)
  } catch (error) {
    problems.push(`${place}: cannot read ${path} (${codeOf(error)}).`)
  }
  return undefined
}

/** The system's word for why a file cannot be read, e.g. `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
}
