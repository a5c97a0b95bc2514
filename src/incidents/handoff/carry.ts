/** Carries out what a handoff's record says is missing: new owners, reminders, escalation, messages. */
import type { Clock } from '../../domain/clock.ts'
import { type Handoff, type HandoffItem, isTaken, waitingItems } from '../../domain/handoff.ts'
import { type Incident, isOngoing, type SlackPerson } from '../../domain/incident.ts'
import { enqueuePublishing } from '../jobs-needed.ts'
import { applyDeed } from '../ownership.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue } from '../ports.ts'
import { keyOf, told } from './answer.ts'
import { enqueueHandoff, enqueueHandoffAt } from './enqueue.ts'
import type { HandoffStore } from './ports.ts'

export interface CarryHandoffDeps {
  readonly handoffs: Pick<HandoffStore, 'get' | 'update' | 'listOpen'>
  readonly store: Pick<IncidentStore, 'update'>
  readonly queue: Pick<JobQueue, 'add'>
  readonly publish: (handoffId: string) => Promise<void>
  /** Milliseconds between reminders, how many there are, and who is called when they did not help. */
  readonly settings: {
    readonly repeatMs: number
    readonly repeats: number
    readonly escalate: readonly string[]
  }
  readonly clock: Clock
}

/** May be run at any time and as often as one likes. Throws `RetryLater` as publishing does. */
export type CarryHandoff = (handoffId: string) => Promise<void>

/** Creates the use case. */
export function createCarryHandoff(deps: CarryHandoffDeps): CarryHandoff {
  const { handoffs, queue, publish, clock } = deps
  return async (handoffId) => {
    const found = await handoffs.get(handoffId)
    if (!found) return
    await supersede(found, deps)
    await giveOver(found, deps)
    const present = await handoffs.update(handoffId, (handoff) => remind(handoff, deps))
    if (present.nextAt !== undefined) {
      await enqueueHandoffAt(queue, handoffId, Date.parse(present.nextAt), clock.now())
    }
    await publish(handoffId)
  }
}

/** An older handoff of the same person in the same channel is over: what waits is in the new one. */
async function supersede(handoff: Handoff, { handoffs, queue }: CarryHandoffDeps): Promise<void> {
  if (handoff.state === 'superseded') return
  const older = (await handoffs.listOpen()).filter(
    ({ id, thread, from, openedAt }) =>
      id !== handoff.id &&
      thread.channel === handoff.thread.channel &&
      from?.id === handoff.from?.id &&
      openedAt < handoff.openedAt,
  )
  for (const { id } of older) {
    await handoffs.update(id, (present) => {
      if (present.state !== 'open') return undefined
      const { nextAt: _, ...rest } = present
      return { ...rest, state: 'superseded', revision: present.revision + 1 }
    })
    await enqueueHandoff(queue, id)
  }
}

/** Makes the receiver the owner of each incident that was accepted, which its thread tells once. */
async function giveOver(handoff: Handoff, deps: CarryHandoffDeps): Promise<void> {
  const due = handoff.items.filter(({ state, applied }) => state === 'accepted' && applied !== true)
  const results = new Map<string, string | undefined>()
  for (const item of due) results.set(item.incidentId, await giveOne(handoff, item, deps))
  if (results.size === 0) return
  await deps.handoffs.update(handoff.id, (present) => ({
    ...present,
    items: present.items.map((each): HandoffItem => {
      if (!results.has(each.incidentId)) return each
      const leftWhy = results.get(each.incidentId)
      return leftWhy === undefined
        ? { ...each, applied: true }
        : { ...each, state: 'left', leftWhy, applied: true }
    }),
    revision: present.revision + 1,
  }))
}

/** Why it was left, in words, or undefined when it is theirs now. */
async function giveOne(
  { id, from }: Handoff,
  item: HandoffItem,
  { store, queue }: CarryHandoffDeps,
): Promise<string | undefined> {
  const { acceptedBy: to, acceptedAt: at } = item
  if (to === undefined || at === undefined) return undefined
  let left: string | undefined
  try {
    const incident = await store.update(item.incidentId, (present) => {
      left = whyLeft(present, item, from, to)
      if (left !== undefined) return undefined
      const key = `handoff:${id}`
      if (present.notes.some((note) => note.key === key) || hasIt(present, to)) return undefined
      const outcome = applyDeed(present, { type: 'hand-over', to, key, ...(from && { from }) }, to, at)
      left = 'refused' in outcome ? outcome.refused : undefined
      return 'refused' in outcome ? undefined : outcome.next
    })
    await enqueuePublishing(queue, incident)
  } catch (error) {
    if (!(error instanceof IncidentNotFound)) throw error
    left = 'it is not kept any more'
  }
  return left
}

function hasIt({ owner, status }: Incident, person: SlackPerson): boolean {
  return isTaken({ owner, status }) && owner?.person.id === person.id
}

/** Somebody else may have taken it on between handing over and accepting; nothing is taken from them. */
function whyLeft(
  incident: Incident,
  item: HandoffItem,
  from: SlackPerson | undefined,
  to: SlackPerson,
): string | undefined {
  const { owner, status } = incident
  if (!isOngoing(incident)) return 'it has recovered meanwhile'
  if (owner === undefined || status === 'firing') return undefined
  const expected = [item.owner?.id, from?.id, to.id]
  if (expected.includes(owner.person.id)) return undefined
  return `${owner.person.name ?? owner.person.id} has taken it meanwhile`
}

/** Once the time has come: a reminder, and when there were enough of them, the escalation. */
function remind(handoff: Handoff, { settings, clock }: CarryHandoffDeps): Handoff | undefined {
  const { nextAt, repeats } = handoff
  const waiting = waitingItems(handoff).length
  const now = clock.now()
  if (nextAt === undefined || Date.parse(nextAt) > now || waiting === 0) return undefined
  const at = new Date(now).toISOString()
  if (repeats < settings.repeats) {
    const next = { ...handoff, repeats: repeats + 1, nextAt: new Date(now + settings.repeatMs).toISOString() }
    return told(next, { key: keyOf(handoff, 'reminder'), type: 'reminder', waiting, at })
  }
  const { nextAt: _, ...rest } = handoff
  const mention = settings.escalate
  return told(
    { ...rest, escalatedAt: at },
    { key: keyOf(handoff, 'escalation'), type: 'escalation', waiting, mention, at },
  )
}
