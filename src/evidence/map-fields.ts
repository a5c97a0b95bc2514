/** Copies JSON objects field by field, which gatherings do a hundred thousand times. */

/** A copy of the object with every field changed; also of one that has a field named `__proto__`. */
export function mapFields(
  object: object,
  change: (key: string, value: unknown) => unknown,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(object)) {
    const value = change(key, (object as Record<string, unknown>)[key])
    if (key !== '__proto__') copy[key] = value
    else Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return copy
}
