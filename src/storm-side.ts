/** Connects what finds storms, tells of them in one message, and lets people act on it. */

import { type CallObserver, countDigestCalls } from './counted-thread.ts'
import type { Clock } from './domain/clock.ts'
import type { Log } from './domain/log.ts'
import { type CorrelateChannel, createCorrelateChannel } from './incidents/correlate-channel.ts'
import { createPublishDigest, type PublishDigest } from './incidents/publish-digest.ts'
import type { StormDeeds } from './incidents/storm-deeds.ts'
import { createStormDeeds } from './incidents/storm-deeds.ts'
import type { DigestThread, DigestWindow } from './incidents/storm-ports.ts'
import type { Storage } from './storage.ts'
import type { Tracing } from './tracing-side.ts'

export interface StormParts {
  readonly storage: Storage
  readonly metrics: CallObserver['metrics']
  readonly tracing: Tracing
  readonly digestThread: DigestThread & DigestWindow
  readonly clock: Clock
  readonly log: Log
}

/** The jobs. */
export function createStormJobs({ storage, metrics, tracing, digestThread, clock, log }: StormParts): {
  readonly correlateChannel: CorrelateChannel
  readonly publishDigest: PublishDigest
} {
  const { store, digests, queue, lock, pace } = storage
  const thread = countDigestCalls(digestThread, { metrics, tracer: tracing.tracer })
  return {
    correlateChannel: createCorrelateChannel({ store, digests, queue, lock, clock }),
    publishDigest: createPublishDigest({ digests, thread, queue, lock, pace, clock, log }),
  }
}

/** What people do. */
export function stormListeners({
  storage,
  digestThread,
  clock,
}: Pick<StormParts, 'storage' | 'digestThread' | 'clock'>): {
  readonly storms: StormDeeds
} {
  const { store, digests, queue } = storage
  return {
    storms: createStormDeeds({ store, digests, queue, window: digestThread, clock }),
  }
}
