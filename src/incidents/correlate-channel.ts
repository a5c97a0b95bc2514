/** Finds the storms of a channel and sees to it that each is told in one digest, and each incident by one message. */

import type { Clock } from '../domain/clock.ts'
import { type Digest, isRaging } from '../domain/digest.ts'
import { type Incident, isQuestion } from '../domain/incident.ts'
import { correlate, type Storm } from './correlate.ts'
import { bringUpToDate, openDigest } from './digest-record.ts'
import { callerOf, foldInto, release, unfoldCalling } from './fold.ts'
import { enqueueThread } from './jobs-needed.ts'
import { IncidentNotFound, type IncidentStore, type JobQueue, type Lock } from './ports.ts'
import type { DigestStore } from './storm-ports.ts'

export interface CorrelateChannelDeps {
  readonly store: Pick<IncidentStore, 'get' | 'listOpen' | 'listResolved' | 'update'>
  readonly digests: DigestStore
  readonly queue: Pick<JobQueue, 'add'>
  readonly lock: Lock
  readonly clock: Clock
}

/** Throws `RetryLater` while somebody else does it for the same channel. */
export type CorrelateChannel = (channel: string) => Promise<void>

/** How many records are changed at a time. */
const PARALLEL = 16
/** How many of the latest resolved ones are looked through for such as were not told. */
const ENDED = 50
/** A digest that is in Slack is edited this seldom, milliseconds: chat.update takes 50 a minute (Slack's Tier 3). */
const EDIT_EVERY_MS = 2_500

/**
 * Level-triggered and idempotent. The digest's list of members is written first and decides; that an incident is folded
 * into it follows, so that a crash in between is completed by the next run.
 */
export function createCorrelateChannel(deps: CorrelateChannelDeps): CorrelateChannel {
  return (channel) => deps.lock.withLock(`correlate:${channel}`, () => correlateIn(channel, deps))
}

async function correlateIn(channel: string, deps: CorrelateChannelDeps): Promise<void> {
  const open = await openIn(channel, deps)
  const digests = await digestsOf(channel, open, deps)
  const storms = correlate(open, digests)
  const told = new Set<string>()
  for (const storm of storms) {
    const digest = await tellStorm(storm, deps)
    await enqueueDigest(deps.queue, digest)
    for (const { id } of storm.incidents) told.add(id)
    await changeAll(storm.incidents, (each) => foldInto(each, digest), deps)
    const caller = callerOf(storm.incidents)
    const at = new Date(deps.clock.now()).toISOString()
    if (caller) await changeAll([caller], (each) => unfoldCalling(each, at), deps)
  }
  const alone = open.filter(({ id }) => !told.has(id))
  await changeAll(alone.filter(isNoStorm(alone, deps.clock.now())), release, deps)
}

/** What is open, and what ended again before it was told. */
async function openIn(channel: string, { store }: CorrelateChannelDeps): Promise<readonly Incident[]> {
  const open = (await store.listOpen()).filter((each) => each.thread.channel === channel && !isQuestion(each))
  const isUntold = ({ heldUntil, deliveries }: Incident) =>
    heldUntil !== undefined && deliveries.root === undefined
  if (!open.some((each) => isUntold(each) || each.digest !== undefined)) return open
  const ended = (await store.listResolved(ENDED)).filter(
    (each) => each.thread.channel === channel && isUntold(each),
  )
  return [...open, ...ended]
}

/** Those that are not over, and those that an incident which came back belongs to. */
async function digestsOf(
  channel: string,
  open: readonly Incident[],
  { digests }: CorrelateChannelDeps,
): Promise<readonly Digest[]> {
  const raging = (await digests.listOpen()).filter(({ thread }) => thread.channel === channel)
  const known = new Set(raging.map(({ id }) => id))
  const ids = new Set(open.flatMap(({ digest }) => (digest && !known.has(digest.id) ? [digest.id] : [])))
  const again = await Promise.all([...ids].map((id) => digests.get(id)))
  return [...raging, ...again.filter((each) => each !== undefined)]
}

async function tellStorm(storm: Storm, deps: CorrelateChannelDeps): Promise<Digest> {
  const { digests, store, clock } = deps
  const digest = storm.digest ?? (await digests.create(openDigest(storm)))
  const open = new Set(storm.incidents.map(({ id }) => id))
  const gone = digest.members.filter(
    ({ incidentId, status }) => !open.has(incidentId) && status !== 'resolved',
  )
  const closed = await Promise.all(gone.map(({ incidentId }) => store.get(incidentId)))
  const at = new Date(clock.now()).toISOString()
  return await digests.update(digest.id, (present) =>
    bringUpToDate(
      present,
      storm,
      closed.filter((each) => each !== undefined),
      at,
    ),
  )
}

/** Nothing more is to come: all that waits is diagnosed, or has waited long enough. */
function isNoStorm(alone: readonly Incident[], now: number): (incident: Incident) => boolean {
  const isWaiting = ({ heldUntil, investigatedAt, trouble }: Incident) =>
    heldUntil !== undefined &&
    Date.parse(heldUntil) > now &&
    investigatedAt === undefined &&
    trouble === undefined
  const waits = alone.some(isWaiting)
  return ({ heldUntil, digest }) => digest !== undefined || (heldUntil !== undefined && !waits)
}

async function changeAll(
  incidents: readonly Incident[],
  change: (incident: Incident) => Incident | undefined,
  { store, queue }: CorrelateChannelDeps,
): Promise<void> {
  const pending = incidents.filter((each) => change(each) !== undefined)
  const worker = async () => {
    for (let each = pending.shift(); each !== undefined; each = pending.shift()) {
      try {
        const { id } = each
        const updated = await store.update(id, change)
        await enqueueThread(queue, updated)
      } catch (error) {
        if (!(error instanceof IncidentNotFound)) throw error
      }
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
}

/** Queues the digest's message, or its edit, when the record says that one is due. */
async function enqueueDigest(queue: Pick<JobQueue, 'add'>, digest: Digest): Promise<void> {
  const { root } = digest.deliveries
  const isDue =
    digest.publishedRevision < digest.revision || (root?.state !== 'sent' && root?.state !== 'gave-up')
  if (!isDue) return
  const delayMs = root?.state === 'sent' && isRaging(digest) ? EDIT_EVERY_MS : 0
  await queue.add('publish-digest', { digestId: digest.id }, { collapseKey: `digest:${digest.id}`, delayMs })
}
