/** Looks for a message of ours by its metadata, or by the name of its file, to learn whether an interrupted send arrived. */
import type { WebClient } from '@slack/web-api'
import { METADATA_EVENT } from './ids.ts'
import { fileStem } from './thread-file.ts'

export interface Search {
  readonly channel: string
  /** Root of the thread to look in; absent looks in the channel itself. */
  readonly threadTs?: string
  readonly incidentId: string
  readonly key: string
  /** RFC 3339; older messages are not looked at. */
  readonly since: string
  /** When known, only messages of this bot count. */
  readonly botId?: string
}

/** Clocks of ours and Slack's may differ by this much. */
const CLOCK_SKEW_MS = 60_000
const PAGE_SIZE = 200
/** More than this since a send is not worth the calls; then the answer is `unknown`. */
const MAX_PAGES = 10

/** Resolves to the ts, to undefined when it is surely not there, or to `unknown` when there is too much to read. */
export async function findMessage(
  client: WebClient,
  search: Search,
): Promise<string | undefined | 'unknown'> {
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { messages = [], response_metadata } = await read(client, search, cursor)
    const found = messages.find((message) => isOurs(message, search))
    if (found?.ts !== undefined) return found.ts
    cursor = response_metadata?.next_cursor
    if (cursor === undefined || cursor === '') return undefined
  }
  return 'unknown'
}

function read(client: WebClient, search: Search, cursor: string | undefined) {
  const page = {
    channel: search.channel,
    oldest: ((Date.parse(search.since) - CLOCK_SKEW_MS) / 1000).toFixed(6),
    inclusive: true,
    include_all_metadata: true,
    limit: PAGE_SIZE,
    ...(cursor === undefined ? {} : { cursor }),
  }
  return search.threadTs === undefined
    ? client.conversations.history(page)
    : client.conversations.replies({ ...page, ts: search.threadTs })
}

interface FoundMessage {
  readonly ts?: string
  readonly bot_id?: string
  readonly files?: readonly { readonly name?: string | undefined }[] | undefined
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: object }
}

function isOurs(message: FoundMessage, search: Search): boolean {
  if (search.botId !== undefined && message.bot_id !== undefined && message.bot_id !== search.botId)
    return false
  const stem = fileStem(search.incidentId, search.key)
  if (message.files?.some(({ name }) => name?.replace(/\.[a-z]+$/, '') === stem)) return true
  if (message.metadata?.event_type !== METADATA_EVENT) return false
  const payload = message.metadata.event_payload as { incident_id?: unknown; key?: unknown } | undefined
  return payload?.incident_id === search.incidentId && payload.key === search.key
}
