/**
 * Brings one record's messages to Slack, each once, over crashes, resets and rate limits: the intent is stored, the
 * message sent, the result stored; an intent found without a result is looked up in Slack.
 */

import type { Clock } from '../domain/clock.ts'
import { RetryLater } from '../domain/errors.ts'
import type { Delivery, ThreadRef } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import { waitByAge } from './outage-wait.ts'
import { CHANNEL_BURST, DeliveryError, type Pace } from './ports.ts'

/** A record with a root message, and perhaps others below it; the record says how far each of them got. */
export interface Published {
  readonly id: string
  /** RFC 3339. */
  readonly openedAt: string
  readonly thread: ThreadRef
  /** Deliveries by message key; `root` is the root message. */
  readonly deliveries: Readonly<Record<string, Delivery>>
  /** Grows with every change a reader can see; the root is edited while `publishedRevision` is behind. */
  readonly revision: number
  readonly publishedRevision: number
}

export interface DeliverDeps<R extends Published> {
  /** Compare-and-set on the record; `change` is pure. */
  readonly update: (id: string, change: (record: R) => R | undefined) => Promise<R>
  readonly postRoot: (record: R) => Promise<ThreadRef>
  readonly updateRoot: (record: R) => Promise<void>
  /** As `IncidentThread.find`. */
  readonly find: (record: R, key: string, since: string) => Promise<string | undefined | 'unknown'>
  /** What is different when somebody deleted the root and it is posted again. Pure. */
  readonly beforeRepost: (record: R) => R
  readonly pace: Pace
  readonly clock: Clock
  readonly log: Log
}

/** One message: how it is sent, and what the record says afterwards. */
export interface Message<R, T> {
  readonly key: string
  /** RFC 3339: since when it has been due. */
  readonly since: string
  send(): Promise<T>
  found(ts: string): T
  sent(record: R, result: T, wasFound: boolean): R
  tsOf(result: T): string | undefined
}

/** Time for Slack to show a message that was accepted just before the connection broke. */
const AMBIGUOUS_WAIT_MS = 3_000
/** Marks that a deleted root was posted anew once; a second deletion is taken as a wish. */
const REPOSTED = 'root-reposted'

/** Posts the root, or edits it when it is behind. Throws `RetryLater` when it is not the record's turn or Slack is away. */
export async function deliverRoot<R extends Published>(record: R, deps: DeliverDeps<R>): Promise<R> {
  const root = record.deliveries.root
  const behind = record.publishedRevision < record.revision
  if (root?.state === 'sent') return behind ? await editRoot(record, deps) : record
  if (root?.state === 'gave-up' && !behind) return record
  const posted = await deliver<R, ThreadRef>(
    record,
    {
      key: 'root',
      since: record.openedAt,
      send: () => deps.postRoot(record),
      found: (ts) => ({ ...record.thread, ts }),
      // What a message found in Slack shows is not known, so that it is edited once more.
      sent: (present, thread, wasFound) => ({
        ...present,
        thread: { ...present.thread, ...thread },
        publishedRevision: wasFound ? 0 : record.revision,
      }),
      tsOf: (thread) => thread.ts,
    },
    deps,
  )
  const unsure = posted.deliveries.root?.state === 'sent' && posted.publishedRevision < record.revision
  return unsure ? await editRoot(posted, deps) : posted
}

/** Sends one message unless Slack has it already. Throws `RetryLater` as `deliverRoot` does. */
export async function deliver<R extends Published, T>(
  record: R,
  message: Message<R, T>,
  deps: DeliverDeps<R>,
): Promise<R> {
  const { key } = message
  const settle = async (result: T, wasFound: boolean) => {
    const ts = message.tsOf(result)
    const delivery: Delivery = { state: 'sent', at: nowOf(deps), ...(ts !== undefined && { ts }) }
    return await deps.update(record.id, (present) =>
      withDelivery(message.sent(present, result, wasFound), key, delivery),
    )
  }

  await takeTurn(record, deps)
  const ts = await findSent(record, message, deps)
  if (ts !== undefined) return await settle(message.found(ts), true)
  try {
    const sending: Delivery = { state: 'sending', at: nowOf(deps) }
    await deps.update(record.id, (present) => withDelivery(present, key, sending))
    return await settle(await message.send(), false)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return await afterFailure(record, message, error, deps)
  }
}

/** The record with one of its deliveries replaced. */
export function withDelivery<R extends Published>(record: R, key: string, delivery: Delivery): R {
  return { ...record, deliveries: { ...record.deliveries, [key]: delivery } }
}

/** The record as if that message had never been begun. */
export function withoutDelivery<R extends Published>(record: R, key: string): R {
  const { [key]: _, ...deliveries } = record.deliveries
  return { ...record, deliveries }
}

