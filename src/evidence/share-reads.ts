/** Lets those who ask a cluster the same thing at about the same time share one answer. */
import type { Clock } from '../domain/clock.ts'
import type { Kind } from '../domain/kubernetes.ts'
import { abortable } from './abortable.ts'
import type { ClusterReader } from './cluster-reader.ts'
import { withSharedParts } from './share-parts.ts'
import { slim } from './slim.ts'

/** A reader whose objects and lists are shared. */
export interface SharedReads {
  /**
   * The reader for a question that was put at `askedAt` (milliseconds since the Unix epoch): an answer is as good as a
   * new one if the cluster was asked for it after that, so that evidence is never older than what it is to explain.
   */
  since(askedAt: number): ClusterReader
}

/** However long ago a question was put, an answer is not shared for longer than this, milliseconds. */
const LONGEST_MS = 10_000
/** Objects that are kept for others, those of all answers together: some tens of MB. */
const MAX_OBJECTS = 6_000
/** Lists of fewer objects are kept as they are: looking for what they repeat takes longer than reading them. */
const MANY_OBJECTS = 30
/** Their values are large and nobody's business: one answer serves those who wait for it, and is dropped. */
const NOT_KEPT: readonly Kind[] = ['ConfigMap', 'Secret']

interface Shared {
  readonly startedAt: number
  readonly answer: Promise<unknown>
  /** How many it holds; 0 while the answer is under way. */
  objects: number
}

/**
 * Shares what `reader` reads, without what `slim` drops. A read that is shared goes on when one who waits for it gives up, so the reader must end
 * each by itself. Failures are shared only while they are under way; logs never.
 */
export function shareReads(reader: ClusterReader, clock: Clock): SharedReads {
  /** Oldest first. */
  const kept = new Map<string, Shared>()
  let objects = 0

  function share<T>(kind: Kind, key: string, askedAt: number, read: () => Promise<T>): Promise<T> {
    const now = clock.now()
    const known = kept.get(key)
    if (known && known.startedAt >= askedAt && now - known.startedAt <= LONGEST_MS)
      return known.answer as Promise<T>
    const answer = read()
    const shared: Shared = { startedAt: now, answer, objects: 0 }
    if (known) forget(key, known)
    kept.set(key, shared)
    answer.then(
      (value) => {
        if (NOT_KEPT.includes(kind)) forget(key, shared)
        else keep(key, shared, Array.isArray(value) ? Math.max(1, value.length) : 1)
      },
      () => forget(key, shared),
    )
    return answer
  }

  function keep(key: string, shared: Shared, size: number): void {
    if (kept.get(key) !== shared) return
    shared.objects = size
    objects += size
    setTimeout(forget, LONGEST_MS, key, shared).unref()
    for (const [oldest, each] of kept) {
      if (objects <= MAX_OBJECTS) return
      if (each.objects > 0) forget(oldest, each)
    }
  }

  function forget(key: string, shared: Shared): void {
    if (kept.get(key) !== shared) return
    kept.delete(key)
    objects -= shared.objects
  }

  return {
    since: (askedAt) => ({
      ...reader,
      get: (kind, namespace, name, signal) => {
        const key = JSON.stringify([kind, namespace, name])
        const read = () => reader.get(kind, namespace, name, new AbortController().signal).then(slim)
        return abortable(() => share(kind, key, askedAt, read), signal)
      },
      list: (kind, namespace, options, signal) => {
        const key = JSON.stringify([kind, namespace, options])
        const read = async () => {
          const answer = await reader.list(kind, namespace, options, new AbortController().signal)
          const slimmed = answer.map((each) => slim(each))
          return slimmed.length < MANY_OBJECTS ? slimmed : await withSharedParts(slimmed)
        }
        return abortable(() => share(kind, key, askedAt, read), signal)
      },
    }),
  }
}
