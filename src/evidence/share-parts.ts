/** Lets the objects of one list hold what they repeat only once: the pods of one template differ in little. */
import { setImmediate } from 'node:timers/promises'
import { mapFields, mapItems } from './map-fields.ts'

/** Smaller parts are not worth a look, in characters of JSON. */
const WORTH = 64
/** Objects that are looked at before others have their turn. */
const AT_ONCE = 25

/** The same objects, equal in every field, where parts that are equal are one. Nothing that is given is changed. */
export async function withSharedParts<T extends object>(objects: readonly T[]): Promise<readonly T[]> {
  const known = new Map<string, unknown>()
  const shared: T[] = []
  for (const [index, object] of objects.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await setImmediate()
    shared.push(insideOf(object, known) as T)
  }
  return shared
}

/** The part, or an equal one from before. */
function partOf(part: unknown, known: Map<string, unknown>): unknown {
  if (typeof part !== 'string' && (typeof part !== 'object' || part === null)) return part
  // A text is marked, so that none passes for the JSON of an object.
  const key = typeof part === 'string' ? `"${part}` : JSON.stringify(part)
  if (key.length < WORTH) return part
  const before = known.get(key)
  if (before !== undefined) return before
  const kept = typeof part === 'string' ? part : insideOf(part, known)
  known.set(key, kept)
  return kept
}

function insideOf(whole: object, known: Map<string, unknown>): unknown {
  if (Array.isArray(whole)) return mapItems(whole, (item) => partOf(item, known))
  return mapFields(whole, (_key, value) => partOf(value, known))
}
