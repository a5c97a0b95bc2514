/** Brings the Slack thread up to the incident's record: the root, then each note, every message once. */

import type { Clock } from '../domain/clock.ts'
import { RetryLater } from '../domain/errors.ts'
import { type Delivery, type Incident, isFolded, type ThreadNote } from '../domain/incident.ts'
import type { Log } from '../domain/log.ts'
import { type DeliverDeps, deliver, deliverRoot, withDelivery, withoutDelivery } from './deliver.ts'
import { isSettled } from './is-settled.ts'
import { isMutedAway } from './mute.ts'
import type { IncidentStore, IncidentThread, Lock, Pace } from './ports.ts'

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

/** Throws `RetryLater` when it is not the incident's turn, or Slack is away. */
export type Publish = (incidentId: string) => Promise<void>

/** Creates the use case; every run completes what the record says is missing. */
export function createPublish(deps: PublishDeps): Publish {
  const { store, thread, clock } = deps
  const delivery: DeliverDeps<Incident> = {
    ...deps,
    update: (id, change) => store.update(id, change),
    postRoot: (incident) => thread.postRoot(incident),
    updateRoot: (incident) => thread.updateRoot(incident),
    find: (incident, key, since) => thread.find(incident, key, since),
    beforeRepost: forRepost,
  }

  async function publishNote(incident: Incident, note: ThreadNote): Promise<Incident> {
    const message = {
      key: note.key,
      since: note.at,
      send: () => thread.postNote(incident, note),
      found: (ts: string) => ts,
      sent: (present: Incident) => present,
      tsOf: (ts: string | undefined) => ts,
    }
    return await deliver<Incident, string | undefined>(incident, message, delivery)
  }

  async function withhold(incident: Incident, note: ThreadNote): Promise<Incident> {
    const withheld: Delivery = { state: 'withheld', at: new Date(clock.now()).toISOString() }
    return await store.update(incident.id, (present) => withDelivery(present, note.key, withheld))
  }

  return (incidentId) =>
    deps.lock.withLock(`publish:${incidentId}`, async () => {
      const found = await store.get(incidentId)
      if (!found || isFolded(found)) return
      awaitCompany(found, clock)
      let incident = await deliverRoot(found, delivery)
      for (const note of incident.notes.flatMap((each) => [each, ...(deps.followUp?.(each) ?? [])])) {
        if (incident.deliveries.root?.state !== 'sent') return
        if (isSettled(incident, note.key)) continue
        incident = isMutedAway(incident, note)
          ? await withhold(incident, note)
          : await publishNote(incident, note)
      }
    })
}

/** What opened together with others waits for a moment, in case one message can tell of all. */
function awaitCompany({ heldUntil, deliveries }: Incident, clock: Clock): void {
  const waitMs = heldUntil === undefined ? 0 : Date.parse(heldUntil) - clock.now()
  if (waitMs > 0 && deliveries.root === undefined)
    throw new RetryLater(waitMs, 'Others opened with it, and may belong together with it.')
}

/** The newest diagnosis comes again below the new root; whoever was to be called has been. */
function forRepost(incident: Incident): Incident {
  const latest = incident.notes.findLast((note) => note.type === 'diagnosis')?.key
  const { mention: _mention, ...quiet } = incident
  return latest === undefined ? quiet : withoutDelivery(quiet, latest)
}