/** The ts of a message whose sending was begun and not concluded, when Slack has it. */
async function findSent<R extends Published>(
  record: R,
  { key, since }: Pick<Message<R, unknown>, 'key' | 'since'>,
  deps: DeliverDeps<R>,
): Promise<string | undefined> {
  const intent = record.deliveries[key]
  if (intent?.state !== 'sending') return undefined
  try {
    const ts = await deps.find(record, key, intent.at)
    // `unknown`: we may not read the channel. A message twice is a nuisance, one that never comes is an outage missed.
    return ts === 'unknown' ? undefined : ts
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    if (!error.retryable) return undefined
    // The intent stays: whether the message is there is still open.
    return await comeBack(record, since, error, deps)
  }
}

async function editRoot<R extends Published>(record: R, deps: DeliverDeps<R>): Promise<R> {
  await takeTurn(record, deps)
  try {
    await deps.updateRoot(record)
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error
    return await afterFailedEdit(record, error, deps)
  }
  return await deps.update(record.id, (present) => withPublished(present, record.revision))
}

async function takeTurn<R extends Published>({ thread }: R, { pace }: DeliverDeps<R>): Promise<void> {
  const waitMs = await pace.take(thread.channel, CHANNEL_BURST)
  if (waitMs > 0) throw new RetryLater(waitMs, 'The channel has its pace.')
}

/** Ends in `gave-up`, in a new root, or in `RetryLater`; an intent is kept only while the message may be in Slack. */
async function afterFailure<R extends Published>(
  record: R,
  { key, since }: Pick<Message<R, unknown>, 'key' | 'since'>,
  error: DeliveryError,
  deps: DeliverDeps<R>,
): Promise<R> {
  if (error.failure === 'rejected') return await giveUp(record, key, error, deps)
  if (error.failure === 'message-gone') {
    if (key === 'root') return await giveUp(record, key, error, deps)
    await deps.update(record.id, (present) => withoutDelivery(present, key))
    return await repostRoot(record, error, deps)
  }
  if (error.failure === 'ambiguous') {
    throw new RetryLater(Math.max(AMBIGUOUS_WAIT_MS, ageWait(since, deps)), error.message, { cause: error })
  }
  await deps.update(record.id, (present) => withoutDelivery(present, key))
  return await comeBack(record, since, error, deps)
}

async function afterFailedEdit<R extends Published>(
  record: R,
  error: DeliveryError,
  deps: DeliverDeps<R>,
): Promise<R> {
  if (error.failure === 'message-gone') return await repostRoot(record, error, deps)
  if (error.failure === 'rejected') {
    logGaveUp(record, 'root', error, deps)
    return await deps.update(record.id, (present) => withPublished(present, record.revision))
  }
  return await comeBack(record, record.openedAt, error, deps)
}

async function comeBack<R extends Published>(
  { id, thread: { channel } }: R,
  since: string,
  error: DeliveryError,
  deps: DeliverDeps<R>,
): Promise<never> {
  const waitMs = error.retryAfterMs ?? ageWait(since, deps)
  // Slack itself cannot tell anybody that it does not take our messages.
  if (error.failure === 'unreachable') {
    const fields = { record: id, channel, reason: error.message, waitMs }
    deps.log.warn(fields, 'Slack does not take a message; it is kept and tried again')
  }
  if (error.failure === 'rate-limited') await deps.pace.block(channel, waitMs)
  throw new RetryLater(waitMs, error.message, { cause: error })
}

function ageWait(since: string, { clock }: { readonly clock: Clock }): number {
  return waitByAge(Date.parse(since), clock.now())
}

/** Somebody deleted the root. It comes back once. */
async function repostRoot<R extends Published>(
  record: R,
  error: DeliveryError,
  deps: DeliverDeps<R>,
): Promise<R> {
  if (record.deliveries[REPOSTED]) return await giveUp(record, 'root', error, deps)
  deps.log.warn({ record: record.id }, 'The root message is gone; posting it again')
  const reset = await deps.update(record.id, (present) => {
    const { ts: _ts, permalink: _permalink, ...thread } = present.thread
    const fresh: R = { ...deps.beforeRepost(present), thread }
    return withoutDelivery(withDelivery(fresh, REPOSTED, { state: 'sent', at: nowOf(deps) }), 'root')
  })
  return await deliverRoot(reset, deps)
}

async function giveUp<R extends Published>(
  record: R,
  key: string,
  error: DeliveryError,
  deps: DeliverDeps<R>,
): Promise<R> {
  logGaveUp(record, key, error, deps)
  return await deps.update(record.id, (present) => {
    const gaveUp = withDelivery(present, key, { state: 'gave-up', at: nowOf(deps) })
    // The next change of the record tries again, since an operator may have mended the cause by then.
    return key === 'root' ? withPublished(gaveUp, record.revision) : gaveUp
  })
}

function logGaveUp<R extends Published>(
  record: R,
  key: string,
  error: DeliveryError,
  { log }: DeliverDeps<R>,
): void {
  log.error(
    { err: error, record: record.id, message: key, channel: record.thread.channel },
    'Slack refuses a message for good: check the channel, that the bot is a member, and its token and scopes',
  )
}

function nowOf({ clock }: { readonly clock: Clock }): string {
  return new Date(clock.now()).toISOString()
}

function withPublished<R extends Published>(record: R, revision: number): R {
  return { ...record, publishedRevision: Math.max(record.publishedRevision, revision) }
}
