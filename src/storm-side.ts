/** Connects what finds storms, tells of them in one message, and lets people act on it. */

import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import { type CorrelateChannel, createCorrelateChannel } from './incidents/correlate-channel.ts'
import { DeliveryError } from './incidents/ports.ts'
import { createPublishDigest, type PublishDigest } from './incidents/publish-digest.ts'
import type { StormDeeds } from './incidents/storm-deeds.ts'
import { createStormDeeds } from './incidents/storm-deeds.ts'
import type { DigestThread, DigestWindow } from './incidents/storm-ports.ts'
import type { Metrics } from './metrics.ts'
import type { Storage } from './storage.ts'

export interface StormParts {
  readonly storage: Storage
  readonly metrics: Pick<Metrics, 'slackCalled'>
  readonly digestThread: DigestThread & DigestWindow
  readonly clock: Clock
  readonly log: Log
}

/** The jobs. */
export function createStormJobs({ storage, metrics, digestThread, clock, log }: StormParts): {
  readonly correlateChannel: CorrelateChannel
  readonly publishDigest: PublishDigest
} {
  const { store, digests, queue, lock, pace } = storage
  const thread = countDigestCalls(digestThread, metrics.slackCalled)
  return {
    correlateChannel: createCorrelateChannel({ store, digests, queue, lock, clock }),
    publishDigest: createPublishDigest({ digests, thread, queue, lock, pace, clock, log }),
  }
}

/** What people do. */
export function stormListeners({ storage, digestThread, clock }: StormParts): {
  readonly storms: StormDeeds
} {
  const { store, digests, queue } = storage
  return {
    storms: createStormDeeds({ store, digests, queue, window: digestThread, clock }),
  }
}

function countDigestCalls(
  thread: DigestThread,
  onCall: (call: string, result: string) => void,
): DigestThread {
  async function counted<T>(call: string, work: Promise<T>): Promise<T> {
    try {
      const result = await work
      onCall(call, 'ok')
      return result
    } catch (error) {
      onCall(call, error instanceof DeliveryError ? error.failure : 'error')
      throw error
    }
  }
  return {
    postDigest: (digest) => counted('post-digest', thread.postDigest(digest)),
    updateDigest: (digest) => counted('update-digest', thread.updateDigest(digest)),
    findDigest: (digest, key, since) => counted('find', thread.findDigest(digest, key, since)),
  }
}
