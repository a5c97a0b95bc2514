/** Reading from a cluster within a deadline, where every failure becomes a gap. */

import { API_RESOURCES } from '../domain/api-resources.ts'
import type { Gap, GapReason } from '../domain/evidence.ts'
import type { Kind, Kinds } from '../domain/kubernetes.ts'
import type { ContainerUsage } from '../domain/metrics.ts'
import { abortable } from './abortable.ts'
import { type ClusterReader, type ListOptions, type LogRequest, ReadError } from './cluster-reader.ts'
import type { MetricSeries, MetricsReader, RangeQuery } from './metrics-reader.ts'
import { type LogBounds, type LogText, readLog } from './read-log.ts'

/** An answer, or why there is none. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: GapReason; readonly why: string }

/** A log, and what ended the reading before the log's end, if anything did. */
export interface PartialLog extends LogText {
  readonly failure?: { readonly reason: GapReason; readonly why: string }
}

/** What collectors read with. Nothing here rejects, except when the caller of `gather` aborts. */
export interface Reads {
  /** An object, or undefined with a gap (none for `not-found` when `expected` is false). */
  get<K extends Kind>(kind: K, namespace: string | undefined, name: string): Promise<Answer<Kinds[K]>>
  list<K extends Kind>(
    kind: K,
    namespace: string | undefined,
    options?: ListOptions,
  ): Promise<Answer<readonly Kinds[K][]>>
  /** A log; with `failure` when only its beginning came. */
  log(request: LogRequest, bounds?: LogBounds): Promise<Answer<PartialLog>>
  secretNames(namespace: string): Promise<Answer<readonly string[]> | undefined>
  /** Undefined when no Prometheus is configured. */
  metrics?(query: RangeQuery): Promise<Answer<readonly MetricSeries[]>>
  /** Undefined when the cluster cannot tell what a pod uses. */
  podUsage(namespace: string, pod: string): Promise<Answer<readonly ContainerUsage[]> | undefined>
  /** The time of the gathering, in milliseconds since the Unix epoch. */
  readonly now: number
  /** How long one call is waited for before another is made that it might have spared, milliseconds. */
  readonly patienceMs: number
  /** Notes that something could not be had. */
  gap(what: string, answer: { readonly reason: GapReason; readonly why: string }): void
}

/** Makes the readings of one round. `signal` is the round's deadline; `outer` the caller's own wish to stop. */
export function createReads(
  reader: ClusterReader,
  signal: AbortSignal,
  outer: AbortSignal | undefined,
  gaps: Gap[],
  more: { readonly now: number; readonly patienceMs?: number; readonly metrics?: MetricsReader | undefined },
): Reads {
  const { metrics, now, patienceMs = 500 } = more
  async function answer<T>(read: () => Promise<T>): Promise<Answer<T>> {
    try {
      return { ok: true, value: await abortable(read, signal) }
    } catch (error) {
      outer?.throwIfAborted()
      return { ok: false, ...classified(error, signal) }
    }
  }

  return {
    get: (kind, namespace, name) => answer(() => reader.get(kind, namespace, name, signal)),
    list: (kind, namespace, options = {}) => answer(() => reader.list(kind, namespace, options, signal)),
    async log(request, bounds) {
      const stream = await answer(() => reader.readLog(request, signal))
      if (!stream.ok) return stream
      const ending: Ending = {}
      const text = await readLog(untilFailure(stream.value, signal, ending), bounds)
      if (!('error' in ending)) return { ok: true, value: text }
      outer?.throwIfAborted()
      const failure = classified(ending.error, signal)
      return text.lines.length > 0 ? { ok: true, value: { ...text, failure } } : { ok: false, ...failure }
    },
    async secretNames(namespace) {
      const read = reader.secretNames?.bind(reader)
      return read === undefined ? undefined : answer(() => read(namespace, signal))
    },
    ...(metrics && { metrics: (query: RangeQuery) => answer(() => metrics.range(query, signal)) }),
    async podUsage(namespace, pod) {
      const read = reader.podUsage?.bind(reader)
      return read === undefined ? undefined : answer(() => read(namespace, pod, signal))
    },
    now,
    patienceMs,
    gap: (what, { reason, why }) => gaps.push({ what, reason, why }),
  }
}

/** How people read a kind and its name: `ConfigMap platform-flags`, `deployments of namespace payments`. */
export function listLabel(kind: Kind, namespace: string | undefined): string {
  const { plural } = API_RESOURCES[kind]
  return namespace === undefined ? plural : `${plural} of namespace ${namespace}`
}

function classified(error: unknown, signal: AbortSignal): { reason: GapReason; why: string } {
  if (error instanceof ReadError) return { reason: error.reason, why: error.message }
  if (signal.aborted) return { reason: 'timed-out', why: 'no answer before the deadline' }
  return { reason: 'unavailable', why: error instanceof Error ? error.message : String(error) }
}

interface Ending {
  error?: unknown
}

/** The chunks up to the first failure, which goes to `ending`: what was read until then is worth keeping. */
async function* untilFailure(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  ending: Ending,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await abortable(() => iterator.next(), signal)
      if (next.done === true) return
      yield next.value
    }
  } catch (error) {
    ending.error = error
    // Not awaited: a stream that hangs in `next` would hang in `return` too.
    void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}
