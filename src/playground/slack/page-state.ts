/** Builds what one user sees in the workspace, as JSON for the page. */

import type { Fields, SlackMessage, SlackView } from './model.ts'
import { fileJson } from './wire.ts'
import type { Workspace } from './workspace.ts'

/** Everything the page draws for one user; an unknown user is taken for the first person. */
export function pageState(
  workspace: Workspace,
  userId: string,
  commands: readonly { command: string; description: string; hint?: string }[],
): Fields {
  const people = workspace.users().filter((user) => !user.isBot && !user.deleted)
  const me = people.find((user) => user.id === userId) ?? people[0]
  const channels = workspace.channels().filter((channel) => me !== undefined && channel.members.has(me.id))
  const visible = new Set(channels.map((channel) => channel.id))
  const home = me === undefined ? undefined : workspace.home(me.id)
  return {
    me: me?.id ?? '',
    botUserId: workspace.botUserId,
    people: people.map((user) => user.id),
    users: workspace.users().map(({ id, name, realName, isBot }) => ({ id, name, realName, isBot })),
    usergroups: workspace.usergroups().map(({ id, handle }) => ({ id, handle })),
    commands,
    channels: channels.map(({ id, name, kind, topic, members }) => ({
      id,
      name,
      kind,
      topic,
      members: members.size,
    })),
    messages: workspace
      .allMessages()
      .filter((message) => visible.has(message.channel))
      .filter((message) => message.ephemeralTo === undefined || message.ephemeralTo === me?.id)
      .map(messageOf),
    modals: me === undefined ? [] : workspace.modals(me.id).map(viewOf),
    home: home === undefined ? null : viewOf(home),
  }
}

function messageOf(message: SlackMessage): Fields {
  const { ts, channel, user, byApp, text, blocks, attachments, threadTs, ephemeralTo, editedTs } = message
  return {
    ts,
    channel,
    user,
    byApp,
    text,
    blocks,
    attachments,
    threadTs,
    isEphemeral: ephemeralTo !== undefined,
    isEdited: editedTs !== undefined,
    updates: message.updates,
    reactions: message.reactions,
    files: message.files?.map((file) => ({
      ...fileJson(file),
      preview: file.content.subarray(0, 2_000).toString('utf8'),
    })),
  }
}

function viewOf(view: SlackView): Fields {
  const { id, hash, type, title, submit, close, blocks, errors } = view
  return { id, hash, type, title, submit, close, blocks, errors }
}
