/** Attaches a whole log to the incident's thread as a file. */

import type { LogChoice } from '../domain/detail.ts'
import { AppError } from '../domain/errors.ts'
import type { ContainerLog, Evidence } from '../domain/evidence.ts'
import type { Incident } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import { logSubject } from './detail-of.ts'
import type { OpenThread } from './open-thread.ts'
import { DeliveryError, type DetailThread, type IncidentStore, type IncidentThread } from './ports.ts'
import { mainLog, type PodLogName } from './read-detail.ts'

export interface FullLogRequest {
  readonly incidentId: string
  /** The one that the diagnosis is about when absent. */
  readonly log?: LogChoice
  /** Slack user id of the person who asked, and where they are told what goes wrong. */
  readonly user: string
  readonly channel?: string
}

export interface ShowFullLogDeps {
  readonly store: Pick<IncidentStore, 'get' | 'loadEvidence'>
  readonly thread: Pick<DetailThread, 'postFile'> & Pick<IncidentThread, 'tell'>
  /** Absent in a process that reads no cluster; what it returns is redacted. */
  readonly readWholeLog?: ((name: PodLogName, signal: AbortSignal) => Promise<ContainerLog>) | undefined
  /** Sees to a thread for an incident that only a digest tells of. */
  readonly openThread: OpenThread
  readonly log: Log
}

const LIVE_MS = 30_000

/** Every request is answered: with the file in the thread, or with words that only the person sees. */
export function createShowFullLog(deps: ShowFullLogDeps): (request: FullLogRequest) => Promise<void> {
  const { store, thread, log } = deps
  return async (request) => {
    const { incidentId, user } = request
    const incident = await store.get(incidentId)
    const channel = request.channel ?? incident?.thread.channel
    const tell = async (words: string) => {
      if (channel !== undefined) await thread.tell(channel, user, words)
    }
    if (!incident) return await tell('This incident is not kept any more.')
    const evidence = await store.loadEvidence(incidentId)
    const chosen = evidence && (request.log ?? mainLog({ what: 'previous-logs' }, evidence, incident))
    if (!evidence || !chosen) return await tell('No log is known of this incident.')
    const { found, why } = await readWhole(incident, evidence, chosen, deps)
    if (!found || found.lines.length === 0)
      return await tell(`There is no log of ${chosen.container}, ${chosen.run} run${why ? `: ${why}` : '.'}`)
    try {
      await thread.postFile(await deps.openThread(incident), fileOf(evidence, found))
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error
      log.warn({ err: error, incident: incidentId }, 'Could not attach a log')
      await tell(`The log cannot be attached: ${error.message}`)
    }
  }
}

async function readWhole(
  { target }: Incident,
  evidence: Evidence,
  chosen: LogChoice,
  { readWholeLog }: ShowFullLogDeps,
): Promise<{ readonly found?: ContainerLog | undefined; readonly why?: string }> {
  const pod = evidence.pod?.metadata.name
  const kept = evidence.logs.find((each) => each.container === chosen.container && each.run === chosen.run)
  if (!readWholeLog || pod === undefined) return { found: kept }
  const name = { cluster: target.cluster, namespace: evidence.workload.namespace, pod, ...chosen }
  try {
    return { found: await readWholeLog(name, AbortSignal.timeout(LIVE_MS)) }
  } catch (error) {
    // What was kept answers better than an error.
    if (kept) return { found: kept }
    return error instanceof AppError ? { why: error.message } : {}
  }
}

function fileOf({ workload, collectedAt }: Evidence, log: ContainerLog) {
  const subject = logSubject(workload.namespace, log.pod, log)
  const last = log.lines.at(-1)?.n ?? 0
  const missing = [
    ...(log.omitted > 0 ? [`${log.omitted} lines in between are left out`] : []),
    ...(log.truncated ? ['the log goes beyond what was read'] : []),
  ]
  const lines = log.lines.map(({ at, text }) => (at === undefined ? text : `${at} ${text}`))
  return {
    key: `log-${log.container}-${log.run}-${last}-${Date.parse(collectedAt)}`,
    type: 'txt' as const,
    title: `Log of ${subject}`,
    content: `${lines.join('\n')}\n`,
    comment: `Log of ${subject}: ${last} lines${missing.length > 0 ? `; ${missing.join(', ')}` : ''}. Secrets are removed.`,
  }
}
