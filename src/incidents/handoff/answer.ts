/** What the receiver and others do about a handoff: accept, take over, decline. */
import type { Clock } from '../../domain/clock.ts'
import { type Handoff, type HandoffItem, type HandoffNote, waitingItems } from '../../domain/handoff.ts'
import type { SlackPerson } from '../../domain/incident.ts'
import type { JobQueue } from '../ports.ts'
import { enqueueHandoff } from './enqueue.ts'
import { HandoffNotFound, type HandoffStore } from './ports.ts'

/** `incidentId` names one incident; without it everything that waits is meant. */
export type HandoffDeed =
  | { readonly type: 'accept'; readonly incidentId?: string }
  | { readonly type: 'take-over' }
  | { readonly type: 'decline'; readonly word: string }

/** Resolves to words for the person when nothing was done, and to nothing when the message tells it. */
export type AnswerHandoff = (
  handoffId: string,
  deed: HandoffDeed,
  by: SlackPerson,
) => Promise<string | undefined>

/** Of two who are equally fast, the store lets one go first, and the other is told so. */
export function createAnswerHandoff(deps: {
  readonly handoffs: Pick<HandoffStore, 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly clock: Clock
}): AnswerHandoff {
  const { handoffs, queue, clock } = deps
  return async (handoffId, deed, by) => {
    const at = new Date(clock.now()).toISOString()
    let refused: string | undefined
    try {
      await handoffs.update(handoffId, (present) => {
        const outcome = answer(present, deed, by, at)
        refused = typeof outcome === 'string' ? outcome : undefined
        return typeof outcome === 'string' ? undefined : outcome
      })
    } catch (error) {
      if (error instanceof HandoffNotFound) return error.message
      throw error
    }
    // After a refusal, too: the first click may have been stored by a process that ended before this step.
    await enqueueHandoff(queue, handoffId)
    return refused
  }
}

/** The next record, or why it stays as it is. */
export function answer(handoff: Handoff, deed: HandoffDeed, by: SlackPerson, at: string): Handoff | string {
  if (handoff.state === 'superseded') return 'A newer handoff has replaced this one.'
  if (waitingItems(handoff).length === 0 && handoff.state !== 'declined') return overWords(handoff, by)
  switch (deed.type) {
    case 'accept':
      return accept(handoff, deed.incidentId, by, at)
    case 'take-over':
      return takeOver(handoff, by, at)
    case 'decline':
      return decline(handoff, deed.word, by, at)
  }
}

function overWords({ items }: Handoff, by: SlackPerson): string {
  const accepted = items.find((each) => each.acceptedBy)?.acceptedBy
  if (accepted === undefined) return 'There is nothing to accept in this handoff.'
  return accepted.id === by.id
    ? 'You have accepted it already.'
    : `${nameOf(accepted)} has accepted it already.`
}

function accept(
  handoff: Handoff,
  incidentId: string | undefined,
  by: SlackPerson,
  at: string,
): Handoff | string {
  const { to, from, items, state } = handoff
  if (from?.id === by.id)
    return to === undefined
      ? 'You are the one who hands over; somebody else has to accept.'
      : `You are the one who hands over; ${nameOf(to)} has to accept.`
  if (to !== undefined && to.id !== by.id)
    return `This handoff is for ${nameOf(to)}. If you take it instead, press Take over.`
  if (state === 'declined') return 'You have declined it. If you take it after all, press Take over.'
  const item = incidentId === undefined ? undefined : items.find((each) => each.incidentId === incidentId)
  if (incidentId !== undefined && item?.state !== 'offered')
    return item?.acceptedBy?.id === by.id ? 'You have accepted it already.' : 'It does not wait any more.'
  const isWanted = (each: HandoffItem) => incidentId === undefined || each.incidentId === incidentId
  return accepted({ ...handoff, to: by }, isWanted, by, at, 'accepted')
}

function takeOver(handoff: Handoff, by: SlackPerson, at: string): Handoff | string {
  const { to, from } = handoff
  if (from?.id === by.id)
    return 'It stays with you as long as nobody accepts it. To give it to somebody else, write /crashloop handoff.'
  const meantFor = to === undefined || to.id === by.id ? {} : { meantFor: to }
  const open: Handoff = { ...handoff, ...meantFor, to: by, state: 'open' }
  return accepted(open, () => true, by, at, to?.id === by.id ? 'accepted' : 'taken-over')
}

function accepted(
  handoff: Handoff,
  isWanted: (item: HandoffItem) => boolean,
  by: SlackPerson,
  at: string,
  type: 'accepted' | 'taken-over',
): Handoff {
  const items = handoff.items.map(
    (each): HandoffItem =>
      each.state === 'offered' && isWanted(each)
        ? { ...each, state: 'accepted', acceptedBy: by, acceptedAt: at }
        : each,
  )
  const count = items.filter((each, index) => each.state !== handoff.items[index]?.state).length
  const isOver = items.every(({ state }) => state !== 'offered')
  const { nextAt: _, ...rest } = handoff
  const next: Handoff = isOver ? { ...rest, state: 'closed' } : handoff
  return told({ ...next, items }, { key: keyOf(handoff, type), type, by, count, at })
}

function decline(handoff: Handoff, word: string, by: SlackPerson, at: string): Handoff | string {
  const { to, from } = handoff
  if (handoff.state === 'declined') return 'It is declined already.'
  if (to === undefined) return 'It is for nobody in particular; you need not decline it.'
  if (from?.id === by.id) return `You are the one who hands over; ${nameOf(to)} may decline.`
  if (to.id !== by.id) return `This handoff is for ${nameOf(to)}; nobody else can decline it.`
  const { nextAt: _, ...rest } = handoff
  const note: HandoffNote = { key: keyOf(handoff, 'declined'), type: 'declined', by, word, at }
  return told({ ...rest, state: 'declined' }, note)
}

/** The handoff with one more note, for all to see. */
export function told(handoff: Handoff, note: HandoffNote): Handoff {
  return { ...handoff, notes: [...handoff.notes, note], revision: handoff.revision + 1 }
}

/** A key that no note of the handoff has yet. */
export function keyOf({ notes }: Handoff, type: HandoffNote['type']): string {
  return `${type}:${notes.filter((each) => each.type === type).length + 1}`
}

function nameOf({ id, name }: SlackPerson): string {
  return name ?? id
}
