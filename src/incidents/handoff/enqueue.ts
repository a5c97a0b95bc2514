/** The job that looks after a handoff: now, and when it is to be repeated. */
import type { JobQueue } from '../ports.ts'

/** Carries out whatever the handoff's record says is missing. */
export async function enqueueHandoff(queue: Pick<JobQueue, 'add'>, handoffId: string): Promise<void> {
  await queue.add('handoff', { handoffId }, { collapseKey: `handoff:${handoffId}` })
}

/** The same at a time (milliseconds) that is still to come. */
export async function enqueueHandoffAt(
  queue: Pick<JobQueue, 'add'>,
  handoffId: string,
  at: number,
  now: number,
): Promise<void> {
  // The time is part of the key, so that the run that asks for it never collapses with the one it asks for.
  const options = { collapseKey: `handoff:${handoffId}:${at}`, delayMs: Math.max(0, at - now) }
  await queue.add('handoff', { handoffId }, options)
}
