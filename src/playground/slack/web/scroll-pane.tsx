/** A scrolling list of messages that stays at its end while the reader is there. */

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Icon } from './icons.tsx'

const NEAR_END_PX = 120

interface ScrollPaneProps {
  readonly label: string
  /** Changes whenever something new is in the list. */
  readonly newest: string
  /** Where the reader begins. */
  readonly start: 'top' | 'end'
  readonly children: ReactNode
}

/** Follows new messages unless the reader scrolled away; then a button leads to them. */
export function ScrollPane({ label, newest, start, children }: ScrollPaneProps) {
  const box = useRef<HTMLElement>(null)
  const isAtEnd = useRef(start === 'end')
  const seen = useRef(newest)
  const [hasNews, setHasNews] = useState(false)

  function follow(): void {
    if (isAtEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }

  useLayoutEffect(() => {
    follow()
    if (newest !== seen.current && !isAtEnd.current) setHasNews(true)
    seen.current = newest
  })

  useEffect(() => {
    const { current } = box
    if (!current) return
    const observer = new ResizeObserver(follow)
    observer.observe(current)
    if (current.firstElementChild) observer.observe(current.firstElementChild)
    return () => observer.disconnect()
  })

  function scrolled(): void {
    const { current } = box
    if (!current) return
    isAtEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END_PX
    if (isAtEnd.current) setHasNews(false)
  }

  return (
    <div className="scroll-box">
      <section className="scroll" ref={box} aria-label={label} tabIndex={0} onScroll={scrolled}>
        <div className="messages" role="log" aria-label={label}>
          {children}
        </div>
      </section>
      {hasNews && (
        <button
          type="button"
          className="to-newest"
          onClick={() => {
            isAtEnd.current = true
            setHasNews(false)
            follow()
          }}
        >
          <Icon name="chevron" /> New messages
        </button>
      )}
    </div>
  )
}
