/** What the simulated Slack is started with and what it gives back. */

import type { Clock } from '../../domain/clock.ts'
import type { Act } from './act.ts'
import type { Faults } from './faults.ts'
import type { ApiCall, Delivery, SlackUser, SlackUsergroup } from './model.ts'
import type { PageCommand, PageShortcut, SidePanel } from './page-shapes.ts'
import type { RateOptions } from './rates.ts'
import type { DisconnectReason } from './socket-mode.ts'
import type { WorkspaceSeed, WorkspaceView } from './workspace.ts'

/** How the simulator is set up; tokens are compared exactly and never kept in the records. */
export interface SimulatedSlackOptions {
  /** TCP port; a free one when absent. */
  port?: number
  /** Address to listen on; 127.0.0.1 when absent. */
  host?: string
  transport: 'socket' | { http: { requestUrl: string } }
  botToken: string
  /** App-level token for Socket Mode. */
  appToken?: string
  /** Needed for the HTTP transport. */
  signingSecret?: string
  users: readonly (Pick<SlackUser, 'id' | 'name'> & Partial<SlackUser>)[]
  channels: readonly ChannelSeed[]
  usergroups?: readonly SlackUsergroup[]
  /** The app's own user; `crashloop` with id `U0BOT` when absent. */
  bot?: { id?: string; name?: string; realName?: string }
  /** Scopes of the bot token; sent as x-oauth-scopes and enforced. Not enforced when absent. */
  scopes?: readonly string[]
  /** Slash commands the page offers. */
  commands?: readonly PageCommand[]
  /** Message shortcuts the page offers on every message. */
  shortcuts?: readonly PageShortcut[]
  /** Pace of Slack; on by default with a burst of 10 messages a channel, `false` switches it off. */
  rates?: RateOptions | false
  clock?: Clock
  /** How long the app has to acknowledge, in real milliseconds; 3000 by default. */
  ackTimeoutMs?: number
  /** When events are sent again, in real milliseconds; 0, 1 and 5 minutes by default. */
  eventRetryDelaysMs?: readonly number[]
}

/** A channel to begin with; everybody and the app are members unless said otherwise. */
export interface ChannelSeed {
  id: string
  name: string
  kind?: 'public' | 'private'
  archived?: boolean
  topic?: string
  /** User ids; all users when absent. */
  members?: readonly string[]
  /** Whether the app is a member; true when absent. */
  hasBot?: boolean
}

/** The running simulator. */
export interface SimulatedSlack {
  /** Address of the page. */
  url: string
  /** For `clientOptions.slackApiUrl`. */
  apiUrl: string
  workspace: WorkspaceView
  act: Act
  calls: ApiCall[]
  deliveries: Delivery[]
  faults: Faults
  /** Socket Mode connections and ways to break them. */
  socket: { connections(): number; disconnect(reason: DisconnectReason): void; drop(): void }
  /** Changes where signed HTTP requests go, for apps whose port is known only later. */
  setRequestUrl(url: string): void
  /** Gives the page a side panel that controls the world around the simulator. */
  showPanel(panel: SidePanel): void
  close(): Promise<void>
}

/** Completes the people and places of the options. */
export function seedOf(options: SimulatedSlackOptions): WorkspaceSeed {
  const botUserId = options.bot?.id ?? 'U0BOT'
  const bot: SlackUser = {
    id: botUserId,
    name: options.bot?.name ?? 'crashloop',
    realName: options.bot?.realName ?? 'Crashloop',
    isBot: true,
    deleted: false,
  }
  const people = options.users.map((user) => ({ realName: user.name, isBot: false, deleted: false, ...user }))
  const everybody = people.map((user) => user.id)
  return {
    botUserId,
    users: [...people, bot],
    usergroups: [...(options.usergroups ?? [])],
    channels: options.channels.map((channel) => ({
      id: channel.id,
      name: channel.name,
      kind: channel.kind ?? 'public',
      archived: channel.archived ?? false,
      topic: channel.topic ?? '',
      members: new Set([...(channel.members ?? everybody), ...(channel.hasBot === false ? [] : [botUserId])]),
    })),
  }
}
