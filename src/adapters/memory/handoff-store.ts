/** Handoffs in this process; gone when it ends. */
import type { Clock } from '../../domain/clock.ts'
import type { Handoff } from '../../domain/handoff.ts'
import { HandoffNotFound, type HandoffStore } from '../../incidents/handoff/ports.ts'

export interface MemoryHandoffStoreOptions {
  readonly clock: Clock
  /** Milliseconds that a handoff is kept after its last change (default 30 days). */
  readonly retentionMs?: number
}

interface Kept {
  readonly text: string
  readonly until: number
}

/** Creates a HandoffStore whose records are copies, as if they had been written out. */
export function createMemoryHandoffStore(options: MemoryHandoffStoreOptions): HandoffStore {
  const { clock, retentionMs = 30 * 86_400_000 } = options
  const records = new Map<string, Kept>()
  const known = new Map<string, string>()

  function read(id: string): Handoff | undefined {
    const kept = records.get(id)
    if (kept && kept.until > clock.now()) return JSON.parse(kept.text) as Handoff
    records.delete(id)
    return undefined
  }

  function write(handoff: Handoff): void {
    records.set(handoff.id, { text: JSON.stringify(handoff), until: clock.now() + retentionMs })
  }

  const all = () => [...records.keys()].flatMap((id) => read(id) ?? []).toSorted(byTime)

  return {
    async create(handoff) {
      if (read(handoff.id)) return false
      write(handoff)
      return true
    },
    get: async (id) => read(id),
    async update(id, change) {
      const present = read(id)
      if (!present) throw new HandoffNotFound()
      const next = change(present)
      if (next !== undefined) write(next)
      return read(id) ?? present
    },
    latest: async (channel) => all().findLast((each) => each.thread.channel === channel),
    listOpen: async () => all().filter(({ state }) => state === 'open'),
    async knownSince(scheduleId, at) {
      const since = known.get(scheduleId) ?? at
      known.set(scheduleId, since)
      return since
    },
  }
}

function byTime(a: Handoff, b: Handoff): number {
  return a.openedAt.localeCompare(b.openedAt)
}
