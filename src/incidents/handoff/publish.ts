/** Brings a handoff's messages to Slack: the one in the channel, the one to the receiver, and the notes below. */
import type { Clock } from '../../domain/clock.ts'
import type { DirectCopy, Handoff } from '../../domain/handoff.ts'
import type { Log } from '../../domain/log.ts'
import { type DeliverDeps, deliver, deliverRoot, type Published } from '../deliver.ts'
import { DeliveryError, type Lock, type Pace } from '../ports.ts'
import type { HandoffStore, HandoffThread } from './ports.ts'

export interface PublishHandoffDeps {
  readonly handoffs: Pick<HandoffStore, 'get' | 'update'>
  readonly thread: HandoffThread
  readonly lock: Lock
  readonly pace: Pace
  readonly clock: Clock
  readonly log: Log
}

/** Throws `RetryLater` when it is not the channel's turn, or Slack is away. */
export type PublishHandoff = (handoffId: string) => Promise<void>

/** Creates the use case; every run completes what the record says is missing. */
export function createPublishHandoff(deps: PublishHandoffDeps): PublishHandoff {
  const inChannel: DeliverDeps<Handoff> = {
    ...deps,
    update: (id, change) => deps.handoffs.update(id, change),
    postRoot: (handoff) => deps.thread.post(handoff, handoff.thread),
    updateRoot: (handoff) => deps.thread.update(handoff, handoff.thread),
    find: (handoff, key, since) => deps.thread.find(handoff, key, handoff.thread, since),
    beforeRepost: (handoff) => handoff,
  }
  return (handoffId) =>
    deps.lock.withLock(`handoff:${handoffId}`, async () => {
      const found = await deps.handoffs.get(handoffId)
      if (!found) return
      let handoff = await deliverRoot(found, inChannel)
      await publishDirect(handoff, deps)
      for (const note of handoff.notes) {
        const state = handoff.deliveries[note.key]?.state
        if (handoff.deliveries.root?.state !== 'sent' || state === 'sent' || state === 'gave-up') continue
        const message = {
          key: note.key,
          since: note.at,
          send: () => deps.thread.postNote(handoff, note),
          found: (ts: string) => ts,
          sent: (present: Handoff) => present,
          tsOf: (ts: string | undefined) => ts,
        }
        handoff = await deliver<Handoff, string | undefined>(handoff, message, inChannel)
      }
    })
}

/** The copy for the receiver alone, as a record that is published like any other. */
interface DirectView extends Published {
  readonly handoff: Handoff
}

async function publishDirect(handoff: Handoff, deps: PublishHandoffDeps): Promise<void> {
  const present = await withDirect(handoff, deps)
  if (present.direct === undefined || present.direct === 'refused') return
  const { handoffs, thread } = deps
  await deliverRoot(viewOf(present, present.direct), {
    ...deps,
    async update(id, change) {
      const next = await handoffs.update(id, (record) => {
        const changed = change(viewOf(record, directOf(record)))
        return changed && { ...record, direct: copyOf(changed) }
      })
      return viewOf(next, directOf(next))
    },
    postRoot: (view) => thread.post(view.handoff, view.thread),
    updateRoot: (view) => thread.update(view.handoff, view.thread),
    find: (view, key, since) => thread.find(view.handoff, key, view.thread, since),
    beforeRepost: (view) => view,
  })
}

/** Whom it is for is asked once whether the app may write to them; whoever has accepted has seen it in the channel. */
async function withDirect(handoff: Handoff, { handoffs, thread, log }: PublishHandoffDeps): Promise<Handoff> {
  const { direct, to, state, items } = handoff
  const isAccepted = items.some(({ acceptedBy }) => acceptedBy !== undefined)
  if (direct !== undefined || to === undefined || isAccepted || state === 'superseded') return handoff
  const channel = await thread.directChannel(to.id).catch((error: unknown) => {
    if (!(error instanceof DeliveryError) || error.retryable) throw error
    return undefined
  })
  if (channel === undefined)
    log.warn({ record: handoff.id }, 'The receiver of a handoff cannot be written to; the channel tells it')
  return await handoffs.update(handoff.id, (present) =>
    present.direct === undefined
      ? {
          ...present,
          direct:
            channel === undefined ? 'refused' : { thread: { channel }, deliveries: {}, publishedRevision: 0 },
        }
      : undefined,
  )
}

function viewOf(handoff: Handoff, direct: DirectCopy): DirectView {
  const { id, openedAt, revision } = handoff
  return { handoff, id, openedAt, revision, ...direct }
}

function directOf({ direct }: Handoff): DirectCopy {
  if (direct === undefined || direct === 'refused')
    throw new Error('The handoff has no copy to its receiver.')
  return direct
}

function copyOf({ thread, deliveries, publishedRevision }: DirectView): DirectCopy {
  return { thread, deliveries, publishedRevision }
}
