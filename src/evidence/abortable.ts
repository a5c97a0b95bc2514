/** Waiting that ends when its signal does, whatever it waits for. */

/**
 * Starts to read and waits, but not longer than the signal allows: then it rejects with the signal's reason. A reader may
 * ignore its signal (a kubelet that hangs behind the API server); nobody waits for it.
 */
export async function abortable<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([read(), aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
