/** Answers a button of the thread: the pod in words, the previous log or the events; live when possible. */

import type { Detail, DetailKind } from '../domain/detail.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import type { Target } from '../domain/workload.ts'
import { detailOf } from './detail-of.ts'
import type { OpenThread } from './open-thread.ts'
import {
  CHANNEL_BURST,
  DeliveryError,
  type DetailThread,
  type IncidentStore,
  type IncidentThread,
  type Pace,
} from './ports.ts'

export interface DetailRequest {
  readonly incidentId: string
  readonly what: DetailKind
  /** Slack user id of the person who asked, and where; the incident's own channel when absent. */
  readonly user: string
  readonly channel?: string | undefined
}

export interface ShowDetailDeps {
  readonly store: Pick<IncidentStore, 'get' | 'loadEvidence'>
  readonly thread: DetailThread & Pick<IncidentThread, 'tell'>
  readonly pace: Pace
  /** Absent in a process that reads no cluster. */
  readonly gather?: ((target: Target, signal: AbortSignal) => Promise<Evidence>) | undefined
  readonly sleep: (ms: number) => Promise<void>
  /** Sees to a thread for an incident that only a digest tells of. */
  readonly openThread: OpenThread
  readonly log: Log
}

/** How long a person waits for the cluster before the stored evidence is shown, milliseconds. */
const LIVE_MS = 8_000
/** How long a person waits for the channel's turn, milliseconds. */
const TURN_MS = 15_000

/** Every click is answered: with the detail in the thread, or with words that only the person sees. */
export function createShowDetail(deps: ShowDetailDeps): (request: DetailRequest) => Promise<void> {
  const { store, thread, log } = deps
  return async ({ incidentId, what, user, channel: given }) => {
    const incident = await store.get(incidentId)
    const channel = given ?? incident?.thread.channel
    const tell = async (words: string) => {
      if (channel !== undefined) await thread.tell(channel, user, words)
    }
    if (!incident) return await tell('This incident is not kept any more.')
    const evidence = await readEvidence(incident, deps)
    if (!evidence) return await tell('The cluster cannot be read now, and nothing was kept of this incident.')
    const detail = detailOf(what, evidence, incident.diagnosis)
    try {
      const opened = await deps.openThread(incident)
      await awaitTurn(opened.thread.channel, deps)
      await thread.postDetail(opened, detail)
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error
      log.warn({ err: error, incident: incidentId, what }, 'Could not post a detail')
      return await tell('Slack did not take the message. Try it again in a moment.')
    }
    const refused = await attachOverflow(incident, detail, deps)
    if (refused !== undefined) await tell(`The rest of it cannot be attached as a file: ${refused}`)
  }
}

/** Attaches what the message had no room for; resolves to what to do about it when Slack does not take it. */
async function attachOverflow(
  incident: Incident,
  detail: Detail,
  { thread, log }: ShowDetailDeps,
): Promise<string | undefined> {
  const file = thread.overflowOf(detail)
  if (file === undefined) return undefined
  try {
    await thread.postFile(incident, file)
    return undefined
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    log.warn({ err: error, incident: incident.id, what: detail.what }, 'Could not attach a detail')
    return error.message
  }
}

async function readEvidence(
  incident: Incident,
  { gather, store }: ShowDetailDeps,
): Promise<Evidence | undefined> {
  try {
    const live = await gather?.(incident.target, AbortSignal.timeout(LIVE_MS))
    if (live?.pod) return live
  } catch {
    // What was kept answers better than an error; its time stands beside it.
  }
  return await store.loadEvidence(incident.id)
}

async function awaitTurn(channel: string, { pace, sleep }: ShowDetailDeps): Promise<void> {
  for (let waited = 0; waited < TURN_MS; ) {
    const waitMs = await pace.take(channel, CHANNEL_BURST)
    if (waitMs === 0) return
    await sleep(Math.min(waitMs, TURN_MS))
    waited += waitMs
  }
}
