/** Short notes at the top of the page that go by themselves. */

import { type ReactNode, useCallback, useRef, useState } from 'react'

const SHOWN_MS = 6_000

/** Returns the way to show a note, and the notes as a live region. */
export function useToasts(): { toast: (text: string) => void; toasts: ReactNode } {
  const [list, setList] = useState<readonly { id: number; text: string }[]>([])
  const count = useRef(0)
  const toast = useCallback((text: string) => {
    count.current += 1
    const id = count.current
    setList((before) => [...before, { id, text }])
    setTimeout(() => setList((before) => before.filter((each) => each.id !== id)), SHOWN_MS)
  }, [])
  const toasts = (
    <div id="toasts" role="status" aria-live="polite">
      {list.map(({ id, text }) => (
        <div key={id} className="toast">
          {text}
        </div>
      ))}
    </div>
  )
  return { toast, toasts }
}
