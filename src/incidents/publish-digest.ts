/** Brings a digest's one message up to its record: posted once, then edited. */

import type { Clock } from '../domain/clock.ts'
import type { Digest } from '../domain/digest.ts'
import type { Log } from '../domain/log.ts'
import { type DeliverDeps, deliverRoot } from './deliver.ts'
import { enqueueCorrelating } from './jobs-needed.ts'
import type { JobQueue, Lock, Pace } from './ports.ts'
import type { DigestStore, DigestThread } from './storm-ports.ts'

export interface PublishDigestDeps {
  readonly digests: Pick<DigestStore, 'get' | 'update'>
  readonly thread: DigestThread
  readonly queue: Pick<JobQueue, 'add'>
  readonly lock: Lock
  readonly pace: Pace
  readonly clock: Clock
  readonly log: Log
}

/** Throws `RetryLater` when it is not the digest's turn, or Slack is away. */
export type PublishDigest = (digestId: string) => Promise<void>

/** Creates the use case; crashes, resets and rate limits are handled as for incidents. */
export function createPublishDigest(deps: PublishDigestDeps): PublishDigest {
  const { digests, thread, queue, lock } = deps
  const delivery: DeliverDeps<Digest> = {
    ...deps,
    update: (id, change) => digests.update(id, change),
    postRoot: (digest) => thread.postDigest(digest),
    updateRoot: (digest) => thread.updateDigest(digest),
    find: (digest, key, since) => thread.findDigest(digest, key, since),
    beforeRepost: ({ mention: _, ...quiet }) => quiet,
  }
  return (digestId) =>
    lock.withLock(`digest:${digestId}`, async () => {
      const found = await digests.get(digestId)
      if (!found) return
      const told = await deliverRoot(found, delivery)
      // Threads that some members have point to it once it has an address.
      if (found.thread.ts === undefined && told.thread.ts !== undefined)
        await enqueueCorrelating(queue, told.thread.channel)
    })
}
