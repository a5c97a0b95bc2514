/** Changes JSON values without copying what stays as it is: gatherings look at a hundred thousand and change few. */

/** The object with every field changed; itself when no change makes a difference. */
export function mapFields<T extends object>(object: T, change: (key: string, value: unknown) => unknown): T {
  let copy: T | undefined
  for (const key of Object.keys(object)) {
    const before = (object as Record<string, unknown>)[key]
    const value = change(key, before)
    if (value === before) continue
    copy ??= { ...object }
    // A field may be called `__proto__`, which an assignment would not make.
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return copy ?? object
}

/** The list with every item changed; itself when no change makes a difference. */
export function mapItems(
  items: readonly unknown[],
  change: (item: unknown, index: number) => unknown,
): readonly unknown[] {
  let copy: unknown[] | undefined
  for (const [index, item] of items.entries()) {
    const changed = change(item, index)
    if (changed === item) continue
    copy ??= [...items]
    copy[index] = changed
  }
  return copy ?? items
}
