/** Slack's pace: about one message a second in a channel, and a number of calls a minute for each method. */

import type { Clock } from '../../domain/clock.ts'
import { TIERS } from './limits.ts'

/** How strict the simulator is about pace. */
export interface RateOptions {
  /** Messages a second in one channel; 1 as Slack promises. */
  messagesPerSecond?: number
  /** Messages a channel takes at once before the pace counts; 10 by default. */
  burst?: number
  /** Also enforces the published calls a minute of each method; off by default. */
  tiers?: boolean
}

/** Decides whether a call comes too soon. */
export interface Rates {
  /** Returns 0 to let the call pass, or the seconds of Retry-After. */
  check(method: string, channel: string | undefined): number
}

/** Creates the limiter on the given clock: token buckets that fill steadily. */
export function createRates(clock: Clock, options: RateOptions | false): Rates {
  const buckets = new Map<string, { tokens: number; at: number }>()

  function take(key: string, perSecond: number, burst: number): number {
    const now = clock.now()
    const bucket = buckets.get(key) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
    const allowed = tokens >= 1
    buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now })
    return allowed ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  }

  return {
    check(method, channel) {
      if (options === false) return 0
      if (method === 'chat.postMessage') {
        return take(`${method} ${channel}`, options.messagesPerSecond ?? 1, options.burst ?? 10)
      }
      const perMinute = options.tiers === true ? TIERS[method] : undefined
      return perMinute === undefined ? 0 : take(method, perMinute / 60, perMinute)
    },
  }
}
