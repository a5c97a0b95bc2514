/** Makes the handoffs of schedules: once for each due time over all workers, also when it was missed. */
import type { Clock } from '../../domain/clock.ts'
import { RetryLater } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import type { JobQueue } from '../ports.ts'
import { enqueueHandoff } from './enqueue.ts'
import type { MakeHandoff } from './make.ts'
import type { CronTimes, HandoffStore } from './ports.ts'
import type { Parties, Receivers } from './receiver.ts'

/** When a channel is handed over. `id` changes with the rest. */
export interface DueSchedule {
  readonly id: string
  readonly channel: string
  readonly cron: string
  readonly timeZone: string
}

export interface HandoffDueDeps {
  readonly schedules: readonly DueSchedule[]
  /** A missed one is made up for within this time, milliseconds. */
  readonly lateMs: number
  readonly cron: CronTimes
  readonly receivers: Pick<Receivers, 'around'>
  readonly handoffs: Pick<HandoffStore, 'get' | 'knownSince'>
  readonly make: MakeHandoff
  readonly queue: Pick<JobQueue, 'add'>
  readonly clock: Clock
  readonly log: Log
}

/** May be run at any time: what is not due yet is scheduled, what was made is left alone. */
export type HandoffDue = (scheduleId: string, signal: AbortSignal) => Promise<void>

/** A source of who is on call that does not answer is asked again for this long, milliseconds. */
const PATIENCE_MS = 5 * 60_000

/** Creates the use case. */
export function createHandoffDue(deps: HandoffDueDeps): HandoffDue {
  const { schedules, lateMs, cron, handoffs, queue, clock, log } = deps
  return async (scheduleId, signal) => {
    const schedule = schedules.find(({ id }) => id === scheduleId)
    // It was taken out of crashloop.yaml while its job waited.
    if (!schedule) return
    const now = clock.now()
    await enqueueDue(queue, schedule, cron, now)
    const since = await handoffs.knownSince(scheduleId, new Date(now).toISOString())
    const dueAt = cron.last(schedule.cron, schedule.timeZone, now)
    // What was due before the schedule was written down was never missed.
    if (dueAt < Date.parse(since)) return
    const id = `${scheduleId}-${dueAt}`
    // It may have been stored by a process that ended before the next step.
    if (await handoffs.get(id)) return await enqueueHandoff(queue, id)
    if (now - dueAt > lateMs) {
      log.warn({ schedule: scheduleId, channel: schedule.channel }, 'A handoff was missed and is too old now')
      return
    }
    const parties = await partiesFor(dueAt, now, deps, signal)
    await deps.make({
      id,
      channel: schedule.channel,
      source: 'schedule',
      dueAt: new Date(dueAt).toISOString(),
      ...parties,
    })
  }
}

/** One delayed job for each schedule, however many processes ask for it. */
async function enqueueDue(
  queue: Pick<JobQueue, 'add'>,
  { id, cron, timeZone }: DueSchedule,
  times: CronTimes,
  now: number,
): Promise<void> {
  const at = times.next(cron, timeZone, now)
  // The time is part of the key, so that the run that asks for it never collapses with the one it asks for.
  const options = { collapseKey: `handoff-due:${id}:${at}`, delayMs: at - now }
  await queue.add('handoff-due', { scheduleId: id }, options)
}

/** Looks now whether something was missed; the run itself schedules the next one. */
export async function enqueueDueNow(queue: Pick<JobQueue, 'add'>, { id }: DueSchedule): Promise<void> {
  await queue.add('handoff-due', { scheduleId: id }, { collapseKey: `handoff-due:${id}` })
}

async function partiesFor(
  dueAt: number,
  now: number,
  { receivers }: HandoffDueDeps,
  signal: AbortSignal,
): Promise<Parties> {
  try {
    return await receivers.around(dueAt, signal)
  } catch (error) {
    if (!(error instanceof RetryLater) || now - dueAt < PATIENCE_MS) throw error
    return { trouble: error.message.replace(/\.$/, '') }
  }
}
