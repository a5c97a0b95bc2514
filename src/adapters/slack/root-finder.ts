/** Reads which incidents stand in a channel, for `crashloop test-alert`. */
import type { WebClient } from '@slack/web-api'
import type { Secret } from '../../domain/secret.ts'
import { METADATA_EVENT } from './ids.ts'
import { STATUS } from './messages/card-headline.ts'
import { quietClient } from './quiet-client.ts'

/** The root message of an incident. */
export interface Root {
  readonly ts: string
  readonly text: string
  readonly replies: number
  /** False while the incident is open. */
  readonly resolved: boolean
}

/** The incidents of one channel, as they stand in Slack. */
export interface RootFinder {
  /** Of the latest messages, the newest first. Rejects with the SDK's error. */
  roots(): Promise<readonly Root[]>
  permalink(ts: string): Promise<string>
}

const MAX_PAGES = 20
const RESOLVED = STATUS.resolved.sign

/** `channel` is an id, or `#name`. Rejects with the SDK's error, and when the bot sees no channel of that name. */
export async function createRootFinder(
  botToken: Secret,
  apiUrl: string | undefined,
  named: string,
): Promise<RootFinder> {
  const client = quietClient(botToken, apiUrl)
  const channel = await channelId(client, named)
  return {
    async roots() {
      const { messages = [] } = await client.conversations.history({
        channel,
        include_all_metadata: true,
        limit: 200,
      })
      return messages.flatMap(({ ts, text = '', metadata, reply_count: replies = 0 }) => {
        const payload = metadata?.event_payload as { key?: unknown } | undefined
        const ours = metadata?.event_type === METADATA_EVENT && payload?.key === 'root'
        return ours && ts !== undefined ? [{ ts, text, replies, resolved: text.startsWith(RESOLVED) }] : []
      })
    },
    async permalink(ts) {
      const { permalink = '' } = await client.chat.getPermalink({ channel, message_ts: ts })
      return permalink
    },
  }
}

/** History is read by id only. Rejects when the bot sees no channel of that name. */
async function channelId(client: WebClient, named: string): Promise<string> {
  if (!named.startsWith('#')) return named
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { channels = [], response_metadata } = await client.conversations.list({
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    })
    const found = channels.find(({ name }) => name === named.slice(1))
    if (found?.id !== undefined) return found.id
    cursor = response_metadata?.next_cursor
    if (!cursor) break
  }
  throw new Error(`there is no channel ${named} that the bot can see; invite it: /invite @crashloop`)
}
