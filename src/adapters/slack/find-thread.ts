/** Looks for the thread of a workload in a channel, for `crashloop test-alert`. */
import type { WebClient } from '@slack/web-api'
import type { Secret } from '../../domain/secret.ts'
import { METADATA_EVENT } from './ids.ts'
import { quietClient } from './quiet-client.ts'

export interface FoundThread {
  readonly text: string
  readonly permalink: string
  readonly replies: number
}

export interface ThreadSearch {
  /** Channel id, or `#name`. */
  readonly channel: string
  /** Both must stand in the text of the root message. */
  readonly namespace: string
  readonly name: string
  /** Milliseconds; messages that are older do not count. */
  readonly since: number
}

/** Slack's clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 5_000
const MAX_PAGES = 20

/** Resolves to the newest root message that fits, or to undefined. Rejects with the SDK's error. */
export async function findThread(
  botToken: Secret,
  apiUrl: string | undefined,
  { channel: named, namespace, name, since }: ThreadSearch,
): Promise<FoundThread | undefined> {
  const client = quietClient(botToken, apiUrl)
  const channel = await channelId(client, named)
  const oldest = ((since - CLOCK_SKEW_MS) / 1_000).toFixed(6)
  const { messages = [] } = await client.conversations.history({
    channel,
    oldest,
    include_all_metadata: true,
    limit: 200,
  })
  const root = messages.find(({ text = '', metadata }) => {
    const payload = metadata?.event_payload as { key?: unknown } | undefined
    const ours = metadata?.event_type === METADATA_EVENT && payload?.key === 'root'
    return ours && text.includes(name) && text.includes(namespace)
  })
  if (root?.ts === undefined) return undefined
  const { permalink = '' } = await client.chat.getPermalink({ channel, message_ts: root.ts })
  return { text: root.text ?? '', permalink, replies: root.reply_count ?? 0 }
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
