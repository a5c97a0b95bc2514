/** The three kinds of patch that the Kubernetes API accepts, on plain JSON. */

import { isDeepStrictEqual } from 'node:util'
import { ApiRefusal } from './api-status.ts'

type Json = unknown
type JsonObject = Readonly<Record<string, Json>>

/** Applies a patch of the given media type. Refuses what the API server refuses. */
export function applyPatch(target: JsonObject, contentType: string, patch: Json): JsonObject {
  switch (contentType.split(';')[0]?.trim()) {
    case 'application/merge-patch+json':
      return asObject(mergePatch(target, asObject(patch)))
    case 'application/strategic-merge-patch+json':
      return strategicMerge(target, asObject(patch))
    case 'application/json-patch+json':
      return jsonPatch(target, patch)
    default:
      throw new ApiRefusal(
        415,
        `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`,
      )
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asObject(value: Json): JsonObject {
  if (!isObject(value)) throw new ApiRefusal(400, 'the patch is not a JSON object')
  return value
}

/** RFC 7386. */
function mergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch
  const result: Record<string, Json> = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

/** Lists that are merged by a key (the `patchMergeKey` tags of the API types); all others are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  ports: 'containerPort',
  conditions: 'type',
  ownerReferences: 'uid',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
}

function strategicMerge(target: JsonObject, patch: JsonObject): JsonObject {
  if (patch.$patch === 'replace') return without(patch, '$patch')
  const result: Record<string, Json> = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue
    const current = result[key]
    if (value === null) delete result[key]
    else if (Array.isArray(value)) result[key] = mergeList(key, current, value)
    else if (isObject(value)) result[key] = strategicMerge(isObject(current) ? current : {}, value)
    else result[key] = value
  }
  return result
}

function mergeList(field: string, current: Json, patch: readonly Json[]): readonly Json[] {
  if (field === 'finalizers') return [...new Set([...(Array.isArray(current) ? current : []), ...patch])]
  const mergeKey = MERGE_KEYS[field]
  if (mergeKey === undefined || !patch.every(isObject)) return patch
  if (patch.some((entry) => entry.$patch === 'replace')) return patch.filter((entry) => !('$patch' in entry))
  const result: JsonObject[] = Array.isArray(current) ? current.filter(isObject) : []
  for (const entry of patch) {
    const at = result.findIndex((existing) => existing[mergeKey] === entry[mergeKey])
    if (entry.$patch === 'delete') {
      if (at !== -1) result.splice(at, 1)
    } else if (at === -1) result.push(entry)
    else result[at] = strategicMerge(result[at] ?? {}, entry)
  }
  return result
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
}

/** RFC 6902 with the operations add, replace, remove and test. */
function jsonPatch(target: JsonObject, patch: Json): JsonObject {
  if (!Array.isArray(patch)) throw new ApiRefusal(400, 'a JSON patch is a list of operations')
  const document: Json = structuredClone(target)
  for (const operation of patch.map(asObject)) applyOperation(document, operation)
  return asObject(document)
}

function applyOperation(document: Json, { op, path, value }: JsonObject): void {
  const keys = String(path)
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop() ?? ''
  const parent = keys.reduce(child, document) as Record<string, Json> | Json[] | undefined
  if (typeof parent !== 'object' || parent === null || !canApply(op, parent, last, value)) {
    throw new ApiRefusal(422, `the ${String(op)} operation on ${String(path)} cannot be applied`)
  }
  if (op === 'test') return
  if (!Array.isArray(parent)) {
    if (op === 'remove') delete parent[last]
    else parent[last] = value
    return
  }
  const index = last === '-' ? parent.length : Number(last)
  if (op === 'remove') parent.splice(index, 1)
  else parent.splice(index, op === 'replace' ? 1 : 0, value)
}

function canApply(op: Json, parent: Json, key: string, value: Json): boolean {
  if (op === 'add') return key !== '__proto__'
  if (child(parent, key) === undefined) return false
  return op === 'test' ? isDeepStrictEqual(child(parent, key), value) : op === 'remove' || op === 'replace'
}

function child(parent: Json, key: string): Json {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined
  return (parent as Record<string, Json>)[key]
}
