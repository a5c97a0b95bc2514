/** A modal dialog of the browser, open as long as it is drawn. */

import { type ReactNode, useLayoutEffect, useRef } from 'react'

interface DialogProps {
  readonly className: string
  readonly labelledBy: string
  /** Escape was pressed. */
  readonly onCancel: () => void
  readonly children: ReactNode
}

/** Draws the dialog above everything and keeps the focus in it. */
export function Dialog({ className, labelledBy, onCancel, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  // Closed while it is still in the page, so that the browser gives the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) {
      dialog.showModal()
      const first =
        dialog.querySelector<HTMLElement>('[data-focus-on-load]') ?? dialog.querySelector('section')
      first?.focus()
    }
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={className}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      {children}
    </dialog>
  )
}
