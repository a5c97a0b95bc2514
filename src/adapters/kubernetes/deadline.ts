/** A time limit inside the caller's own signal, which remembers which of the two ended the wait. */

import { ReadError } from '../../evidence/cluster-reader.ts'

export interface Deadline {
  /** Aborted by the caller's signal or when the time is up. */
  readonly signal: AbortSignal
  /** Starts the time anew, with `ms` milliseconds instead of the usual ones when given. */
  restart(ms?: number): void
  /** Stops the clock; the caller's signal still counts. */
  stop(): void
  /** Why the wait was ended: the caller's reason, or `ReadError` `timed-out`; undefined when neither happened. */
  explain(): unknown
  /** Waits for `promise`, but not longer than the signal allows. */
  race<T>(promise: Promise<T>): Promise<T>
}

/** Starts a time limit of `timeoutMs` milliseconds. Throws the caller's reason when it has already given up. */
export function startDeadline(caller: AbortSignal, timeoutMs: number): Deadline {
  caller.throwIfAborted()
  const expiry = new AbortController()
  const signal = AbortSignal.any([caller, expiry.signal])
  let timer: NodeJS.Timeout | undefined
  let limitMs = timeoutMs

  function stop(): void {
    clearTimeout(timer)
  }

  function restart(ms = timeoutMs): void {
    stop()
    limitMs = ms
    timer = setTimeout(() => expiry.abort(), ms)
  }

  function explain(): unknown {
    if (caller.aborted) return caller.reason
    if (!expiry.signal.aborted) return undefined
    return new ReadError('timed-out', `the API server did not answer within ${limitMs / 1_000} s`)
  }

  async function race<T>(promise: Promise<T>): Promise<T> {
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      return await Promise.race([promise, aborted])
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  restart()
  return { signal, restart, stop, explain, race }
}
