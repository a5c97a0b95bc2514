/** The Slack side of an incident: posts and edits its messages and classifies what goes wrong. */
import type { WebClient } from '@slack/web-api'
import type { Detail } from '../../domain/detail.ts'
import type { Incident, ThreadNote } from '../../domain/incident.ts'
import type { MemoryHistory } from '../../domain/metrics.ts'
import type { LinkTemplate } from '../../incidents/links-of.ts'
import {
  DeliveryError,
  type DetailThread,
  type IncidentThread,
  type ListThread,
} from '../../incidents/ports.ts'
import { type Answer, ephemeralAnswer } from './messages/answer.ts'
import { detailMessage } from './messages/detail.ts'
import { calledInThread } from './messages/direct-message.ts'
import { type FileNote, fileNote } from './messages/file-note.ts'
import { listAnswer } from './messages/list-answer.ts'
import { threadNote } from './messages/notes.ts'
import { rootCard } from './messages/root-card.ts'
import { detailFile, noteFile } from './note-files.ts'
import { calling, findSent, type Posted, permalinkOf, post, type Sender, update } from './send-message.ts'
import { type FilePlace, isRefused, uploadFile } from './thread-file.ts'

export interface IncidentThreadDeps extends Sender {
  /** Draws the course of a container's memory as a PNG; without it there are no charts. */
  readonly drawMemory?: (memory: MemoryHistory) => Promise<Uint8Array>
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
      if (note.type === 'direct') return await postDirect(deps, incident, note)
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
      // Direct messages are not ours to read.
      if (incident.notes.some((note) => note.key === key && note.type === 'direct')) return 'unknown'
      return await findSent(deps, incident.thread, incident.id, key, since)
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

/** To the person alone; whom Slack does not let us write to is called in the thread, which must go on. */
async function postDirect(
  deps: IncidentThreadDeps,
  incident: Incident,
  note: Extract<ThreadNote, { type: 'direct' }>,
): Promise<string> {
  try {
    return (await post(deps, note.to, undefined, threadNote(incident, note))).ts
  } catch (error) {
    if (!isRefused(error)) throw error
    const { channel, ts } = postedRoot(incident)
    return (await post(deps, channel, ts, calledInThread(incident, note))).ts
  }
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
    if (!isRefused(error)) throw error
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

function postedRoot(incident: Incident): Posted {
  const { channel, ts } = incident.thread
  if (ts === undefined) throw new DeliveryError('message-gone', 'The incident has no root message yet.')
  return { channel, ts }
}
