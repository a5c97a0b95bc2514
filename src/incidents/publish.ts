/** Brings the Slack thread up to the incident's record: each message once, over crashes, resets and rate limits. */

import type { Clock } from '../domain/clock.ts'
import { RetryLater } from '../domain/errors.ts'
import type { Delivery, Incident, ThreadNote, ThreadRef } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import { isSettled } from './jobs-needed.ts'
import { isMutedAway } from './mute.ts'
import { waitByAge } from './outage-wait.ts'
import { DeliveryError, type IncidentStore, type IncidentThread, type Lock, type Pace } from './ports.ts'

export interface PublishDeps {
  readonly store: Pick<IncidentStore, 'get' | 'update'>
  readonly thread: Pick<IncidentThread, 'postRoot' | 'updateRoot' | 'postNote' | 'find'>
  /** Notes that a note needs behind it, e.g. a file with what it had no room for. Pure. */
  readonly followUp?: (note: ThreadNote) => readonly ThreadNote[]
  readonly lock: Lock
  readonly pace: Pace
  readonly clock: Clock
  readonly log: Log
}

/** Longer than a run, which sends one message; a killed worker's lock keeps the next one waiting this long. */
const LOCK_MS = 40_000
/** Time for Slack to show a message that was accepted just before the connection broke. */
const AMBIGUOUS_WAIT_MS = 3_000
/** Marks that a deleted root was posted anew once; a second deletion is taken as a wish. */
const REPOSTED = 'root-reposted'

/** Throws `RetryLater` when it is not the incident's turn, or Slack is away. */
export type Publish = (incidentId: string) => Promise<void>

/** For each message: intent stored, sent, result stored. An intent found without a result is looked up in Slack. */
export function createPublish(deps: PublishDeps): Publish {
  return (incidentId) =>
    deps.lock.withLock(`publish:${incidentId}`, LOCK_MS, async () => {
      const found = await deps.store.get(incidentId)
      if (!found) return
      let incident = await publishRoot(found, deps)
      for (const note of incident.notes.flatMap((each) => [each, ...(deps.followUp?.(each) ?? [])])) {
        if (incident.deliveries.root?.state !== 'sent') return
        if (isSettled(incident, note.key)) continue
        incident = isMutedAway(incident, note)
          ? await withhold(incident, note, deps)
          : await publishNote(incident, note, deps)
      }
    })
}

async function publishRoot(incident: Incident, deps: PublishDeps): Promise<Incident> {
  const root = incident.deliveries.root
  const behind = incident.publishedRevision < incident.revision
  if (root?.state === 'sent') return behind ? await editRoot(incident, deps) : incident
  if (root?.state === 'gave-up' && !behind) return incident
  return await deliver(incident, 'root', incident.openedAt, deps, {
    send: () => deps.thread.postRoot(incident),
    found: (ts): ThreadRef => ({ ...incident.thread, ts }),
    // What a message found in Slack shows is not known, so that it is edited once more.
    sent: (present, thread, wasFound) => ({
      ...present,
      thread: { ...present.thread, ...thread },
      publishedRevision: wasFound ? 0 : incident.revision,
    }),
    tsOf: (thread) => thread.ts,
  })
}

async function publishNote(incident: Incident, note: ThreadNote, deps: PublishDeps): Promise<Incident> {
  return await deliver(incident, note.key, note.at, deps, {
    send: () => deps.thread.postNote(incident, note),
    found: (ts) => ts,
    sent: (present) => present,
    tsOf: (ts) => ts,
  })
}

async function withhold(incident: Incident, note: ThreadNote, deps: PublishDeps): Promise<Incident> {
  const delivery: Delivery = { state: 'withheld', at: nowOf(deps) }
  return await deps.store.update(incident.id, (present) => withDelivery(present, note.key, delivery))
}

interface Message<T> {
  send(): Promise<T>
  found(ts: string): T
  sent(incident: Incident, result: T, wasFound: boolean): Incident
  tsOf(result: T): string | undefined
}

async function deliver<T>(
  incident: Incident,
  key: string,
  since: string,
  deps: PublishDeps,
  message: Message<T>,
): Promise<Incident> {
  const settle = async (result: T, wasFound: boolean) => {
    const ts = message.tsOf(result)
    const delivery: Delivery = { state: 'sent', at: nowOf(deps), ...(ts !== undefined && { ts }) }
    return await deps.store.update(incident.id, (present) =>
      withDelivery(message.sent(present, result, wasFound), key, delivery),
    )
  }

  await takeTurn(incident, deps)
  const ts = await findSent(incident, key, since, deps)
  if (ts !== undefined) return await settle(message.found(ts), true)
  try {
    const sending: Delivery = { state: 'sending', at: nowOf(deps) }
    await deps.store.update(incident.id, (present) => withDelivery(present, key, sending))
    return await settle(await message.send(), false)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return await afterFailure(incident, key, since, error, deps)
  }
}

