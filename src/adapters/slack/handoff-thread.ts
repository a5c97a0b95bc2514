/** The Slack side of a handoff: its message in the channel and to the receiver, and the notes below. */
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Log } from '../../domain/log.ts'
import type { HandoffThread } from '../../incidents/handoff/ports.ts'
import { DeliveryError } from '../../incidents/ports.ts'
import { handoffMessage } from './messages/handoff.ts'
import { handoffNote } from './messages/handoff-notes.ts'
import { calling, findSent, permalinkOf, post, update } from './send-message.ts'

export interface HandoffThreadDeps {
  readonly client: WebClient
  readonly botId?: () => string | undefined
  readonly log: Pick<Log, 'error'>
}

/** Creates the adapter. It never retries: every failure rejects with a `DeliveryError`. */
export function createHandoffThread(deps: HandoffThreadDeps): HandoffThread {
  const { client } = deps
  return {
    async directChannel(user) {
      try {
        const { channel } = await client.conversations.open({ users: user })
        return channel?.id
      } catch (error) {
        if (error instanceof WebAPIPlatformError && NOT_WRITABLE.has(error.data.error)) return undefined
        return await calling(user, () => Promise.reject(error))
      }
    },
    async post(handoff, { channel }) {
      const posted = await post(deps, channel, undefined, handoffMessage(handoff, placeOf(handoff, channel)))
      return { ...posted, ...(await permalinkOf(client, posted)) }
    },
    async update(handoff, { channel, ts }) {
      if (ts === undefined) throw new DeliveryError('message-gone', 'The handoff has no message yet.')
      await update(deps, { channel, ts }, handoffMessage(handoff, placeOf(handoff, channel)))
    },
    async postNote(handoff, note) {
      const { channel, ts } = handoff.thread
      return (await post(deps, channel, ts, handoffNote(handoff, note))).ts
    },
    find: (handoff, key, place, since) => findSent(deps, place, handoff.id, key, since),
  }
}

/** Slack's words for people whom an app cannot write to (conversations.open reference). */
const NOT_WRITABLE = new Set([
  'missing_scope',
  'not_allowed_token_type',
  'user_not_found',
  'user_not_visible',
  'user_disabled',
  'cannot_dm_bot',
  'method_not_supported_for_channel_type',
])

function placeOf({ thread }: Parameters<HandoffThread['post']>[0], channel: string): 'channel' | 'direct' {
  return channel === thread.channel ? 'channel' : 'direct'
}
