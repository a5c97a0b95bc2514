/** Builds the payloads Slack sends to an app: commands, interactions and events. */

import type { Clock } from '../../domain/clock.ts'
import type { Fields, SlackChannel, SlackMessage, SlackUser } from './model.ts'
import type { Triggers } from './triggers.ts'
import { messageJson } from './wire.ts'
import type { Workspace } from './workspace.ts'

/** Builds payloads for one workspace. */
export interface Payloads {
  slashCommand(
    command: string,
    text: string,
    user: SlackUser,
    channel: SlackChannel,
    responseUrl: string,
  ): Fields
  /** The common part of every interaction, with a fresh trigger id. */
  interaction(type: string, user: SlackUser): Fields
  /** Where an interaction with a message happened. */
  place(message: SlackMessage, channel: SlackChannel): Fields
  /** Wraps an event as the Events API does. */
  event(event: Fields): Fields
}

/** Creates the builders. */
export function createPayloads(workspace: Workspace, clock: Clock, triggers: Triggers): Payloads {
  const team = { id: workspace.teamId, domain: 'playground' }
  // Real requests carry the deprecated verification token too; apps must not rely on it.
  const token = 'deprecated-verification-token'

  return {
    slashCommand: (command, text, user, channel, responseUrl) => ({
      token,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
      user_id: user.id,
      user_name: user.name,
      command,
      text,
      api_app_id: workspace.appId,
      is_enterprise_install: 'false',
      response_url: responseUrl,
      trigger_id: triggers.issue(user.id),
    }),
    interaction: (type, user) => ({
      type,
      token,
      team,
      user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
      api_app_id: workspace.appId,
      trigger_id: triggers.issue(user.id),
      enterprise: null,
      is_enterprise_install: false,
    }),
    place: (message, channel) => ({
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: message.ephemeralTo !== undefined,
        ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
      },
      channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
      ...(message.ephemeralTo ? {} : { message: messageJson(workspace, message) }),
    }),
    event: (event) => ({
      token,
      team_id: team.id,
      api_app_id: workspace.appId,
      event,
      type: 'event_callback',
      event_id: workspace.newId('Ev'),
      event_time: Math.floor(clock.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: workspace.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    }),
  }
}
