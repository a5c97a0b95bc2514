/**
 * Checks objects against Kubernetes' own API: the types that the official client generates from the OpenAPI document of
 * its release, here 1.36 (`@kubernetes/client-node` 2.0.1). Stricter than the server: unknown fields are mistakes.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as client from '@kubernetes/client-node'

const MODELS = join(import.meta.dirname, '../../node_modules/@kubernetes/client-node/dist/gen/models')

interface Attribute {
  readonly baseName: string
  readonly type: string
}

interface Model {
  getAttributeTypeMap(): readonly Attribute[]
}

/** Every mistake of the object with its path; the kind has to be one of Kubernetes itself. */
export function schemaProblems(object: { readonly apiVersion: string; readonly kind: string }): string[] {
  const version = object.apiVersion.split('/').at(-1) ?? ''
  const type = `${version[0]?.toUpperCase()}${version.slice(1)}${object.kind}`
  if (!isModel(type)) return [`${object.apiVersion} ${object.kind}: not a kind of Kubernetes 1.36`]
  return check(type, object, object.kind)
}

function check(type: string, value: unknown, path: string): string[] {
  const [, item] = /^Array<(.+)>$/.exec(type) ?? []
  if (item !== undefined) {
    if (!Array.isArray(value)) return [`${path}: must be a list`]
    return value.flatMap((each, index) => check(item, each, `${path}[${index}]`))
  }
  const [, entry] = /^\{ \[key: string\]: (.+); \}$/.exec(type) ?? []
  if (entry !== undefined) {
    if (!isObject(value)) return [`${path}: must be a map`]
    return Object.entries(value).flatMap(([key, each]) => check(entry, each, `${path}.${key}`))
  }
  if (isModel(type)) return checkModel(type, value, path)
  return checkScalar(type, value) ? [] : [`${path}: must be ${type}, is ${JSON.stringify(value)}`]
}

function checkModel(type: string, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path}: must be a ${type}`]
  const attributes = new Map(
    modelOf(type)
      .getAttributeTypeMap()
      .map((each) => [each.baseName, each.type]),
  )
  const missing = requiredOf(type)
    .filter((name) => value[name] === undefined || value[name] === null)
    .map((name) => `${path}.${name}: is missing`)
  const wrong = Object.entries(value).flatMap(([name, each]) => {
    const expected = attributes.get(name)
    if (expected === undefined) return [`${path}.${name}: ${type} has no such field`]
    return check(expected, each, `${path}.${name}`)
  })
  return [...missing, ...wrong]
}

function checkScalar(type: string, value: unknown): boolean {
  if (type === 'any') return true
  if (type === 'IntOrString') return typeof value === 'string' || Number.isInteger(value)
  // Dates are never written by hand; Kubernetes has them as strings.
  return typeof value === (type === 'Date' || type === 'V1MicroTime' ? 'string' : type)
}

/** The generated declarations mark the fields that OpenAPI does not require with `?`. */
function requiredOf(type: string): string[] {
  const declaration = readFileSync(join(MODELS, `${type}.d.ts`), 'utf8')
  return [...declaration.matchAll(/^ {4}'([^']+)': /gm)].map(([, name = '']) => name)
}

function isModel(type: string): boolean {
  return type in client && existsSync(join(MODELS, `${type}.d.ts`)) && 'getAttributeTypeMap' in modelOf(type)
}

function modelOf(type: string): Model {
  return (client as unknown as Record<string, Model>)[type] as Model
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
