/** What can be done with a message: answer in a thread, and the message shortcuts of the app. */

import type { PageMessage } from '../page-shapes.ts'
import { Icon } from './icons.tsx'
import { Menu, type MenuEntry } from './menu.tsx'
import { useWorkspace } from './workspace.ts'

/** The buttons at the corner of a message. */
export function MessageToolbar({
  message,
  canReply,
}: {
  readonly message: PageMessage
  readonly canReply: boolean
}) {
  const { state, act, openThread, toast } = useWorkspace()
  const { channel, ts } = message
  const shortcuts: MenuEntry[] = state.shortcuts.map(({ callbackId, name }) => ({
    key: callbackId,
    label: name,
    onPick: () => void act('messageShortcut', { channel, ts, callbackId }),
  }))
  const copy: MenuEntry = {
    key: 'copy',
    label: 'Copy text',
    onPick: () => {
      navigator.clipboard?.writeText(message.text).then(
        () => toast('Copied'),
        () => toast('The browser does not let the page copy.'),
      )
    },
  }
  const entries = message.isEphemeral ? [copy] : [...shortcuts, copy]
  return (
    <div className="toolbar">
      {canReply && (
        <button type="button" className="tool" aria-label="Reply in thread" onClick={() => openThread(ts)}>
          <Icon name="reply" />
        </button>
      )}
      <Menu label="Message actions" className="tool" icon="dots" entries={entries} />
    </div>
  )
}
