/** Counts the calls that a process makes to the outside, and kills the process at one of them. */

/** One call of a life: what it is, and the how manieth of its kind. */
export interface Point {
  readonly call: string
  /** True when the far side is changed by it. */
  readonly writes: boolean
  /** The step of the life during which it was made. */
  readonly step: number
}

/** Where the process dies: before the far side has seen the call, or after it has carried it out and not answered. */
export interface Blow {
  readonly call: string
  readonly side: 'before' | 'after'
}

export interface Tripwire {
  /** Calls so far, in order. */
  readonly trace: readonly Point[]
  /** Names one call; the answer says what its gate has to do. */
  arrive(kind: string, writes: boolean): 'pass' | 'kill-before' | 'kill-after'
  /** The life has come to its next step. */
  nextStep(): void
  /** The gate has brought the call as far as it should get. */
  strike(): void
  /** Milliseconds of `performance.now()` at which the process was killed. */
  struckAt(): number | undefined
}

/** Without a blow it only writes the trace. `kill` is called once. */
export function createTripwire(blow: Blow | undefined, kill: () => void): Tripwire {
  const trace: Point[] = []
  const seen = new Map<string, number>()
  let step = -1
  let struckAt: number | undefined
  let isDown = false
  return {
    trace,
    arrive(kind, writes) {
      const nth = (seen.get(kind) ?? 0) + 1
      seen.set(kind, nth)
      const call = `${kind} #${nth}`
      trace.push({ call, writes, step })
      if (isDown || blow?.call !== call) return 'pass'
      isDown = true
      return `kill-${blow.side}`
    },
    nextStep() {
      step += 1
    },
    strike() {
      struckAt = performance.now()
      kill()
    },
    struckAt: () => struckAt,
  }
}
