/** A button with a menu behind it, with the arrow keys, Home, End and Escape. */

import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
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

  useLayoutEffect(() => {
    const menu = box.current?.querySelector<HTMLElement>('.menu')
    if (!isOpen || !menu || !toggle.current) return
    place(menu, toggle.current)
    items(box.current)[0]?.focus({ preventScroll: true })
    // The menu stands still on the screen, so that it must go when what is below it moves.
    const leave = () => setIsOpen(false)
    window.addEventListener('scroll', leave, true)
    return () => window.removeEventListener('scroll', leave, true)
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

const GAP_PX = 4

/** Below the button, or above it where there is no room, and always within the window. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { top, bottom, left } = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const hasRoom = bottom + GAP_PX + height < window.innerHeight
  menu.style.top = `${hasRoom ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - height)}px`
  menu.style.left = `${Math.max(GAP_PX, Math.min(left, window.innerWidth - width - 2 * GAP_PX))}px`
}

function items(box: HTMLElement | null): HTMLButtonElement[] {
  return [...(box?.querySelectorAll<HTMLButtonElement>('[role=menuitem]') ?? [])]
}
