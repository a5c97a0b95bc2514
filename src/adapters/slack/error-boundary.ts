/** The one place where errors of Slack listeners end: they are logged, and the person who acted is told. */
import type { AnyMiddlewareArgs } from '@slack/bolt'
import { AppError } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import { ephemeralAnswer } from './messages/answer.ts'

const ANSWER_MS = 5_000

/** What Bolt hands to an extended error handler, as far as it is used here. */
export interface FailedListener {
  readonly error: Error
  readonly body: AnyMiddlewareArgs['body']
}

/** Creates Bolt's global error handler. It never rejects, since nothing is behind it. */
export function createErrorBoundary(deps: { log: Log; fetch?: typeof globalThis.fetch }) {
  const send = deps.fetch ?? globalThis.fetch
  return async ({ error, body }: FailedListener): Promise<void> => {
    deps.log.error({ err: error, kind: body.type ?? 'command' }, 'A Slack listener failed')
    const responseUrl = 'response_url' in body ? body.response_url : undefined
    if (typeof responseUrl !== 'string') return
    try {
      const answer = await send(responseUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ephemeralAnswer(wordsFor(error))),
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      if (!answer.ok)
        deps.log.warn({ status: answer.status }, 'Slack did not take the answer to a failed action')
    } catch (failure) {
      deps.log.warn({ err: failure }, 'Could not answer a failed action')
    }
  }
}

/** The messages of our own errors are written for people; those of others may say anything. */
function wordsFor(error: Error): string {
  if (!(error instanceof AppError))
    return 'That did not work, and it is not your fault. The log of crashloop says more.'
  return error.retryable ? `${error.message} Please try again in a moment.` : error.message
}
