/** Counts what is under way, so that stopping can wait for it: Bolt itself does not. */

export interface InFlight {
  /** Runs `work` and counts it until it settles. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when nothing is under way any more, to true, or to false when `ms` have passed before. */
  drained(ms: number): Promise<boolean>
}

/** Creates a counter that starts at zero. */
export function createInFlight(): InFlight {
  let running = 0
  let waiting: (() => void)[] = []

  return {
    async during(work) {
      running += 1
      try {
        return await work()
      } finally {
        running -= 1
        if (running === 0) {
          for (const resolve of waiting) resolve()
          waiting = []
        }
      }
    },
    drained(ms) {
      if (running === 0) return Promise.resolve(true)
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const timer = setTimeout(() => resolve(false), ms)
      waiting.push(() => {
        clearTimeout(timer)
        resolve(true)
      })
      return promise
    },
  }
}
