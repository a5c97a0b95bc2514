/** What every handler that asks a question needs: the use case and who asks where. */
import type { Wanted } from '../../src/domain/workload.ts'

/** The use case: resolves once the question is durable, and rejects when it could not be made so. */
export type Ask = (question: {
  readonly target: Wanted
  readonly channel: string
  readonly user: string
  /** Root of the thread that was asked in. */
  readonly threadTs?: string
}) => Promise<void>
