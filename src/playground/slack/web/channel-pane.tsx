/** Draws a channel: its head, its messages by day, and the composer. */

import type { PageChannel, PageMessage } from '../page-shapes.ts'
import { Composer } from './composer.tsx'
import { Icon } from './icons.tsx'
import { Message } from './message.tsx'
import { ScrollPane } from './scroll-pane.tsx'
import { dayOf } from './time.ts'
import { useNames, useWorkspace } from './workspace.ts'

interface ChannelPaneProps {
  readonly channel: PageChannel
  readonly onMenu: () => void
}

/** The channel in the middle of the page. */
export function ChannelPane({ channel, onMenu }: ChannelPaneProps) {
  const { state } = useWorkspace()
  const names = useNames()
  const isDirect = channel.kind === 'im'
  const title = isDirect ? names.person(state.botUserId).realName : channel.name
  const all = state.messages.filter((message) => message.channel === channel.id)
  const roots = all.filter((message) => message.threadTs === undefined)
  return (
    <>
      <PaneHead onMenu={onMenu}>
        <h1>
          {!isDirect && (
            <span className="hash">{channel.kind === 'private' ? <Icon name="lock" /> : '#'}</span>
          )}
          {title}
        </h1>
        <span className="topic">{channel.topic}</span>
        <span className="members" title="Members">
          <Icon name="person" /> {channel.members}
          <span className="unseen"> members</span>
        </span>
      </PaneHead>
      <ScrollPane
        key={`${channel.id} ${state.me}`}
        label={`Messages in ${title}`}
        newest={roots.at(-1)?.ts ?? ''}
        start="end"
      >
        {roots.length === 0 && (
          <div className="empty">
            <strong>{isDirect ? title : `#${title}`} is quiet</strong>
            Type a message, or a slash command.
          </div>
        )}
        {roots.map((message, index) => {
          const day = dayOf(message.ts)
          const previous = roots[index - 1]
          const isNewDay = !previous || dayOf(previous.ts) !== day
          return (
            <div key={message.ts} className="entry">
              {isNewDay && (
                <div className="day">
                  <span>{day}</span>
                </div>
              )}
              <Message message={message} replies={repliesTo(message, all)} />
            </div>
          )
        })}
      </ScrollPane>
      <Composer
        key={channel.id}
        channel={channel.id}
        placeholder={`Message ${isDirect ? title : `#${title}`}`}
      />
    </>
  )
}

/** The head of the middle pane, with the way to the channel list on a phone. */
export function PaneHead({
  onMenu,
  children,
}: {
  readonly onMenu: () => void
  readonly children: React.ReactNode
}) {
  return (
    <header className="pane-header">
      <button type="button" className="icon-button only-phone" aria-label="Channels" onClick={onMenu}>
        <Icon name="menu" />
      </button>
      {children}
    </header>
  )
}

function repliesTo(root: PageMessage, all: readonly PageMessage[]): readonly PageMessage[] {
  return all.filter((message) => message.threadTs === root.ts && !message.isEphemeral)
}
