/** Tells who may read a channel, so that the Home tab shows nothing that its channel would not. */
import type { WebClient } from '@slack/web-api'
import { type Clock, systemClock } from '../../domain/clock.ts'
import type { Audience } from '../../incidents/show-home.ts'

/** `everybody`, or the ids of the members as far as they were read. */
type Readers = 'everybody' | ReadonlySet<string>

const REMEMBERED_MS = 60_000
const REMEMBERED = 500
const PAGE_SIZE = 1_000
/** Whoever stands behind this many members of a private channel sees its incidents in the channel only. */
const MAX_PAGES = 5

/** Creates the adapter. It asks once a minute for each channel; `isPublic` is false also when it cannot be told. */
export function createAudience(deps: {
  readonly client: WebClient
  readonly clock?: Clock
}): Audience & { readonly isPublic: (channel: string) => Promise<boolean> } {
  const { client, clock = systemClock } = deps
  const known = new Map<string, { readonly at: number; readonly readers: Promise<Readers> }>()

  function readersOf(channel: string): Promise<Readers> {
    const now = clock.now()
    const present = known.get(channel)
    if (present && present.at + REMEMBERED_MS > now) return present.readers
    if (known.size >= REMEMBERED) known.clear()
    // What cannot be told stays unseen: the bot may not be in the channel, or lack the scope to ask.
    const readers = readReaders(client, channel).catch((): Readers => new Set())
    known.set(channel, { at: now, readers })
    return readers
  }

  return {
    isPublic: async (channel) => (await readersOf(channel)) === 'everybody',
    async mayRead(user, channel) {
      const readers = await readersOf(channel)
      return readers === 'everybody' || readers.has(user)
    },
  }
}

async function readReaders(client: WebClient, channel: string): Promise<Readers> {
  const { channel: info } = await client.conversations.info({ channel })
  if (info?.is_channel === true && info.is_private !== true) return 'everybody'
  const members = new Set<string>()
  let cursor: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await client.conversations.members({
      channel,
      limit: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const member of answer.members ?? []) members.add(member)
    cursor = answer.response_metadata?.next_cursor
    if (cursor === undefined || cursor === '') break
  }
  return members
}
