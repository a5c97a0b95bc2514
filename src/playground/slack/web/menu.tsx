/** A button with a menu behind it, with the arrow keys, Home, End and Escape. */

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Icon, type IconName } from './icons.tsx'

export interface MenuEntry {
  readonly key: string
  readonly label: ReactNode
  readonly onPick: () => void
}

interface MenuProps {
  readonly label: string
  readonly className: string
  readonly icon: IconName
  readonly entries: readonly MenuEntry[]
}

/** The button and, while it is open, its menu. */
export function Menu({ label, className, icon, entries }: MenuProps) {
  const [isOpen, setIsOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const toggle = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (isOpen) items(box.current)[0]?.focus()
  }, [isOpen])

  function close(): void {
    setIsOpen(false)
    toggle.current?.focus()
  }

  function move(event: KeyboardEvent): void {
    const all = items(box.current)
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const last = all.length - 1
    const next = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }
    const target = next[event.key as keyof typeof next]
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (target !== undefined) {
      event.preventDefault()
      all[target]?.focus()
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the focus left the menu.
    <span
      className="menu-box"
      ref={box}
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) setIsOpen(false)
      }}
    >
      <button
        type="button"
        ref={toggle}
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <div className="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={move}>
          {entries.map((entry) => (
            <button
              key={entry.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close()
                entry.onPick()
              }}
            >
              {entry.label}
            </button>
          ))}
        </div>
      )}
    </span>
  )
}

function items(box: HTMLElement | null): HTMLButtonElement[] {
  return [...(box?.querySelectorAll<HTMLButtonElement>('[role=menuitem]') ?? [])]
}
