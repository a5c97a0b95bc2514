/** When an event was last seen, whichever of its fields says so. */
import type { KubeEvent } from '../domain/kubernetes.ts'

/** Milliseconds since the epoch; 0 when the event carries no time at all. */
export function eventTime(event: KubeEvent): number {
  const { series, lastTimestamp, eventTime: single, firstTimestamp, metadata } = event
  const times = [series?.lastObservedTime, lastTimestamp, single, firstTimestamp, metadata.creationTimestamp]
  for (const time of times) {
    const ms = time ? Date.parse(time) : Number.NaN
    if (!Number.isNaN(ms) && ms > 0) return ms
  }
  return 0
}
