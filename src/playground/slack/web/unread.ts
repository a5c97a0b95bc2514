/** Which channels have messages that were not on the screen yet. */

import { useEffect, useRef } from 'react'
import type { PageState } from '../page-shapes.ts'

/** Ids of unread channels; the one in view is read, and those that were there at first count as read. */
export function useUnread(state: PageState | undefined, here: string): ReadonlySet<string> {
  const seen = useRef(new Map<string, string>())
  const unread = new Set<string>()
  const newest = new Map<string, string>()
  for (const { channel, ts } of state?.messages ?? []) newest.set(channel, ts)
  for (const { id, kind } of state?.channels ?? []) {
    const last = newest.get(id) ?? ''
    const read = seen.current.get(id) ?? (kind === 'im' ? '' : last)
    if (id !== here && last > read) unread.add(id)
  }
  useEffect(() => {
    for (const { id, kind } of state?.channels ?? []) {
      const last = newest.get(id) ?? ''
      if (id === here || (!seen.current.has(id) && kind !== 'im')) seen.current.set(id, last)
    }
  })
  return unread
}
