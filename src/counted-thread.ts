/** Counts the calls that go to Slack by their result, and how long people wait for the messages that matter. */

import type { Clock } from './domain/clock.ts'
import type { Incident, ThreadNote } from './domain/incident.ts'
import type { Tracer } from './domain/tracing.ts'
import { DeliveryError, type DetailThread, type IncidentThread, type ListThread } from './incidents/ports.ts'
import type { DigestThread } from './incidents/storm-ports.ts'
import type { StageMetrics } from './stage-metrics.ts'
import { measured } from './stages.ts'

type Thread = IncidentThread & DetailThread & ListThread

export interface CallObserver {
  readonly metrics: {
    slackCalled(call: string, result: string): void
    readonly stages: Pick<StageMetrics, 'took' | 'told'>
  }
  readonly tracer: Tracer
  readonly clock: Clock
}

/** The same thread; each call is counted as `ok` or as the kind of failure. */
export function countCalls(thread: Thread, observer: CallObserver): Thread {
  const { metrics, clock } = observer
  const counted = <T>(call: string, work: () => Promise<T>) => countCall(call, work, observer)

  async function message<T>(call: string, incident: Incident, work: () => Promise<T>): Promise<T> {
    const attributes = { 'crashloop.incident.id': incident.id, 'crashloop.slack.call': call }
    const deps = { metrics: metrics.stages, tracer: observer.tracer }
    return await measured('publish', attributes, () => counted(call, work), deps)
  }

  function told({ source, openedAt }: Incident, what: 'root' | 'diagnosis'): void {
    metrics.stages.told(source, what, Math.max(0, clock.now() - Date.parse(openedAt)) / 1_000)
  }

  return {
    async postRoot(incident) {
      const posted = await message('post-root', incident, () => thread.postRoot(incident))
      if (isFirst(incident)) told(incident, 'root')
      return posted
    },
    updateRoot: (incident) => message('update-root', incident, () => thread.updateRoot(incident)),
    async postNote(incident, note) {
      const ts = await message('post-note', incident, () => thread.postNote(incident, note))
      if (isFirst(incident) && isFirstDiagnosis(note)) told(incident, 'diagnosis')
      return ts
    },
    postDetail: (incident, detail) => counted('post-detail', () => thread.postDetail(incident, detail)),
    postFile: (incident, file) => counted('post-file', () => thread.postFile(incident, file)),
    overflowOf: (detail) => thread.overflowOf(detail),
    find: (incident, key, since) => counted('find', () => thread.find(incident, key, since)),
    tell: (channel, user, text, threadTs) =>
      counted('tell', () => thread.tell(channel, user, text, threadTs)),
    showList: (channel, user, list, threadTs) =>
      counted('show-list', () => thread.showList(channel, user, list, threadTs)),
  }
}

/** The same thread of digests, counted in the same way. */
export function countDigestCalls(
  thread: DigestThread,
  observer: Pick<CallObserver, 'metrics' | 'tracer'>,
): DigestThread {
  const counted = <T>(call: string, work: () => Promise<T>) => countCall(call, work, observer)
  return {
    postDigest: (digest) => counted('post-digest', () => thread.postDigest(digest)),
    updateDigest: (digest) => counted('update-digest', () => thread.updateDigest(digest)),
    findDigest: (digest, key, since) => counted('find', () => thread.findDigest(digest, key, since)),
  }
}

async function countCall<T>(
  call: string,
  work: () => Promise<T>,
  { metrics, tracer }: Pick<CallObserver, 'metrics' | 'tracer'>,
): Promise<T> {
  try {
    const result = await tracer.span(`Slack ${call}`, { kind: 'client', isPart: true }, work)
    metrics.slackCalled(call, 'ok')
    return result
  } catch (error) {
    metrics.slackCalled(call, error instanceof DeliveryError ? error.failure : 'error')
    throw error
  }
}

/** A root that comes again, and what is posted below it, nobody waited for. */
function isFirst({ deliveries }: Incident): boolean {
  return deliveries['root-reposted'] === undefined
}

function isFirstDiagnosis({ type, key }: ThreadNote): boolean {
  return type === 'diagnosis' && key === 'diagnosis:1'
}
