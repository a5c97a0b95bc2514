/** Digests of storms in this process; gone when it ends. */
import type { Clock } from '../../domain/clock.ts'
import { type Digest, isRaging } from '../../domain/digest.ts'
import { DigestNotFound, type DigestStore } from '../../incidents/storm-ports.ts'

export interface MemoryDigestStoreOptions {
  readonly clock: Clock
  /** Milliseconds that a digest is kept after its storm was over (default 7 days). */
  readonly retentionMs?: number
}

/** Creates a DigestStore whose records are copies, as if they had been written out. */
export function createMemoryDigestStore({
  clock,
  retentionMs = 7 * 86_400_000,
}: MemoryDigestStoreOptions): DigestStore {
  const digests = new Map<string, Digest>()

  function read(id: string): Digest | undefined {
    const digest = digests.get(id)
    if (digest?.resolvedAt === undefined || Date.parse(digest.resolvedAt) + retentionMs > clock.now())
      return digest
    digests.delete(id)
    return undefined
  }

  return {
    get: async (id) => copy(read(id)),
    async create(digest) {
      for (const id of [...digests.keys()]) read(id)
      const present = digests.get(digest.id) ?? digest
      digests.set(digest.id, copy(present))
      return copy(present)
    },
    async update(id, change) {
      const present = read(id)
      if (!present) throw new DigestNotFound(id)
      const next = change(copy(present)) ?? present
      digests.set(id, copy(next))
      return copy(next)
    },
    listOpen: async () =>
      [...digests.values()]
        .filter(isRaging)
        .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
        .map(copy),
  }
}

function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
