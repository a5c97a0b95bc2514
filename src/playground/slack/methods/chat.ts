/** The chat.* methods: posting, updating, deleting and linking messages within Slack's limits. */

import { SlackApiError } from '../api-error.ts'
import { flagField, jsonField, textField } from '../fields.ts'
import { LIMITS } from '../limits.ts'
import { checkMetadata } from '../metadata.ts'
import type { Fields, SlackChannel, SlackMessage } from '../model.ts'
import { checkTextBudget, messageAttachments, messageBlocks } from '../validate-blocks.ts'
import { messageJson } from '../wire.ts'
import type { Workspace } from '../workspace.ts'
import type { Method } from './method.ts'

const chatWrite = ['chat:write']

/** The chat.* methods by name. */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': {
    scopes: chatWrite,
    run(args, { workspace }) {
      const channel = writableChannel(args, workspace)
      const threadTs = threadOf(args, channel, workspace)
      const message = workspace.add({
        channel: channel.id,
        user: workspace.botUserId,
        byApp: true,
        ...content(args),
        parseText: flagField(args, 'link_names') || ['full', 'client'].includes(String(args.parse)),
        ...(threadTs ? { threadTs } : {}),
      })
      return { channel: channel.id, ts: message.ts, message: messageJson(workspace, message) }
    },
  },
  'chat.update': {
    scopes: chatWrite,
    run(args, { workspace, clock }) {
      const { channel, message } = ownMessage(args, workspace, 'cant_update_message')
      applyUpdate(message, args, clock.now())
      workspace.touch(message, textField(args, 'parse') !== 'none')
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: messageJson(workspace, message),
      }
    },
  },
  'chat.delete': {
    scopes: chatWrite,
    run(args, { workspace }) {
      const { channel, message } = ownMessage(args, workspace, 'cant_delete_message')
      workspace.remove(message)
      return { channel: channel.id, ts: message.ts }
    },
  },
  'chat.postEphemeral': {
    scopes: chatWrite,
    run(args, { workspace }) {
      const channel = writableChannel(args, workspace)
      const user = textField(args, 'user') ?? ''
      if (!channel.members.has(user)) throw new SlackApiError('user_not_in_channel')
      const threadTs = threadOf(args, channel, workspace)
      const message = workspace.add({
        channel: channel.id,
        user: workspace.botUserId,
        byApp: true,
        ephemeralTo: user,
        ...content(args),
        parseText: flagField(args, 'link_names') || ['full', 'client'].includes(String(args.parse)),
        ...(threadTs ? { threadTs } : {}),
      })
      return { message_ts: message.ts }
    },
  },
  'chat.getPermalink': {
    run(args, { workspace, url }) {
      const channel = workspace.findChannel(textField(args, 'channel') ?? '')
      if (channel === undefined) throw new SlackApiError('channel_not_found')
      const message = workspace.findMessage(channel.id, textField(args, 'message_ts') ?? '')
      if (message === undefined) throw new SlackApiError('message_not_found')
      const permalink = `${url}/archives/${channel.id}/p${message.ts.replace('.', '')}`
      return {
        channel: channel.id,
        permalink: message.threadTs
          ? `${permalink}?thread_ts=${message.threadTs}&cid=${channel.id}`
          : permalink,
      }
    },
  },
}

/** Reads text, blocks, attachments and metadata of a new message, refusing what Slack refuses. */
export function content(
  args: Fields,
  options: { textBudget?: boolean } = {},
): Pick<SlackMessage, 'text'> & Partial<SlackMessage> {
  const blocks = jsonField(args, 'blocks')
  const attachments = jsonField(args, 'attachments')
  const markdown = textField(args, 'markdown_text')
  const metadata = jsonField(args, 'metadata')
  if (markdown !== undefined && (args.text !== undefined || blocks !== undefined)) {
    throw new SlackApiError('markdown_text_conflict')
  }
  if ((markdown ?? '').length > LIMITS.markdownText) throw new SlackApiError('msg_too_long')
  const text = (textField(args, 'text') ?? markdown ?? '').slice(0, LIMITS.messageText)
  const isEmpty = [blocks, attachments].every(
    (part) => part === undefined || (Array.isArray(part) && !part.length),
  )
  if (text === '' && isEmpty) throw new SlackApiError('no_text')
  const checkedBlocks = blocks === undefined ? undefined : messageBlocks(blocks)
  const checkedAttachments = attachments === undefined ? undefined : messageAttachments(attachments)
  if (options.textBudget !== false) checkTextBudget(checkedBlocks, checkedAttachments)
  return {
    text,
    ...(checkedBlocks === undefined ? {} : { blocks: checkedBlocks }),
    ...(checkedAttachments === undefined ? {} : { attachments: checkedAttachments }),
    ...(metadata === undefined ? {} : { metadata: checkMetadata(metadata) }),
  }
}

/** Finds the channel of a call that writes, opening a direct message for a user id. */
export function writableChannel(args: Fields, workspace: Workspace): SlackChannel {
  const wanted = textField(args, 'channel') ?? ''
  const user = workspace.findUser(wanted)
  const channel = user === undefined ? workspace.findChannel(wanted) : workspace.directMessage(user.id)
  if (channel === undefined) throw new SlackApiError('channel_not_found')
  if (!channel.members.has(workspace.botUserId)) {
    throw new SlackApiError(channel.kind === 'private' ? 'channel_not_found' : 'not_in_channel')
  }
  if (channel.archived) throw new SlackApiError('is_archived')
  return channel
}

function threadOf(args: Fields, channel: SlackChannel, workspace: Workspace): string | undefined {
  const threadTs = textField(args, 'thread_ts')
  if (threadTs === undefined) return undefined
  const parent = workspace.findMessage(channel.id, threadTs)
  if (parent === undefined) throw new SlackApiError('thread_not_found')
  if (parent.threadTs !== undefined) throw new SlackApiError('cannot_reply_to_message')
  return threadTs
}

function ownMessage(args: Fields, workspace: Workspace, refusal: string) {
  const channel = workspace.findChannel(textField(args, 'channel') ?? '')
  if (channel === undefined) throw new SlackApiError('channel_not_found')
  const message = workspace.findMessage(channel.id, textField(args, 'ts') ?? '')
  if (message === undefined) throw new SlackApiError('message_not_found')
  if (!message.byApp) throw new SlackApiError(refusal)
  return { channel, message }
}

/** Text without blocks removes the blocks; blocks survive only an update without text (chat.update reference). */
function applyUpdate(message: SlackMessage, args: Fields, now: number): void {
  const text = textField(args, 'text')
  if ((text ?? '').length > LIMITS.updateText) throw new SlackApiError('msg_too_long')
  const isMetadataOnly = ['text', 'blocks', 'attachments'].every((name) => args[name] === undefined)
  if (isMetadataOnly) {
    if (args.metadata === undefined) throw new SlackApiError('no_text')
    message.metadata = checkMetadata(jsonField(args, 'metadata'))
    return
  }
  const draft = content(args)
  if (text !== undefined) message.text = draft.text
  if (draft.blocks !== undefined) message.blocks = draft.blocks
  else if (text !== undefined) delete message.blocks
  if (draft.attachments !== undefined) message.attachments = draft.attachments
  if (draft.metadata !== undefined) message.metadata = draft.metadata
  const hasBlocks = draft.blocks ?? draft.attachments?.find((attachment) => attachment.blocks)
  if (hasBlocks === undefined) message.editedTs = `${Math.floor(now / 1000)}.000000`
}
