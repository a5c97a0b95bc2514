/** What a Web API method is to the simulator: the scopes it wants and the function that answers it. */

import type { Clock } from '../../../domain/clock.ts'
import type { Fields, SlackChannel } from '../model.ts'
import type { Triggers } from '../triggers.ts'
import type { Workspace } from '../workspace.ts'

/** What a method may use. */
export interface MethodContext {
  workspace: Workspace
  clock: Clock
  triggers: Triggers
  /** Scopes of the bot token, or undefined when scopes are not enforced. */
  scopes: readonly string[] | undefined
  /** Address of the simulator without a slash at the end. */
  url: string
  /** Gives out the WebSocket address of Socket Mode. */
  openSocketUrl(): string
}

/** One Web API method. */
export interface Method {
  /** Which of the app's two tokens it takes; the bot token by default. */
  token?: 'app'
  /** Scopes of which one is enough; a function when it depends on the channel. */
  scopes?: readonly string[] | ((args: Fields, workspace: Workspace) => readonly string[])
  run(args: Fields, context: MethodContext): Fields
}

/** Scopes of the `channels:x`, `groups:x` or `im:x` family that fits the channel of the call. */
export function channelScopes(right: string) {
  return (args: Fields, workspace: Workspace): readonly string[] => {
    const channel: SlackChannel | undefined = workspace.findChannel(String(args.channel ?? ''))
    const family = { public: 'channels', private: 'groups', im: 'im' }[channel?.kind ?? 'public']
    return [`${family}:${right}`]
  }
}
