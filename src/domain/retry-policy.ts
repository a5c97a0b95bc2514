/** When a failed job is tried again: the rules that every queue shares. */
import { loggableWords } from './error-words.ts'
import { AppError } from './errors.ts'

export interface RetryPolicy {
  /** Milliseconds before the second run; doubles with every further one. */
  readonly firstMs: number
  /** Ceiling of the back-off in milliseconds. */
  readonly capMs: number
  /** Milliseconds after the last `add` for which retryable errors are retried; then the job fails for good. */
  readonly giveUpAfterMs: number
}

/** One second, doubling to one minute, for two days: a weekend night without Slack or cluster loses no alert. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  firstMs: 1_000,
  capMs: 60_000,
  giveUpAfterMs: 48 * 3_600_000,
}

/** Milliseconds to wait after `attempt` (1 for the first) failed. */
export function backoffMs(attempt: number, policy: RetryPolicy): number {
  return Math.min(policy.capMs, policy.firstMs * 2 ** Math.min(attempt - 1, 40))
}

/** True unless the error says that trying again is useless; an unknown error may be an outage. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof AppError) || error.retryable
}

/** What a log or a failed job may say about an error: its code or class, and the words that may be logged. */
export function errorFields(error: unknown): { readonly code: string; readonly reason: string } {
  if (!(error instanceof Error))
    return { code: 'unknown', reason: 'something that is not an Error was thrown' }
  return { code: error instanceof AppError ? error.code : error.name, reason: loggableWords(error) }
}
