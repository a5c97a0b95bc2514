/** The memory of the simulated workspace: people, channels, messages, views and files, and who watches them. */

import type { Clock } from '../../domain/clock.ts'
import { SlackApiError } from './api-error.ts'
import { findMentions } from './mentions.ts'
import type { SlackChannel, SlackFile, SlackMessage, SlackUser, SlackUsergroup, SlackView } from './model.ts'

/** What a person in the workspace could see, for tests and for the page. */
export interface WorkspaceView {
  readonly botUserId: string
  users(): SlackUser[]
  channels(): SlackChannel[]
  usergroups(): SlackUsergroup[]
  /** Messages of a channel (id or name) that are not replies, oldest first. */
  messages(channel: string): SlackMessage[]
  /** A thread: the parent and its replies, oldest first. */
  thread(channel: string, ts: string): SlackMessage[]
  /** Messages only one user can see, oldest first. */
  ephemerals(user?: string): SlackMessage[]
  /** The stack of open modals of a user, the visible one last. */
  modals(user: string): SlackView[]
  /** The Home tab last published for a user. */
  home(user: string): SlackView | undefined
  files(): SlackFile[]
  /** Calls the listener after every change; returns the function that stops it. */
  onChange(listener: () => void): () => void
  /** Waits until the function returns something other than undefined, null or false; rejects after `timeoutMs` (5000). */
  until<T>(read: () => T | undefined | null | false, timeoutMs?: number): Promise<T>
}

/** What a message needs to be stored; the rest is filled in. */
export type NewMessage = Pick<SlackMessage, 'channel' | 'user' | 'byApp' | 'text'> &
  Partial<SlackMessage> & { parseText?: boolean }

/** The workspace as the simulator itself changes it. */
export interface Workspace extends WorkspaceView {
  readonly teamId: string
  readonly appId: string
  readonly botId: string
  /** Finds a channel by id, `#name` or name. */
  findChannel(idOrName: string): SlackChannel | undefined
  findUser(id: string): SlackUser | undefined
  findMessage(channel: string, ts: string): SlackMessage | undefined
  /** The direct conversation between the app and a user, created at need. */
  directMessage(user: string): SlackChannel
  add(message: NewMessage): SlackMessage
  /** Counts an edit and reads the mentions again after the caller changed the message. */
  touch(message: SlackMessage, parseText: boolean): void
  remove(message: SlackMessage): void
  allMessages(): readonly SlackMessage[]
  views: Map<string, SlackView>
  stacks: Map<string, string[]>
  homes: Map<string, SlackView>
  storedFiles: Map<string, SlackFile>
  newId(prefix: string): string
  changed(): void
}

/** The people and places a workspace starts with. */
export interface WorkspaceSeed {
  users: SlackUser[]
  channels: SlackChannel[]
  usergroups: SlackUsergroup[]
  botUserId: string
}

/** Creates a workspace; message times come from the clock and are unique. */
export function createWorkspace(seed: WorkspaceSeed, clock: Clock): Workspace {
  const users = new Map(seed.users.map((user) => [user.id, user]))
  const channels = new Map(seed.channels.map((channel) => [channel.id, channel]))
  const names = {
    handles: new Set(seed.usergroups.map((group) => group.handle.toLowerCase())),
    users: new Set(seed.users.map((user) => user.name.toLowerCase())),
    channels: new Set(seed.channels.map((channel) => channel.name.toLowerCase())),
  }
  const listeners = new Set<() => void>()
  let messages: SlackMessage[] = []
  let ids = 0
  let lastMicros = 0

  function nextTs(): string {
    lastMicros = Math.max(lastMicros + 1, clock.now() * 1000)
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, '0')}`
  }

  const workspace: Workspace = {
    teamId: 'T0PLAY',
    appId: 'A0PLAY',
    botId: 'B0PLAY',
    botUserId: seed.botUserId,
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    storedFiles: new Map(),
    users: () => [...users.values()],
    channels: () => [...channels.values()],
    usergroups: () => seed.usergroups,
    findUser: (id) => users.get(id),
    findChannel(idOrName) {
      const name = idOrName.replace(/^#/, '')
      return channels.get(idOrName) ?? [...channels.values()].find((channel) => channel.name === name)
    },
    findMessage: (channel, ts) =>
      messages.find((message) => message.channel === channel && message.ts === ts && !message.ephemeralTo),
    directMessage(user) {
      const existing = [...channels.values()].find(
        (channel) => channel.kind === 'im' && channel.members.has(user),
      )
      if (existing !== undefined) return existing
      const members = new Set([user, seed.botUserId])
      const created: SlackChannel = {
        id: workspace.newId('D'),
        name: `dm-${user}`,
        kind: 'im',
        archived: false,
        members,
        topic: '',
      }
      channels.set(created.id, created)
      return created
    },
    add(draft) {
      const { parseText = false, ...fields } = draft
      const message: SlackMessage = { ts: nextTs(), updates: 0, reactions: [], mentions: [], ...fields }
      message.mentions = findMentions({ ...message, parseText }, names)
      messages.push(message)
      workspace.changed()
      return message
    },
    touch(message, parseText) {
      message.updates += 1
      message.mentions = findMentions({ ...message, parseText }, names)
      workspace.changed()
    },
    remove(message) {
      messages = messages.filter((candidate) => candidate !== message)
      workspace.changed()
    },
    allMessages: () => messages,
    messages: (channel) =>
      messages.filter(
        (message) =>
          message.channel === idOf(channel) && !message.ephemeralTo && message.threadTs === undefined,
      ),
    thread: (channel, ts) =>
      messages.filter(
        (message) =>
          message.channel === idOf(channel) &&
          !message.ephemeralTo &&
          (message.ts === ts || message.threadTs === ts),
      ),
    ephemerals: (user) =>
      messages.filter((message) => message.ephemeralTo && (!user || message.ephemeralTo === user)),
    modals: (user) => (workspace.stacks.get(user) ?? []).flatMap((id) => workspace.views.get(id) ?? []),
    home: (user) => workspace.homes.get(user),
    files: () => [...workspace.storedFiles.values()].filter((file) => file.shared),
    newId(prefix) {
      ids += 1
      return `${prefix}0${String(ids).padStart(6, '0')}`
    },
    changed() {
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    until: (read, timeoutMs = 5_000) => waitUntil(workspace, read, timeoutMs),
  }

  function idOf(channel: string): string {
    const found = workspace.findChannel(channel)
    if (found === undefined) throw new SlackApiError('channel_not_found')
    return found.id
  }

  return workspace
}

const POLL_EVERY_MS = 20

/** Looks after every change and now and then, because calls and connections are no change of the workspace. */
function waitUntil<T>(
  workspace: Workspace,
  read: () => T | undefined | null | false,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopListening = workspace.onChange(check)
    const polling = setInterval(check, POLL_EVERY_MS)
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`The simulated workspace did not get there within ${timeoutMs} ms`))
    }, timeoutMs)
    check()

    function check(): void {
      const value = read()
      if (value === undefined || value === null || value === false) return
      stop()
      resolve(value)
    }

    function stop(): void {
      stopListening()
      clearInterval(polling)
      clearTimeout(timer)
    }
  })
}
