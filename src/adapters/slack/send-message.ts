/** Sends, edits and finds messages of ours in Slack, and classifies what goes wrong. */
import type { WebClient } from '@slack/web-api'
import type { ThreadRef } from '../../domain/incident.ts'
import type { Log } from '../../domain/log.ts'
import { DeliveryError } from '../../incidents/ports.ts'
import { deliveryError, refusesBlocks, refusesReading } from './delivery-error.ts'
import { findMessage } from './find-message.ts'
import { ROOT_KEY } from './ids.ts'
import type { SlackMessage } from './messages/message.ts'

export interface Sender {
  readonly client: WebClient
  /** Id of our bot once Slack told it; messages of other bots are then never taken for ours. */
  readonly botId?: () => string | undefined
  readonly log: Pick<Log, 'error'>
}

/** A message that Slack has. */
export interface Posted extends ThreadRef {
  readonly ts: string
}

/** What every message of ours is posted with: nothing in it is parsed, unfurled or linked. */
const LITERAL = {
  parse: 'none',
  link_names: false,
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
} as const

/** Posts a message; when Slack refuses its blocks, its text alone. Rejects with `DeliveryError`. */
export async function post(
  { client, log }: Sender,
  channel: string,
  threadTs: string | undefined,
  message: SlackMessage,
): Promise<Posted> {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  const answer = await calling(channel, async () => {
    try {
      return await client.chat.postMessage({ channel, ...thread, ...LITERAL, ...message })
    } catch (error) {
      if (!refusesBlocks(error)) throw error
      // A wrong block is our bug, but the alert must be seen all the same; the text says everything.
      log.error(
        { err: error, key: message.metadata.event_payload.key },
        'Slack refused the blocks of a message, sending its text only',
      )
      return await client.chat.postMessage({
        channel,
        ...thread,
        ...LITERAL,
        text: message.text,
        metadata: message.metadata,
      })
    }
  })
  if (answer.ts === undefined)
    throw new DeliveryError('ambiguous', 'Slack accepted a message without telling its ts.')
  return { channel: answer.channel ?? channel, ts: answer.ts }
}

/** Edits a message in the same way. */
export async function update(
  { client, log }: Sender,
  { channel, ts }: Posted,
  message: SlackMessage,
): Promise<void> {
  const options = { channel, ts, parse: 'none', link_names: false, metadata: message.metadata } as const
  await calling(channel, async () => {
    try {
      await client.chat.update({ ...options, text: message.text, blocks: message.blocks })
    } catch (error) {
      if (!refusesBlocks(error)) throw error
      log.error(
        { err: error, key: message.metadata.event_payload.key },
        'Slack refused the blocks of an update, sending its text only',
      )
      // Without blocks the old ones are removed (chat.update reference).
      await client.chat.update({ ...options, text: message.text })
    }
  })
}

/**
 * Looks for a message that may have been sent before a crash, by the record and the key in its metadata. Resolves to its
 * ts, to undefined when it is surely not there, or to `unknown` when we may not read the channel.
 */
export async function findSent(
  { client, botId }: Sender,
  { channel, ts }: ThreadRef,
  recordId: string,
  key: string,
  since: string,
): Promise<string | undefined | 'unknown'> {
  const id = botId?.()
  // A note without a posted root cannot have been sent.
  if (key !== ROOT_KEY && ts === undefined) return undefined
  const thread = key === ROOT_KEY || ts === undefined ? {} : { threadTs: ts }
  const bot = id === undefined ? {} : { botId: id }
  return calling(channel, async () => {
    try {
      return await findMessage(client, { channel, ...thread, incidentId: recordId, key, since, ...bot })
    } catch (error) {
      if (refusesReading(error)) return 'unknown'
      throw error
    }
  })
}

/** The link is a convenience: a posted root must not be reported as failed for want of it. */
export async function permalinkOf(
  client: WebClient,
  { channel, ts }: Posted,
): Promise<{ permalink?: string }> {
  try {
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts })
    return permalink === undefined ? {} : { permalink }
  } catch {
    return {}
  }
}

/** Makes every failure of a call a `DeliveryError`. */
export async function calling<T>(channel: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw deliveryError(error, channel)
  }
}
