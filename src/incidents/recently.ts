/** Remembers for a short time what was read for a person, so that turning a page does not read everything again. */

import type { Clock } from '../domain/clock.ts'

export interface RecentlyOptions {
  readonly clock: Clock
  readonly ttlMs: number
  /** The oldest go when there are more. */
  readonly max: number
}

/** Calls `read` unless the same key was read within the time; what fails is not remembered. */
export function createRecently<T>({
  clock,
  ttlMs,
  max,
}: RecentlyOptions): (key: string, read: () => Promise<T>) => Promise<T> {
  const known = new Map<string, { readonly at: number; readonly value: Promise<T> }>()
  return async (key, read) => {
    const now = clock.now()
    for (const [each, { at }] of known) if (at + ttlMs <= now || known.size > max) known.delete(each)
    const present = known.get(key)
    if (present) return await present.value
    const value = read()
    known.set(key, { at: now, value })
    value.catch(() => known.delete(key))
    return await value
  }
}
