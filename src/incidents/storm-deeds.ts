/** What people do with a storm: open one of its incidents, acknowledge all of them, leaf through the list. */

import type { Clock } from '../domain/clock.ts'
import type { SlackPerson } from '../domain/incident.ts'
import { unfold } from './fold.ts'
import { enqueueCorrelating, enqueueNeeded } from './jobs-needed.ts'
import { applyDeed } from './ownership.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue } from './ports.ts'
import type { DigestStore, DigestWindow } from './storm-ports.ts'

export interface StormDeedsDeps {
  readonly store: Pick<IncidentStore, 'update'>
  readonly digests: Pick<DigestStore, 'get'>
  readonly window: DigestWindow
  readonly queue: Pick<JobQueue, 'add'>
  readonly clock: Clock
}

/** All of them resolve to words for the person when there is something to say. */
export interface StormDeeds {
  openMember(incidentId: string): Promise<string>
  acknowledgeAll(digestId: string, by: SlackPerson): Promise<string>
  /** Opens the window. */
  list(triggerId: string, digestId: string): Promise<string | undefined>
  /** Shows a page of the window, with words when something was done in it. */
  turn(windowId: string, digestId: string, page: number, words?: string): Promise<void>
}

const GONE = 'This list is not kept any more. See /crashloop incidents for what is open.'
/** How many records are changed at a time. */
const PARALLEL = 16

export function createStormDeeds(deps: StormDeedsDeps): StormDeeds {
  const { store, digests, window, queue, clock } = deps

  async function openMember(incidentId: string): Promise<string> {
    const at = new Date(clock.now()).toISOString()
    try {
      const incident = await store.update(incidentId, (present) => unfold(present, at))
      await enqueueNeeded(queue, incident)
      const { name } = incident.workload
      const { permalink } = incident.thread
      return permalink === undefined
        ? `The thread of ${name} comes into this channel in a moment.`
        : `${name} has its thread here: ${permalink}`
    } catch (error) {
      if (error instanceof IncidentNotFound) return 'This incident is not kept any more.'
      throw error
    }
  }

  /** Undefined when there was nothing to do. Its own thread, where it has one, tells it. */
  async function acknowledge(incidentId: string, by: SlackPerson, at: string): Promise<true | undefined> {
    let done: true | undefined
    try {
      const incident = await store.update(incidentId, (present) => {
        // Whoever has one of them already keeps it.
        const outcome = applyDeed(present, { type: 'acknowledge' }, by, at)
        done = 'next' in outcome ? true : undefined
        return 'next' in outcome ? outcome.next : undefined
      })
      await enqueueNeeded(queue, incident)
      return done
    } catch (error) {
      if (error instanceof IncidentNotFound) return undefined
      throw error
    }
  }

  async function acknowledgeAll(digestId: string, by: SlackPerson): Promise<string> {
    const digest = await digests.get(digestId)
    if (!digest) return GONE
    const at = new Date(clock.now()).toISOString()
    const pending = digest.members
      .filter(({ status }) => status !== 'resolved')
      .map((each) => each.incidentId)
    let taken = 0
    const worker = async () => {
      for (let id = pending.shift(); id !== undefined; id = pending.shift()) {
        if (await acknowledge(id, by, at)) taken += 1
      }
    }
    await Promise.all(Array.from({ length: PARALLEL }, worker))
    await enqueueCorrelating(queue, digest.thread.channel)
    if (taken === 0) return 'Somebody has each of them already.'
    return taken === 1 ? 'You have acknowledged one workload.' : `You have acknowledged ${taken} workloads.`
  }

  return {
    openMember,
    acknowledgeAll,
    async list(triggerId, digestId) {
      const digest = await digests.get(digestId)
      if (!digest) return GONE
      await window.open(triggerId, digest)
      return undefined
    },
    async turn(windowId, digestId, page, words) {
      const digest = await digests.get(digestId)
      if (digest) await window.show(windowId, digest, page, words)
    },
  }
}
