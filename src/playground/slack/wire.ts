/** Writes messages, users, channels and views the way Slack's JSON does. */

import type { Fields, SlackChannel, SlackFile, SlackMessage, SlackUser, SlackView } from './model.ts'
import type { Workspace } from './workspace.ts'

/** A message as chat.* and conversations.* return it; metadata only on request. */
export function messageJson(workspace: Workspace, message: SlackMessage, withMetadata = false): Fields {
  const replies = workspace
    .allMessages()
    .filter(
      (reply) => reply.threadTs === message.ts && reply.channel === message.channel && !reply.ephemeralTo,
    )
  return {
    type: 'message',
    ts: message.ts,
    user: message.user,
    text: message.text,
    team: workspace.teamId,
    ...(message.byApp ? { bot_id: workspace.botId, app_id: workspace.appId } : {}),
    ...(message.blocks ? { blocks: message.blocks } : {}),
    ...(message.attachments ? { attachments: message.attachments } : {}),
    ...(message.files ? { files: message.files.map(fileJson) } : {}),
    ...(message.editedTs ? { edited: { user: message.user, ts: message.editedTs } } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs, parent_user_id: message.user } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          latest_reply: replies.at(-1)?.ts,
        }
      : {}),
    ...(message.reactions.length > 0
      ? { reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })) }
      : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
  }
}

/** A file as files.* and messages return it. */
export function fileJson(file: SlackFile): Fields {
  return { id: file.id, name: file.name, title: file.title, size: file.content.length, mode: 'snippet' }
}

/** A user as users.* returns it; the address only with its own scope. */
export function userJson(workspace: Workspace, user: SlackUser, withEmail: boolean): Fields {
  return {
    id: user.id,
    team_id: user.teamId ?? workspace.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.deleted,
    is_bot: user.isBot,
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: {
      real_name: user.realName,
      display_name: user.name,
      ...(withEmail && user.email ? { email: user.email } : {}),
    },
  }
}

/** A channel as conversations.* returns it. */
export function channelJson(workspace: Workspace, channel: SlackChannel): Fields {
  const isIm = channel.kind === 'im'
  return {
    id: channel.id,
    ...(isIm
      ? { user: [...channel.members].find((id) => id !== workspace.botUserId) }
      : { name: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: isIm,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_member: channel.members.has(workspace.botUserId),
    num_members: channel.members.size,
    topic: { value: channel.topic, creator: '', last_set: 0 },
  }
}

/** A view as views.* and interaction payloads carry it. */
export function viewJson(workspace: Workspace, view: SlackView, values: Fields = {}): Fields {
  return {
    id: view.id,
    team_id: workspace.teamId,
    type: view.type,
    title: view.title ?? null,
    submit: view.submit ?? null,
    close: view.close ?? null,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    state: { values },
    hash: view.hash,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    app_id: workspace.appId,
    bot_id: workspace.botId,
  }
}
