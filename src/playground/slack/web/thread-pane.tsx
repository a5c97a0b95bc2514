/** Draws a thread beside its channel. */

import type { PageMessage } from '../page-shapes.ts'
import { Composer } from './composer.tsx'
import { Icon } from './icons.tsx'
import { Message } from './message.tsx'
import { ScrollPane } from './scroll-pane.tsx'
import { useNames, useWorkspace } from './workspace.ts'

interface ThreadPaneProps {
  readonly parent: PageMessage
  readonly onClose: () => void
}

/** The parent, its replies and a composer. */
export function ThreadPane({ parent, onClose }: ThreadPaneProps) {
  const { state } = useWorkspace()
  const names = useNames()
  const replies = state.messages.filter((message) => message.threadTs === parent.ts)
  return (
    <aside id="thread" aria-label="Thread">
      <header className="pane-header">
        <button type="button" className="icon-button only-phone" aria-label="Back" onClick={onClose}>
          <Icon name="back" />
        </button>
        <h2>Thread</h2>
        <span className="topic">#{names.channel(parent.channel)}</span>
        <button type="button" className="icon-button close" aria-label="Close thread" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <ScrollPane label="Messages in the thread" newest={replies.at(-1)?.ts ?? ''} start="top">
        <Message message={parent} isInThread />
        {replies.length > 0 && (
          <div className="reply-count">
            <span>{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span>
          </div>
        )}
        {replies.map((message) => (
          <Message key={message.ts} message={message} isInThread />
        ))}
      </ScrollPane>
      <Composer channel={parent.channel} threadTs={parent.ts} placeholder="Reply…" />
    </aside>
  )
}
