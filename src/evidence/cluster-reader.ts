/** The port through which evidence is read from a cluster, live, simulated or recorded. */

import { AppError } from '../domain/errors.ts'
import type { GapReason } from '../domain/evidence.ts'
import type { Kind, Kinds } from '../domain/kubernetes.ts'
import type { ContainerUsage } from '../domain/metrics.ts'

export interface ListOptions {
  readonly labelSelector?: string
  readonly fieldSelector?: string
  /** At most this many items are read; the reader does not page further. */
  readonly limit?: number
}

export interface LogRequest {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  readonly previous: boolean
  readonly tailLines?: number
  readonly limitBytes?: number
}

/** Reads only. Every method rejects with `ReadError`, or with the signal's reason when it is aborted. */
export interface ClusterReader {
  /** Name of the cluster as the configuration and the alert label `cluster` have it. */
  readonly cluster: string
  /** RFC 3339; only on a reader that replays a recording. Ages are measured against it instead of the clock. */
  readonly recordedAt?: string
  /** `namespace` is undefined for cluster-scoped kinds. */
  get<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    name: string,
    signal: AbortSignal,
  ): Promise<Kinds[K]>
  list<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    options: ListOptions,
    signal: AbortSignal,
  ): Promise<readonly Kinds[K][]>
  /** Raw bytes with the runtime's timestamps in front of each line. Rejects before the first chunk on API errors. */
  readLog(request: LogRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  /**
   * Names of the namespace's Secrets, read without their values (metadata only). Absent on readers that cannot do so;
   * Secrets are read in no other way.
   */
  secretNames?(namespace: string, signal: AbortSignal): Promise<readonly string[]>
  /**
   * What the containers of a pod use now, from metrics-server. Absent on readers that cannot know; rejects with
   * `not-found` where there is no metrics-server.
   */
  podUsage?(namespace: string, pod: string, signal: AbortSignal): Promise<readonly ContainerUsage[]>
}

/** A read that failed, classified by the adapter. */
export class ReadError extends AppError {
  readonly reason: GapReason
  /** HTTP status of the API server's answer, when it answered. */
  readonly status: number | undefined

  constructor(reason: GapReason, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(`read-${reason}`, message, {
      retryable: reason === 'timed-out' || reason === 'unavailable',
      cause: options.cause,
    })
    this.reason = reason
    this.status = options.status
  }
}
