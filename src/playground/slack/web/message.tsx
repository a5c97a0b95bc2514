/** Draws messages: author, time, content, attachments, files, reactions and the way into the thread. */

import { memo, type RefObject, useEffect, useRef } from 'react'
import type { PageFields, PageMessage } from '../page-shapes.ts'
import { Avatar } from './avatar.tsx'
import { ActContext, type ElementAct } from './blocks/act-context.ts'
import { Blocks } from './blocks/block.tsx'
import { emoji, Glyphs } from './blocks/emoji.tsx'
import { asBlocks } from './blocks/kit.ts'
import { Mrkdwn } from './blocks/mrkdwn.tsx'
import { File } from './file.tsx'
import { Icon } from './icons.tsx'
import { MessageToolbar } from './message-toolbar.tsx'
import { dateOf, timeOf } from './time.ts'
import { useNames, useWorkspace } from './workspace.ts'

const BAR_COLORS: Readonly<Record<string, string>> = {
  good: '#2eb67d',
  warning: '#ecb22e',
  danger: '#e01e5a',
}

interface MessageProps {
  readonly message: PageMessage
  /** Replies of its thread; none when it is drawn inside the thread. */
  readonly replies?: readonly PageMessage[]
  readonly isInThread?: boolean
}

/** A message of a channel or thread. */
export function Message({ message, replies = [], isInThread = false }: MessageProps) {
  const author = useNames().person(message.user)
  const content = useFlash(message.updates)
  return (
    <article
      className={`message${message.isEphemeral ? ' ephemeral' : ''}`}
      data-ts={message.ts}
      aria-label={`${author.realName}, ${timeOf(message.ts)}`}
    >
      <Avatar user={author} />
      <div className="message-body">
        {message.isEphemeral && (
          <div className="only-you">
            <Icon name="eye" /> Only visible to you
          </div>
        )}
        <div className="byline">
          <span className="author">{author.realName}</span>
          {author.isBot && <span className="badge">APP</span>}
          <time dateTime={dateOf(message.ts).toISOString()}>{timeOf(message.ts)}</time>
        </div>
        <div className="content" ref={content}>
          <Body message={message} />
        </div>
        <Reactions message={message} />
        {replies.length > 0 && <RepliesBar message={message} replies={replies} />}
      </div>
      <MessageToolbar message={message} canReply={!isInThread && !message.isEphemeral} />
    </article>
  )
}

const FLASH = [{ backgroundColor: 'var(--flash)' }, { backgroundColor: 'transparent' }]
const FLASH_MS = 1_200

/** Lights up a message that was edited while it was on the screen. */
function useFlash(updates: number): RefObject<HTMLDivElement | null> {
  const content = useRef<HTMLDivElement>(null)
  const seen = useRef(updates)
  useEffect(() => {
    if (seen.current === updates) return
    seen.current = updates
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) content.current?.animate(FLASH, FLASH_MS)
  }, [updates])
  return content
}

function Body({ message }: { readonly message: PageMessage }) {
  const { act } = useWorkspace()
  const clicked: ElementAct = async (block, item, choice) => {
    const { channel, ts } = message
    await act('click', { channel, ts, actionId: item.action_id, blockId: block.block_id, choice })
  }
  const blocks = asBlocks(message.blocks)
  const hasBlocks =
    blocks.length > 0 || message.attachments?.some((each) => Array.isArray(each.blocks) && each.blocks.length)
  return (
    <ActContext value={clicked}>
      {!hasBlocks && (
        <div className="text">
          <Mrkdwn text={message.text} />
          {message.isEdited && <span className="edited"> (edited)</span>}
        </div>
      )}
      {blocks.length > 0 && (
        <div className="blocks">
          <Blocks blocks={blocks} />
        </div>
      )}
      {message.attachments?.map((attachment, index) => (
        <Attached key={index} attachment={attachment} />
      ))}
      {message.files?.map((file) => (
        <File key={file.id} file={file} />
      ))}
    </ActContext>
  )
}

const Attached = memo(({ attachment }: { readonly attachment: PageFields }) => {
  const given = String(attachment.color ?? '')
  const color = BAR_COLORS[given] ?? given
  const isColor = /^#?[0-9a-f]{6}$/i.test(color)
  const blocks = asBlocks(attachment.blocks as readonly PageFields[] | undefined)
  return (
    <div className="attachment">
      <div
        className="bar"
        aria-hidden="true"
        style={isColor ? { backgroundColor: `#${color.replace('#', '')}` } : {}}
      />
      <div className="attachment-body">
        {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Mrkdwn text={String(attachment.text ?? '')} />}
      </div>
    </div>
  )
})

function Reactions({ message }: { readonly message: PageMessage }) {
  if (message.reactions.length === 0) return null
  return (
    <div className="reactions">
      {message.reactions.map(({ name, users }) => (
        <span key={name}>
          <Glyphs text={emoji(name)} /> {users.length}
        </span>
      ))}
    </div>
  )
}

function RepliesBar({ message, replies }: Required<Pick<MessageProps, 'message' | 'replies'>>) {
  const { openThread } = useWorkspace()
  const names = useNames()
  const people = [...new Set(replies.map((reply) => reply.user))].slice(0, 4)
  return (
    <button type="button" className="replies" onClick={() => openThread(message.ts)}>
      {people.map((id) => (
        <Avatar key={id} user={names.person(id)} />
      ))}
      <span className="count">{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span>
      <span className="last">Last reply {timeOf(replies.at(-1)?.ts ?? message.ts)}</span>
    </button>
  )
}
