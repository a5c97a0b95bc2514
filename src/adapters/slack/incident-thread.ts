/** The Slack side of an incident: posts and edits its messages and classifies what goes wrong. */
import type { WebClient } from '@slack/web-api'
import type { Detail } from '../../domain/detail.ts'
import type { Incident, ThreadNote, ThreadRef } from '../../domain/incident.ts'
import type { Log } from '../../domain/log.ts'
import type { MemoryHistory } from '../../domain/metrics.ts'
import type { LinkTemplate } from '../../incidents/links-of.ts'
import {
  DeliveryError,
  type DetailThread,
  type IncidentThread,
  type ListThread,
} from '../../incidents/ports.ts'
import { deliveryError, refusesBlocks, refusesReading } from './delivery-error.ts'
import { findMessage } from './find-message.ts'
import { ROOT_KEY } from './ids.ts'
import { type Answer, ephemeralAnswer } from './messages/answer.ts'
import { detailMessage } from './messages/detail.ts'
import { type FileNote, fileNote } from './messages/file-note.ts'
import { listAnswer } from './messages/list-answer.ts'
import type { SlackMessage } from './messages/message.ts'
import { threadNote } from './messages/notes.ts'
import { rootCard } from './messages/root-card.ts'
import { detailFile, noteFile } from './note-files.ts'
import { type FilePlace, refusesFile, uploadFile } from './thread-file.ts'

export interface IncidentThreadDeps {
  readonly client: WebClient
  /** Id of our bot once Slack told it; messages of other bots are then never taken for ours. */
  readonly botId?: () => string | undefined
  /** Draws the course of a container's memory as a PNG; without it there are no charts. */
  readonly drawMemory?: (memory: MemoryHistory) => Promise<Uint8Array>
  readonly log: Pick<Log, 'error'>
  /** Templates of the links on root cards, as they are now; none when absent. */
  readonly links?: () => readonly LinkTemplate[]
}

/** Creates the adapter. It never retries and never waits: every failure rejects with a `DeliveryError`. */
export function createIncidentThread(deps: IncidentThreadDeps): IncidentThread & DetailThread & ListThread {
  const { client } = deps

  return {
    async postRoot(incident) {
      const { channel } = incident.thread
      const posted = await post(deps, channel, undefined, rootCard(incident, deps.links?.()))
      return { ...posted, ...(await permalinkOf(client, posted)) }
    },
    async updateRoot(incident) {
      await update(deps, postedRoot(incident), rootCard(incident, deps.links?.()))
    },
    async postNote(incident, note) {
      if (note.type === 'memory-chart' || note.type === 'whole-diagnosis')
        return await postFileNote(deps, incident, note)
      if (note.type === 'decision') return await replaceCard(deps, incident, note)
      const { channel, ts } = postedRoot(incident)
      return (await post(deps, channel, ts, threadNote(incident, note))).ts
    },
    async postDetail(incident, detail: Detail) {
      const { channel, ts } = postedRoot(incident)
      return (await post(deps, channel, ts, detailMessage(incident.id, detail))).ts
    },
    async postFile(incident, file) {
      await uploadFile(client, placeOf(incident), file)
    },
    overflowOf: detailFile,
    async find(incident, key, since) {
      return find(deps, incident, key, since)
    },
    async tell(channel, user, text, threadTs) {
      await whisper(client, channel, user, ephemeralAnswer(text), threadTs)
    },
    async showList(channel, user, list, threadTs) {
      await whisper(client, channel, user, listAnswer(list), threadTs)
    },
  }
}

async function whisper(
  client: WebClient,
  channel: string,
  user: string,
  { text, blocks }: Answer,
  threadTs: string | undefined,
): Promise<void> {
  const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
  await calling(channel, () => client.chat.postEphemeral({ channel, user, ...thread, text, blocks }))
}

interface Posted extends ThreadRef {
  readonly ts: string
}

/** The file, or a line that says what it would show and why it is not there. */
async function postFileNote(
  deps: IncidentThreadDeps,
  incident: Incident,
  note: FileNote,
): Promise<string | undefined> {
  const { channel, ts } = postedRoot(incident)
  const file = await noteFile(note, deps)
  if (file === undefined) return (await post(deps, channel, ts, fileNote(incident.id, note))).ts
  try {
    await uploadFile(deps.client, placeOf(incident), file)
    return undefined
  } catch (error) {
    if (!refusesFile(error)) throw error
    return (await post(deps, channel, ts, fileNote(incident.id, note, error.message))).ts
  }
}

/** Edits the card that the decision is about; where that is gone, or may not be edited, the decision is a reply. */
async function replaceCard(
  deps: IncidentThreadDeps,
  incident: Incident,
  note: Extract<ThreadNote, { type: 'decision' }>,
): Promise<string> {
  const { channel, ts: threadTs } = postedRoot(incident)
  const message = threadNote(incident, note)
  const card = incident.deliveries[note.of]?.ts
  if (card !== undefined) {
    try {
      await update(deps, { channel, ts: card }, message)
      return card
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.failure !== 'message-gone') throw error
    }
  }
  return (await post(deps, channel, threadTs, message)).ts
}

function placeOf(incident: Incident): FilePlace {
  const { channel, ts } = postedRoot(incident)
  return { channel, threadTs: ts, incidentId: incident.id }
}

/** What every message of ours is posted with: nothing in it is parsed, unfurled or linked. */
const LITERAL = {
  parse: 'none',
  link_names: false,
  mrkdwn: false,
  unfurl_links: false,
  unfurl_media: false,
} as const

async function post(
  { client, log }: IncidentThreadDeps,
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

async function update(
  { client, log }: IncidentThreadDeps,
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

async function find(
  { client, botId }: IncidentThreadDeps,
  incident: Incident,
  key: string,
  since: string,
): Promise<string | undefined | 'unknown'> {
  const { channel, ts } = incident.thread
  const id = botId?.()
  // A note without a posted root cannot have been sent.
  if (key !== ROOT_KEY && ts === undefined) return undefined
  const thread = key === ROOT_KEY || ts === undefined ? {} : { threadTs: ts }
  const search = {
    channel,
    ...thread,
    incidentId: incident.id,
    key,
    since,
    ...(id === undefined ? {} : { botId: id }),
  }
  return calling(channel, async () => {
    try {
      return await findMessage(client, search)
    } catch (error) {
      if (refusesReading(error)) return 'unknown'
      throw error
    }
  })
}

/** The link is a convenience: a posted root must not be reported as failed for want of it. */
async function permalinkOf(client: WebClient, { channel, ts }: Posted): Promise<{ permalink?: string }> {
  try {
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts })
    return permalink === undefined ? {} : { permalink }
  } catch {
    return {}
  }
}

function postedRoot(incident: Incident): Posted {
  const { channel, ts } = incident.thread
  if (ts === undefined) throw new DeliveryError('message-gone', 'The incident has no root message yet.')
  return { channel, ts }
}

async function calling<T>(channel: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw deliveryError(error, channel)
  }
}
