/** The error every layer throws when it knows what went wrong. */

/**
 * An error with a stable code and a decision about retrying. The adapter that saw the failure decides `retryable`;
 * the queue does the retrying.
 */
export class AppError extends Error {
  readonly code: string
  readonly retryable: boolean

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** Thrown by a job to be run again after `delayMs` without spending an attempt (pacing, Retry-After, outage). */
export class RetryLater extends AppError {
  readonly delayMs: number

  constructor(delayMs: number, reason: string, options: { cause?: unknown } = {}) {
    super('retry-later', reason, { retryable: true, ...options })
    this.delayMs = delayMs
  }
}
