/** What the watcher needs from the outside world: the pods of a cluster, and the right to be the only one. */

import type { Pod } from '../domain/kubernetes.ts'

/** A claim that one of several processes holds for as long as it renews it. Rejects when it cannot be decided. */
export interface Lease {
  /**
   * Takes `key` for `ttlMs` milliseconds, or prolongs it when `holder` has it already. Resolves to false when somebody
   * else has it. Only one holder has it at a time; one that stops renewing loses it after `ttlMs`.
   */
  hold(key: string, holder: string, ttlMs: number): Promise<boolean>
  /** Lets go of it at once, if `holder` still has it. */
  release(key: string, holder: string): Promise<void>
}

/** Is told what happens to the pods of a cluster. Everything may be told twice, late, or out of order. */
export interface PodSink {
  /** A full list begins: what is not told again before `listed` is gone. */
  listing(): void
  listed(): void
  seen(pod: Pod): void
  gone(pod: Pod): void
}

/** Why a watch began anew. */
export type WatchRestart = 'expired' | 'disconnected' | 'refused'

export interface PodFeed {
  /** Tells `sink` every pod and every change, over lost connections, until `signal` is aborted. Never rejects. */
  follow(sink: PodSink, signal: AbortSignal): Promise<void>
}
