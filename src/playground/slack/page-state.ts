/** Builds what one user sees in the workspace, as JSON for the page. */

import type { SlackFile, SlackMessage, SlackView } from './model.ts'
import type { PageCommand, PageFile, PageMessage, PageShortcut, PageState, PageView } from './page-shapes.ts'
import type { Workspace } from './workspace.ts'

/** What the page offers besides what the workspace holds. */
export interface PageOffers {
  readonly commands: readonly PageCommand[]
  readonly shortcuts: readonly PageShortcut[]
}

/** Everything the page draws for one user; an unknown user is taken for the first person. */
export function pageState(workspace: Workspace, userId: string, offers: PageOffers): PageState {
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
    commands: offers.commands,
    shortcuts: offers.shortcuts,
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

/** True for a picture by its first bytes: names and types are what a sender says. */
export function isPng(content: Buffer): boolean {
  return content.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const PREVIEW_BYTES = 2_000

function messageOf(message: SlackMessage): PageMessage {
  const { ts, channel, user, text, blocks, attachments, threadTs, ephemeralTo, editedTs } = message
  return {
    ts,
    channel,
    user,
    text,
    blocks,
    attachments,
    threadTs,
    isEphemeral: ephemeralTo !== undefined,
    isEdited: editedTs !== undefined,
    updates: message.updates,
    reactions: message.reactions,
    files: message.files?.map(fileOf),
  }
}

function fileOf({ id, title, content, altText = '' }: SlackFile): PageFile {
  const isImage = isPng(content)
  const preview = isImage ? '' : content.subarray(0, PREVIEW_BYTES).toString('utf8')
  return { id, title, size: content.length, altText, isImage, preview }
}

function viewOf(view: SlackView): PageView {
  const { id, hash, type, title, submit, close, blocks, errors } = view
  return { id, hash, type, title, submit, close, blocks, errors }
}
