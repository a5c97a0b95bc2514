/** What a person does in the workspace: commands, clicks, mentions, forms; each becomes a delivery to the app. */

import type { Clock } from '../../domain/clock.ts'
import { createViewActs, type ViewActs } from './act-in-views.ts'
import type { Deliver } from './deliver.ts'
import { actionJson, type Choice, placedElements } from './elements.ts'
import { isFields } from './fields.ts'
import type { Delivery, Fields, SlackChannel, SlackMessage, SlackUser } from './model.ts'
import type { Payloads } from './payloads.ts'
import type { ResponseTarget, ResponseUrls } from './response-urls.ts'
import type { Workspace } from './workspace.ts'

/** A click on, or a choice in, an element of a message. */
export interface Click {
  user: string
  channel: string
  /** The ts of the message; ephemeral messages have one too. */
  ts: string
  actionId: string
  /** Tells elements with the same action_id apart. */
  blockId?: string
  /** The option's value, user or channel that is picked in a menu. */
  choice?: Choice
  /** What the user answers to the element's confirm dialog; `accept` by default. */
  confirm?: 'accept' | 'dismiss'
}

/** Everything a person can do; users and channels are named by id (channels also by name). */
export interface Act extends ViewActs {
  slashCommand(input: { user: string; channel: string; command: string; text?: string }): Promise<Delivery>
  /** Writes a message; mentioning the app (or writing to it directly) delivers the event. */
  say(input: {
    user: string
    channel: string
    text: string
    threadTs?: string
  }): Promise<Delivery | undefined>
  /** Writes a message that begins with the app's mention. */
  mention(input: { user: string; channel: string; text: string; threadTs?: string }): Promise<Delivery>
  /** Clicks or picks; undefined when the user dismissed the confirm dialog, because Slack then sends nothing. */
  click(input: Click): Promise<Delivery | undefined>
  shortcut(input: { user: string; callbackId: string }): Promise<Delivery>
  messageShortcut(input: { user: string; channel: string; ts: string; callbackId: string }): Promise<Delivery>
}

/** What acting needs. */
export interface ActDependencies {
  workspace: Workspace
  clock: Clock
  payloads: Payloads
  responseUrls: ResponseUrls
  deliver: Deliver
}

/** Creates the hands of the simulated people. */
export function createAct(dependencies: ActDependencies): Act {
  const { workspace, clock, payloads, responseUrls, deliver } = dependencies

  function userOf(id: string): SlackUser {
    const user = workspace.findUser(id)
    if (user === undefined) throw new Error(`There is no user ${id}`)
    return user
  }

  function channelOf(id: string): SlackChannel {
    const channel = workspace.findChannel(id)
    if (channel === undefined) throw new Error(`There is no channel ${id}`)
    return channel
  }

  function messageOf(channel: SlackChannel, ts: string, user: string): SlackMessage {
    const message =
      workspace.findMessage(channel.id, ts) ??
      workspace.ephemerals(user).find((candidate) => candidate.channel === channel.id && candidate.ts === ts)
    if (message === undefined)
      throw new Error(`There is no message ${ts} in ${channel.name} that ${user} can see`)
    return message
  }

  /** Slackbot tells the user, as in Slack, when the app did not answer in time. */
  function explainFailure(delivery: Delivery, target: ResponseTarget, what: string): void {
    if (delivery.acked) return
    const word = delivery.attempts.at(-1)?.error === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed'
    workspace.add({
      channel: target.channel,
      user: 'USLACKBOT',
      byApp: false,
      ephemeralTo: target.user,
      text: `${what} failed with the error "${word}"`,
    })
  }

  async function say(input: Parameters<Act['say']>[0]): Promise<Delivery | undefined> {
    const channel = channelOf(input.channel)
    const message = workspace.add({
      channel: channel.id,
      user: userOf(input.user).id,
      byApp: false,
      text: input.text,
      ...(input.threadTs === undefined ? {} : { threadTs: input.threadTs }),
    })
    const isMention =
      input.text.includes(`<@${workspace.botUserId}>`) && channel.members.has(workspace.botUserId)
    const isDirect = channel.kind === 'im'
    if (!isMention && !isDirect) return undefined
    const event: Fields = {
      type: isDirect ? 'message' : 'app_mention',
      user: input.user,
      text: input.text,
      ts: message.ts,
      channel: channel.id,
      event_ts: message.ts,
      team: workspace.teamId,
      ...(isDirect ? { channel_type: 'im' } : {}),
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    }
    return deliver('events_api', String(event.type), payloads.event(event))
  }

  return {
    ...createViewActs({ ...dependencies, userOf }),
    say,
    async slashCommand({ user, channel, command, text = '' }) {
      const target: ResponseTarget = { channel: channelOf(channel).id, user: userOf(user).id }
      const url = responseUrls.issue(target)
      const payload = payloads.slashCommand(command, text, userOf(user), channelOf(channel), url)
      const delivery = await deliver('slash_commands', command, payload)
      const { ackBody } = delivery
      if (isFields(ackBody) && (ackBody.text || ackBody.blocks)) responseUrls.respond(target, ackBody)
      explainFailure(delivery, target, command)
      return delivery
    },
    async mention(input) {
      const delivery = await say({ ...input, text: `<@${workspace.botUserId}> ${input.text}` })
      if (delivery === undefined) throw new Error(`The app is not a member of ${input.channel}`)
      return delivery
    },
    async click(input) {
      const channel = channelOf(input.channel)
      const message = messageOf(channel, input.ts, input.user)
      const placed = placedElements([message.blocks, message.attachments]).find(
        ({ block, element }) =>
          element.action_id === input.actionId && (input.blockId ?? block.block_id) === block.block_id,
      )
      if (placed === undefined) throw new Error(`Message ${input.ts} has no element ${input.actionId}`)
      if (isFields(placed.element.confirm) && input.confirm === 'dismiss') return undefined
      const target: ResponseTarget = { channel: channel.id, user: input.user, message }
      const delivery = await deliver('interactive', 'block_actions', {
        ...payloads.interaction('block_actions', userOf(input.user)),
        ...payloads.place(message, channel),
        state: { values: {} },
        response_url: responseUrls.issue(target),
        actions: [actionJson(placed, input.choice, String(clock.now() / 1000))],
      })
      explainFailure(delivery, target, 'This action')
      return delivery
    },
    shortcut({ user, callbackId }) {
      const payload = { ...payloads.interaction('shortcut', userOf(user)), callback_id: callbackId }
      return deliver('interactive', 'shortcut', { ...payload, action_ts: String(clock.now() / 1000) })
    },
    messageShortcut({ user, channel, ts, callbackId }) {
      const place = channelOf(channel)
      const message = messageOf(place, ts, user)
      return deliver('interactive', 'message_action', {
        ...payloads.interaction('message_action', userOf(user)),
        ...payloads.place(message, place),
        callback_id: callbackId,
        message_ts: ts,
        action_ts: String(clock.now() / 1000),
        response_url: responseUrls.issue({ channel: place.id, user, message }),
      })
    },
  }
}
