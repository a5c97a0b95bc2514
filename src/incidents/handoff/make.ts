/** Makes a handoff of a channel's incidents, once, and sees to it that it is told. */
import type { Clock } from '../../domain/clock.ts'
import type { Handoff } from '../../domain/handoff.ts'
import type { SlackPerson } from '../../domain/incident.ts'
import type { JobQueue } from '../ports.ts'
import { composeItems } from './compose.ts'
import { enqueueHandoff } from './enqueue.ts'
import type { HandoffStore } from './ports.ts'
import type { ReadShift } from './shift-incidents.ts'

export interface MakeHandoffDeps {
  readonly readShift: ReadShift
  readonly handoffs: Pick<HandoffStore, 'create' | 'get' | 'latest'>
  readonly queue: Pick<JobQueue, 'add'>
  /** After how long a handoff that nobody accepted is repeated, milliseconds. */
  readonly repeatMs: number
  readonly clock: Clock
}

/** Who hands over what to whom. A schedule makes the same `id` for the same time. */
export interface HandoffWish {
  readonly id: string
  readonly channel: string
  readonly source: Handoff['source']
  readonly from?: SlackPerson
  readonly to?: SlackPerson
  /** RFC 3339. */
  readonly dueAt?: string
  readonly trouble?: string
}

/** Resolves to the handoff, which is the one that is there already when somebody else was faster. */
export type MakeHandoff = (wish: HandoffWish) => Promise<Handoff>

/** Creates the use case. */
export function createMakeHandoff(deps: MakeHandoffDeps): MakeHandoff {
  const { readShift, handoffs, queue, repeatMs, clock } = deps
  return async ({ channel, ...wish }) => {
    const [shift, previous] = await Promise.all([readShift(), handoffs.latest(channel)])
    const now = clock.now()
    const items = composeItems({ ...shift, channel, from: wish.from, now, previous })
    const isOffered = items.some(({ state }) => state === 'offered')
    const handoff: Handoff = {
      ...wish,
      openedAt: new Date(now).toISOString(),
      ...(previous && { since: previous.openedAt }),
      items,
      // A quiet shift leaves nothing to accept.
      state: isOffered ? 'open' : 'closed',
      repeats: 0,
      ...(isOffered && { nextAt: new Date(now + repeatMs).toISOString() }),
      thread: { channel },
      notes: [],
      deliveries: {},
      revision: 1,
      publishedRevision: 0,
    }
    const made = (await handoffs.create(handoff)) ? handoff : await handoffs.get(wish.id)
    await enqueueHandoff(queue, wish.id)
    return made ?? handoff
  }
}
