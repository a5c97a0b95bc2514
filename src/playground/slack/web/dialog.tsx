/** A modal dialog of the browser, open as long as it is drawn. */

import { type ReactNode, useEffect, useRef } from 'react'

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
  useEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) dialog.showModal()
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
