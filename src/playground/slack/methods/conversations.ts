/** The conversations.* and reactions.* methods. */

import { SlackApiError } from '../api-error.ts'
import { flagField, textField } from '../fields.ts'
import type { Fields, SlackChannel, SlackMessage } from '../model.ts'
import { channelJson, messageJson } from '../wire.ts'
import type { Workspace } from '../workspace.ts'
import { channelScopes, type Method } from './method.ts'

/** The conversations.* and reactions.* methods by name. */
export const conversationMethods: Record<string, Method> = {
  'conversations.list': {
    scopes: ['channels:read', 'groups:read'],
    run(args, { workspace }) {
      const types = (textField(args, 'types') ?? 'public_channel').split(',').map((type) => type.trim())
      const wanted = workspace
        .channels()
        .filter((channel) => types.includes(channel.kind === 'im' ? 'im' : `${channel.kind}_channel`))
        .filter((channel) => channel.kind === 'public' || channel.members.has(workspace.botUserId))
        .filter((channel) => !(channel.archived && flagField(args, 'exclude_archived')))
      const { items, next } = page(wanted, args)
      return { channels: items.map((channel) => channelJson(workspace, channel)), ...next }
    },
  },
  'conversations.info': {
    scopes: channelScopes('read'),
    run: (args, { workspace }) => ({ channel: channelJson(workspace, readable(args, workspace)) }),
  },
  'conversations.members': {
    scopes: channelScopes('read'),
    run(args, { workspace }) {
      const { items, next } = page([...readable(args, workspace).members], args)
      return { members: items, ...next }
    },
  },
  'conversations.history': {
    scopes: channelScopes('history'),
    run(args, { workspace }) {
      const channel = member(readable(args, workspace), workspace)
      const newestFirst = workspace.messages(channel.id).filter(between(args)).reverse()
      return messagePage(newestFirst, args, workspace)
    },
  },
  'conversations.replies': {
    scopes: channelScopes('history'),
    run(args, { workspace }) {
      const channel = member(readable(args, workspace), workspace)
      const ts = textField(args, 'ts') ?? ''
      const asked = workspace.findMessage(channel.id, ts)
      if (asked === undefined) throw new SlackApiError('thread_not_found')
      const [parent, ...replies] = workspace.thread(channel.id, asked.threadTs ?? ts)
      const shown = replies.filter(between(args))
      return messagePage(parent === undefined ? shown : [parent, ...shown], args, workspace)
    },
  },
  'conversations.open': {
    scopes: ['im:write'],
    run(args, { workspace }) {
      const users = (textField(args, 'users') ?? '').split(',').filter(Boolean)
      if (users.length !== 1)
        throw new SlackApiError(users.length === 0 ? 'users_list_not_supplied' : 'too_many_users')
      const user = workspace.findUser(users[0] ?? '')
      if (user === undefined) throw new SlackApiError('user_not_found')
      const channel = workspace.directMessage(user.id)
      return { channel: flagField(args, 'return_im') ? channelJson(workspace, channel) : { id: channel.id } }
    },
  },
  'reactions.add': {
    scopes: ['reactions:write'],
    run(args, { workspace }) {
      const channel = readable(args, workspace)
      const message = workspace.findMessage(channel.id, textField(args, 'timestamp') ?? '')
      if (message === undefined) throw new SlackApiError('message_not_found')
      const name = textField(args, 'name')
      if (name === undefined) throw new SlackApiError('invalid_name')
      const existing = message.reactions.find((reaction) => reaction.name === name)
      if (existing?.users.includes(workspace.botUserId)) throw new SlackApiError('already_reacted')
      if (existing === undefined) message.reactions.push({ name, users: [workspace.botUserId] })
      else existing.users.push(workspace.botUserId)
      workspace.changed()
      return {}
    },
  },
}

/** Cuts one page out of a list; the cursor is the place to go on, encoded as Slack does. */
export function page<T>(items: readonly T[], args: Fields): { items: T[]; next: Fields } {
  const limit = Math.min(Number(textField(args, 'limit') ?? 100) || 100, 1000)
  const cursor = textField(args, 'cursor')
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString())
  if (!Number.isInteger(start)) throw new SlackApiError('invalid_cursor')
  const end = start + limit
  const nextCursor = end < items.length ? Buffer.from(String(end)).toString('base64') : ''
  return { items: items.slice(start, end), next: { response_metadata: { next_cursor: nextCursor } } }
}

function messagePage(messages: SlackMessage[], args: Fields, workspace: Workspace): Fields {
  const { items, next } = page(messages, args)
  const withMetadata = flagField(args, 'include_all_metadata')
  const hasMore = (next.response_metadata as { next_cursor: string }).next_cursor !== ''
  return {
    messages: items.map((message) => messageJson(workspace, message, withMetadata)),
    has_more: hasMore,
    ...(hasMore ? next : {}),
  }
}

function between(args: Fields) {
  const oldest = Number(textField(args, 'oldest') ?? 0)
  const latest = Number(textField(args, 'latest') ?? Number.POSITIVE_INFINITY)
  const inclusive = flagField(args, 'inclusive')
  return (message: SlackMessage): boolean => {
    const ts = Number(message.ts)
    return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest
  }
}

/** A channel the app may know about: private ones only as a member. */
function readable(args: Fields, workspace: Workspace): SlackChannel {
  const channel = workspace.findChannel(textField(args, 'channel') ?? '')
  const hidden = channel?.kind === 'private' && !channel.members.has(workspace.botUserId)
  if (channel === undefined || hidden) throw new SlackApiError('channel_not_found')
  return channel
}

function member(channel: SlackChannel, workspace: Workspace): SlackChannel {
  if (!channel.members.has(workspace.botUserId)) throw new SlackApiError('not_in_channel')
  return channel
}
