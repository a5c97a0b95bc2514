/** Waits for something to become true, instead of sleeping. */

/** Resolves to the first value of `probe` that is neither undefined nor false; rejects after `deadlineMs`. */
export async function until<T>(
  probe: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const value = await probe()
    if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>
    if (performance.now() > deadline) throw new Error(`Did not happen within ${deadlineMs} ms: ${probe}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A promise to be resolved from outside. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}
