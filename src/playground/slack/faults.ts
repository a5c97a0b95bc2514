/** Faults to order: each waits for calls of one method and strikes a given number of times. */

/** What goes wrong with a call. `reset-after` does the work and then drops the connection: the ambiguous send. */
export type Fault =
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'http-status'; status: number }
  | { kind: 'reset-before' }
  | { kind: 'reset-after' }
  | { kind: 'hang' }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'error'; error: string }

/** Where tests and the demo order faults. */
export interface Faults {
  /** Lets the next `times` calls (1 by default) of a method fail; `*` stands for every Web API method. */
  add(method: string, fault: Fault, times?: number): void
  /** Delivers the next `times` events or interactions to the app twice. */
  duplicateDeliveries(times?: number): void
  /** Removes every fault that has not struck yet. */
  clear(): void
}

/** The side of the faults that the simulator asks. */
export interface FaultPlan extends Faults {
  /** Takes the fault for this call, if one is waiting. */
  take(method: string): Fault | undefined
  /** Takes one ordered duplicate. */
  takeDuplicate(): boolean
}

/** Creates an empty plan. */
export function createFaults(): FaultPlan {
  let waiting: { method: string; fault: Fault; left: number }[] = []
  let duplicates = 0
  return {
    add(method, fault, times = 1) {
      waiting.push({ method, fault, left: times })
    },
    duplicateDeliveries(times = 1) {
      duplicates += times
    },
    clear() {
      waiting = []
      duplicates = 0
    },
    take(method) {
      const entry = waiting.find((candidate) => candidate.method === method || candidate.method === '*')
      if (entry === undefined) return undefined
      entry.left -= 1
      waiting = waiting.filter((candidate) => candidate.left > 0)
      return entry.fault
    },
    takeDuplicate() {
      if (duplicates === 0) return false
      duplicates -= 1
      return true
    },
  }
}