/** The ts of a message whose sending was begun and not concluded, when Slack has it. */
async function findSent(
  incident: Incident,
  key: string,
  since: string,
  deps: PublishDeps,
): Promise<string | undefined> {
  const intent = incident.deliveries[key]
  if (intent?.state !== 'sending') return undefined
  try {
    const ts = await deps.thread.find(incident, key, intent.at)
    // `unknown`: we may not read the channel. A message twice is a nuisance, one that never comes is an outage missed.
    return ts === 'unknown' ? undefined : ts
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    if (!error.retryable) return undefined
    // The intent stays: whether the message is there is still open.
    return await comeBack(incident, since, error, deps)
  }
}

async function editRoot(incident: Incident, deps: PublishDeps): Promise<Incident> {
  await takeTurn(incident, deps)
  try {
    await deps.thread.updateRoot(incident)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return await afterFailedEdit(incident, error, deps)
  }
  return await deps.store.update(incident.id, (present) => withPublished(present, incident.revision))
}

async function takeTurn({ thread }: Incident, { pace }: PublishDeps): Promise<void> {
  const waitMs = await pace.take(thread.channel)
  if (waitMs > 0) throw new RetryLater(waitMs, 'The channel has its pace.')
}

/** Ends in `gave-up`, in a new root, or in `RetryLater`; an intent is kept only while the message may be in Slack. */
async function afterFailure(
  incident: Incident,
  key: string,
  since: string,
  error: DeliveryError,
  deps: PublishDeps,
): Promise<Incident> {
  if (error.failure === 'rejected') return await giveUp(incident, key, error, deps)
  if (error.failure === 'message-gone') {
    if (key === 'root') return await giveUp(incident, key, error, deps)
    await deps.store.update(incident.id, (present) => withoutDelivery(present, key))
    return await repostRoot(incident, error, deps)
  }
  if (error.failure === 'ambiguous') {
    throw new RetryLater(Math.max(AMBIGUOUS_WAIT_MS, ageWait(since, deps)), error.message, { cause: error })
  }
  await deps.store.update(incident.id, (present) => withoutDelivery(present, key))
  return await comeBack(incident, since, error, deps)
}

async function afterFailedEdit(
  incident: Incident,
  error: DeliveryError,
  deps: PublishDeps,
): Promise<Incident> {
  if (error.failure === 'message-gone') return await repostRoot(incident, error, deps)
  if (error.failure === 'rejected') {
    logGaveUp(incident, 'root', error, deps)
    return await deps.store.update(incident.id, (present) => withPublished(present, incident.revision))
  }
  return await comeBack(incident, incident.openedAt, error, deps)
}

async function comeBack(
  { thread }: Incident,
  since: string,
  error: DeliveryError,
  deps: PublishDeps,
): Promise<never> {
  const waitMs = error.retryAfterMs ?? ageWait(since, deps)
  if (error.failure === 'rate-limited') await deps.pace.block(thread.channel, waitMs)
  throw new RetryLater(waitMs, error.message, { cause: error })
}

function ageWait(since: string, { clock }: PublishDeps): number {
  return waitByAge(Date.parse(since), clock.now())
}

/** Somebody deleted the root. It comes back once, with the newest diagnosis below it. */
async function repostRoot(incident: Incident, error: DeliveryError, deps: PublishDeps): Promise<Incident> {
  if (incident.deliveries[REPOSTED]) return await giveUp(incident, 'root', error, deps)
  deps.log.warn({ incident: incident.id }, 'The root message is gone; posting it again')
  const reset = await deps.store.update(incident.id, (present) => {
    const { ts: _ts, permalink: _permalink, ...thread } = present.thread
    const latest = present.notes.findLast((note) => note.type === 'diagnosis')?.key
    // Whoever was to be called has been.
    const { mention: _mention, ...quiet } = present
    const fresh = latest === undefined ? quiet : withoutDelivery(quiet, latest)
    const marked = withDelivery({ ...fresh, thread }, REPOSTED, { state: 'sent', at: nowOf(deps) })
    return withoutDelivery(marked, 'root')
  })
  return await publishRoot(reset, deps)
}

async function giveUp(
  incident: Incident,
  key: string,
  error: DeliveryError,
  deps: PublishDeps,
): Promise<Incident> {
  logGaveUp(incident, key, error, deps)
  return await deps.store.update(incident.id, (present) => {
    const gaveUp = withDelivery(present, key, { state: 'gave-up', at: nowOf(deps) })
    // The next change of the incident tries again, since an operator may have mended the cause by then.
    return key === 'root' ? withPublished(gaveUp, incident.revision) : gaveUp
  })
}

function logGaveUp(incident: Incident, key: string, error: DeliveryError, { log }: PublishDeps): void {
  log.error(
    { err: error, incident: incident.id, message: key, channel: incident.thread.channel },
    'Slack refuses a message for good: check the channel, that the bot is a member, and its token and scopes',
  )
}

function nowOf({ clock }: PublishDeps): string {
  return new Date(clock.now()).toISOString()
}

function withDelivery(incident: Incident, key: string, delivery: Delivery): Incident {
  return { ...incident, deliveries: { ...incident.deliveries, [key]: delivery } }
}

function withoutDelivery(incident: Incident, key: string): Incident {
  const { [key]: _, ...deliveries } = incident.deliveries
  return { ...incident, deliveries }
}

function withPublished(incident: Incident, revision: number): Incident {
  return { ...incident, publishedRevision: Math.max(incident.publishedRevision, revision) }
}
