/** Decides what a failed request to the API server means for the reader of evidence. */

import type { GapReason } from '../../domain/evidence.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'

/** Longest message of the API server that is passed on, in characters. */
const MESSAGE_LIMIT = 600

/**
 * Classifies an answer that is not 2xx. `body` is what came with it, a `Status` object as a rule; `redact` takes our
 * credentials out of the words.
 */
export function statusError(status: number, body: string, redact: (text: string) => string): ReadError {
  if (status === 401) return new ReadError('forbidden', 'the API server refuses our credentials', { status })
  const said = statusMessage(body)
  const message = redact(said ?? `the API server answered with HTTP status ${status}`)
  return new ReadError(reasonOf(status, said ?? ''), message, { status })
}

function reasonOf(status: number, message: string): GapReason {
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 410) return 'expired'
  if (status === 400 && isMissingLog(message)) return 'not-found'
  return 'unavailable'
}

/**
 * Kubelet answers 400 to a log that does not exist: no earlier run, not started yet, terminated and gone, or no such
 * container (validateContainerLogStatus in pkg/kubelet/kubelet_pods.go).
 */
function isMissingLog(message: string): boolean {
  return /^(previous terminated )?container .+ (in|for) pod /s.test(message)
}

function statusMessage(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null || !('message' in parsed)) return undefined
    return typeof parsed.message === 'string' && parsed.message !== ''
      ? parsed.message.slice(0, MESSAGE_LIMIT)
      : undefined
  } catch {
    return undefined
  }
}

/** Classifies an exception of the HTTP client: no connection, TLS, a connection that broke. */
export function transportError(error: unknown, redact: (text: string) => string): ReadError {
  if (error instanceof ReadError) return error
  const code = errorCode(error)
  const message = redact(error instanceof Error ? error.message : String(error))
  const words = [code, message].filter((part) => part !== undefined && part !== '')
  if (code && /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new ReadError('timed-out', `the API server did not answer in time: ${code}`)
  }
  return new ReadError('unavailable', `cannot reach the API server: ${[...new Set(words)].join(': ')}`)
}

function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return errorCode(error.cause)
}
