/** Misbehaviour that tests and the demo order from the simulated API server. */

/** What goes wrong. `status` 429 may carry `retryAfterSeconds`; `latency` answers properly, but late. */
export type FaultEffect =
  | {
      readonly type: 'status'
      readonly status: number
      readonly message?: string
      readonly retryAfterSeconds?: number
    }
  | { readonly type: 'hang' }
  | { readonly type: 'reset-mid-body' }
  | { readonly type: 'stall-mid-body' }
  | { readonly type: 'latency'; readonly ms: number }
  | {
      readonly type: 'body'
      readonly status: number
      readonly contentType: string
      readonly body: string | Buffer
    }

export interface Fault {
  /** Any method when not given. */
  readonly method?: string
  /** A part of the path and query, or a pattern for it. */
  readonly path: string | RegExp
  /** How many requests it hits; 1 when not given, `Infinity` for all. */
  readonly times?: number
  readonly effect: FaultEffect
}

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** The effect for a request, counted as used. */
  take(method: string, pathAndQuery: string): FaultEffect | undefined
}

/** Builds an empty list of faults. The first that matches and has uses left is taken. */
export function createFaults(): Faults {
  let armed: { fault: Fault; left: number }[] = []
  return {
    add: (fault) => {
      armed.push({ fault, left: fault.times ?? 1 })
    },
    clear: () => {
      armed = []
    },
    take: (method, pathAndQuery) => {
      const hit = armed.find(({ fault, left }) => left > 0 && matches(fault, method, pathAndQuery))
      if (!hit) return undefined
      hit.left -= 1
      return hit.fault.effect
    },
  }
}

function matches(fault: Fault, method: string, pathAndQuery: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false
  return typeof fault.path === 'string' ? pathAndQuery.includes(fault.path) : fault.path.test(pathAndQuery)
}
