/** Plans, decisions and runs in this process; gone when it ends. */
import type { PlanRecord } from '../../domain/approval.ts'
import type { Clock } from '../../domain/clock.ts'
import { AppError } from '../../domain/errors.ts'
import { type ApprovalStore, PlanNotFound } from '../../remediation/ports.ts'

export interface MemoryApprovalStoreOptions {
  readonly clock: Clock
  /** Milliseconds that a record is kept after its last change (default 30 days). */
  readonly retentionMs?: number
}

interface Kept {
  readonly text: string
  readonly until: number
}

/** Creates an ApprovalStore whose records are copies, as if they had been written out. */
export function createMemoryApprovalStore(options: MemoryApprovalStoreOptions): ApprovalStore {
  const { clock, retentionMs = 30 * 86_400_000 } = options
  const records = new Map<string, Kept>()

  function read(id: string): PlanRecord | undefined {
    const kept = records.get(id)
    if (kept && kept.until > clock.now()) return JSON.parse(kept.text) as PlanRecord
    records.delete(id)
    return undefined
  }

  function write(record: PlanRecord): void {
    records.set(record.plan.id, { text: JSON.stringify(record), until: clock.now() + retentionMs })
  }

  return {
    async create(record) {
      for (const [id, { until }] of records) if (until <= clock.now()) records.delete(id)
      if (read(record.plan.id))
        throw new AppError('plan-exists', `There is a plan ${record.plan.id} already.`)
      write(record)
    },
    get: async (planId) => read(planId),
    async update(planId, change) {
      const present = read(planId)
      if (!present) throw new PlanNotFound()
      const next = change(present)
      if (next !== undefined) write(next)
      return read(planId) ?? present
    },
  }
}
