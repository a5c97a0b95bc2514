/** One fault once: what it is called, and what came of it. */
export interface Trial {
  /** Row of the table. */
  readonly fault: string
  /** Which one of them, for the list of what went wrong. */
  readonly name: string
  run(): Promise<TrialResult>
}

export interface TrialResult {
  /** How often the fault struck. */
  readonly injected: number
  /** Alerts that were accepted. */
  readonly alerts: number
  /** What is missing or wrong at the end, sentences. */
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** From the end of the fault, or the death, until the work went on, milliseconds. */
  readonly recoveryMs?: number | undefined
  /** The log of the processes, for when something is wrong. */
  readonly output?: string
}

export interface Judged {
  readonly trial: Trial
  readonly result: TrialResult
  readonly tookMs: number
}

/**
 * Runs the trials, `lanes` at a time; one that throws has lost what it was about. After `beginUntil`, milliseconds of
 * `performance.now()`, no further one begins.
 */
export async function runTrials(
  trials: readonly Trial[],
  { lanes, beginUntil }: { readonly lanes: number; readonly beginUntil: number },
  onEnd: (judged: Judged) => void,
): Promise<readonly Judged[]> {
  const pending = [...trials]
  const judged: Judged[] = []
  const lane = async () => {
    for (let trial = pending.shift(); trial !== undefined; trial = pending.shift()) {
      if (performance.now() > beginUntil) return
      const startedAt = performance.now()
      const result = await trial
        .run()
        .catch(
          (error: Error): TrialResult => ({ injected: 0, alerts: 0, lost: [error.message], doubled: [] }),
        )
      const one = { trial, result, tookMs: performance.now() - startedAt }
      judged.push(one)
      onEnd(one)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return judged
}
