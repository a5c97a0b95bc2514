/** A person asks about a workload: the same investigation, in a thread where they asked. */

import { RetryLater } from '../domain/errors.ts'
import { type Incident, isOpen, isQuestion } from '../domain/incident.ts'
import type { PersonalList } from '../domain/personal-list.ts'
import { type Target, type Wanted, type WorkloadRef, workloadKey, workloadLabel } from '../domain/workload.ts'
import type { Finding, FindTarget } from './find-target.ts'
import { unfold } from './fold.ts'
import { enqueueNeeded } from './jobs-needed.ts'
import type { ListPods } from './list-pods.ts'
import { openIncident } from './open-incident.ts'
import { candidateList, failingList } from './personal-lists.ts'
import {
  DeliveryError,
  type IncidentStore,
  type IncidentThread,
  type JobPayloads,
  type JobQueue,
  type ListThread,
} from './ports.ts'

export interface AskDeps {
  readonly store: Pick<IncidentStore, 'findByWorkload' | 'create' | 'update' | 'listOpen'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly thread: Pick<IncidentThread, 'tell'> & ListThread
  readonly findTarget: FindTarget
  readonly listPods: ListPods
  /** Names of the clusters that can be read. */
  readonly clusters: readonly string[]
  /** How long a thread that a person opened is the answer to further questions, milliseconds. */
  readonly holdDownMs: number
  readonly newId: () => string
}

/** What a person asked, where and when. */
export type Question = JobPayloads['ask']

export type Ask = (question: Question) => Promise<void>

/** Opens a thread, or tells the person where one is, between what to choose, or what fails now. */
export function createAsk(deps: AskDeps): Ask {
  return async (question) => {
    const { target: wanted } = question
    const { name } = wanted
    if (name === undefined) return await showList(deps, question, await failingNow(wanted, deps))
    const finding = await deps.findTarget({ ...wanted, name })
    if (finding.outcome === 'nothing')
      return await tell(deps, question, nothingFound({ ...wanted, name }, finding))
    if (finding.outcome === 'candidates')
      return await showList(deps, question, candidateList(name, finding.candidates, finding.sure))
    await openOrPoint(finding.workload, finding.target, question, deps)
  }
}

async function failingNow(wanted: Wanted, { store, clusters, listPods }: AskDeps): Promise<PersonalList> {
  const asked = wanted.cluster === undefined ? clusters : [wanted.cluster]
  const seen = await Promise.all(asked.map((cluster) => listPods(cluster, wanted.namespace)))
  return failingList(wanted, await store.listOpen(), seen)
}

async function openOrPoint(
  workload: WorkloadRef,
  target: Target,
  question: Question,
  deps: AskDeps,
): Promise<void> {
  const { channel, user, askedAt } = question
  const newest = await deps.store.findByWorkload(workloadKey(workload))
  if (newest && isAnswer(newest, question, deps)) return await askAgain(newest, question, deps)
  const fresh = openIncident({
    id: deps.newId(),
    workload,
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

/** The thread of an alert is; that of another question only where and when it was asked. */
function isAnswer(incident: Incident, { channel, askedAt }: Question, deps: AskDeps): boolean {
  // The watcher closes questions too.
  if (!isOpen(incident)) return false
  if (!isQuestion(incident)) return true
  const age = Date.parse(askedAt) - Date.parse(incident.openedAt)
  return age <= deps.holdDownMs && incident.thread.channel === channel
}

async function askAgain(open: Incident, question: Question, deps: AskDeps): Promise<void> {
  const { askedAt } = question
  const updated = await deps.store.update(open.id, (incident) =>
    isAskedBefore(incident, askedAt)
      ? undefined
      : unfold({ ...incident, investigationWantedAt: askedAt }, askedAt),
  )
  await enqueueNeeded(deps.queue, updated)
  // The same question, run a second time after a crash: its own thread is the answer.
  if (updated.source === 'person' && updated.openedAt === askedAt) return
  await tell(deps, question, whatIsKnown(updated, question))
}

function isAskedBefore({ investigationWantedAt, openedAt }: Incident, askedAt: string): boolean {
  return (investigationWantedAt ?? openedAt) >= askedAt
}

function nothingFound(
  { cluster, namespace, name, kind }: Wanted,
  { problems, partial }: Extract<Finding, { outcome: 'nothing' }>,
): string {
  const what = `${kind === undefined ? '' : `${kind} `}${namespace === undefined ? '' : `${namespace}/`}${name}`
  if (problems.length > 0) return `${problems.join(' ')} So I cannot look at ${what} now. Ask me again later.`
  const where = cluster === undefined ? '' : ` in cluster ${cluster}`
  const advice = partial
    ? 'I looked at a part of the pods only: name its namespace with -n.'
    : namespace === undefined && kind === undefined
      ? '/crashloop alone lists what fails now, /crashloop help what you can write.'
      : 'Check the namespace and the name; /crashloop alone lists what fails now.'
  const kinds = kind === undefined ? 'workload or pod ' : ''
  return `There is no ${kinds}${what}${where}. ${advice}`
}

/** In its own thread nobody needs the way there. */
function whatIsKnown({ workload, thread, diagnosis }: Incident, { channel, threadTs }: Question): string {
  const here = thread.channel === channel && thread.ts !== undefined && thread.ts === threadTs
  const place = thread.permalink ?? `the channel <#${thread.channel}>`
  const again = here
    ? `I look at ${workloadLabel(workload)} again now; what is new comes into this thread.`
    : `I am already on ${workloadLabel(workload)} and look at it again now: ${place}`
  const [primary] = diagnosis?.findings ?? []
  if (primary === undefined) return again
  return `${again}\nSo far: ${primary.title}. ${primary.summary}`
}

async function tell({ thread }: AskDeps, { channel, user, threadTs }: Question, text: string): Promise<void> {
  await patiently(() => thread.tell(channel, user, text, threadTs))
}

async function showList(
  { thread }: AskDeps,
  { channel, user, threadTs }: Question,
  list: PersonalList,
): Promise<void> {
  await patiently(() => thread.showList(channel, user, list, threadTs))
}

/** An answer that only the person sees is worth some attempts; what Slack refuses for good ends here. */
async function patiently(send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.retryAfterMs === undefined) throw error
    throw new RetryLater(error.retryAfterMs, error.message, { cause: error })
  }
}
