/** Tells the first who asks about a key from all later ones, over all processes. */

import type { Pace } from './ports.ts'

/** Slack's last retry of an event comes after five minutes (Events API). */
const REMEMBERED_MS = 15 * 60_000

/** A turn that is blocked as soon as it is taken is taken once. Rejects as `pace` does. */
export function createOnce(pace: Pace): (key: string) => Promise<boolean> {
  return async (key) => {
    const turn = `once:${key}`
    if ((await pace.take(turn)) > 0) return false
    await pace.block(turn, REMEMBERED_MS)
    return true
  }
}
