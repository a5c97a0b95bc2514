/** A person asks about a workload: the same investigation, in a thread where they asked. */

import { RetryLater } from '../domain/errors.ts'
import { type Incident, isOpen, isQuestion } from '../domain/incident.ts'
import { type Target, workloadKey, workloadLabel } from '../domain/workload.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import { openIncident } from './open-incident.ts'
import {
  DeliveryError,
  type IncidentStore,
  type IncidentThread,
  type JobPayloads,
  type JobQueue,
} from './ports.ts'
import type { ResolveWorkload } from './resolve-workload.ts'

export interface AskDeps {
  readonly store: Pick<IncidentStore, 'findByWorkload' | 'create' | 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly thread: Pick<IncidentThread, 'tell'>
  readonly resolveWorkload: ResolveWorkload
  /** How long a thread that a person opened is the answer to further questions, milliseconds. */
  readonly holdDownMs: number
  readonly newId: () => string
}

/** What a person asked, where and when. */
export type Question = JobPayloads['ask']

export type Ask = (question: Question) => Promise<void>

/** Asks again when an incident is open already, and tells the person where its thread is. */
export function createAsk(deps: AskDeps): Ask {
  return async (question) => {
    const { target, channel, user, askedAt } = question
    const resolution = await deps.resolveWorkload(target)
    if (resolution.outcome === 'not-found') return await tell(deps, channel, user, notFound(target))
    if (resolution.outcome === 'unreadable') {
      const words = `${resolution.why} So I cannot look at ${target.namespace}/${target.name} now. Ask me again later.`
      return await tell(deps, channel, user, words)
    }

    const key = workloadKey(resolution.workload)
    const newest = await deps.store.findByWorkload(key)
    if (newest && isAnswer(newest, question, deps)) return await askAgain(newest, question, deps)
    const fresh = openIncident({
      id: deps.newId(),
      workload: resolution.workload,
      target,
      source: 'person',
      channel,
      openedAt: askedAt,
      requestedBy: user,
    })
    const opened = await deps.store.create(fresh, newest?.id)
    if (opened.id !== fresh.id) return await askAgain(opened, question, deps)
    await enqueueNeeded(deps.queue, opened)
  }
}

/** The thread of an alert is; that of another question only where and when it was asked. */
function isAnswer(incident: Incident, { channel, askedAt }: Question, deps: AskDeps): boolean {
  if (!isQuestion(incident)) return isOpen(incident)
  const age = Date.parse(askedAt) - Date.parse(incident.openedAt)
  return age <= deps.holdDownMs && incident.thread.channel === channel
}

async function askAgain(open: Incident, question: Question, deps: AskDeps): Promise<void> {
  const { channel, user, askedAt } = question
  const updated = await deps.store.update(open.id, (incident) =>
    isAskedBefore(incident, askedAt) ? undefined : { ...incident, investigationWantedAt: askedAt },
  )
  await enqueueNeeded(deps.queue, updated)
  // The same question, run a second time after a crash: its own thread is the answer.
  if (updated.source === 'person' && updated.openedAt === askedAt) return
  await tell(deps, channel, user, whereItIs(updated))
}

function isAskedBefore({ investigationWantedAt, openedAt }: Incident, askedAt: string): boolean {
  return (investigationWantedAt ?? openedAt) >= askedAt
}

function notFound({ cluster, namespace, name, kind }: Target): string {
  const what = kind === undefined ? 'workload or pod' : kind
  return `There is no ${what} ${namespace}/${name} in cluster ${cluster}. Check the namespace and the name.`
}

function whereItIs({ workload, thread }: Incident): string {
  const place = thread.permalink ?? `the channel <#${thread.channel}>`
  return `I am already on ${workloadLabel(workload)} and look at it again now: ${place}`
}

/** An answer that only the person sees is worth some attempts; what Slack refuses for good ends here. */
async function tell({ thread }: AskDeps, channel: string, user: string, text: string): Promise<void> {
  try {
    await thread.tell(channel, user, text)
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.retryAfterMs === undefined) throw error
    throw new RetryLater(error.retryAfterMs, error.message, { cause: error })
  }
}
