/** Asks the question of a confirm object. */

import { useId } from 'react'
import { createPortal } from 'react-dom'
import { Dialog } from '../dialog.tsx'
import type { Confirm } from './kit.ts'
import { Text } from './text.tsx'

interface ConfirmDialogProps {
  readonly confirm: Confirm
  readonly onClose: (isAccepted: boolean) => void
}

/** The dialog with its two answers; Escape is a no. */
export function ConfirmDialog({ confirm, onClose }: ConfirmDialogProps) {
  const title = useId()
  return createPortal(
    <Dialog className="confirm" labelledBy={title} onCancel={() => onClose(false)}>
      <h2 id={title}>
        <Text of={confirm.title} />
      </h2>
      <div className="confirm-text">
        <Text of={confirm.text} />
      </div>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => onClose(false)}>
          <Text of={confirm.deny} />
        </button>
        <button
          type="button"
          className={`button solid ${confirm.style ?? 'primary'}`}
          onClick={() => onClose(true)}
        >
          <Text of={confirm.confirm} />
        </button>
      </div>
    </Dialog>,
    document.body,
  )
}
