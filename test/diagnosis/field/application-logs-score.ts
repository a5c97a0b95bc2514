/** Scores the diagnosis against the log cases: `node test/diagnosis/field/application-logs-score.ts` prints the misses. */
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import type { CauseId, Verdict } from '../../../src/domain/diagnosis.ts'
import { CRASHING, evidenceOf, LOG_CASES } from './application-logs.ts'

/** How one case came out. */
export interface Scored {
  readonly name: string
  readonly expected: CauseId
  readonly got: CauseId
  readonly verdict: Verdict
  readonly confidence: number
  /** True when the first finding names the expected cause or one that a fair judge would accept. */
  readonly right: boolean
  /** True when the first finding names the container that crashed. */
  readonly container: boolean
}

/** Diagnoses every log case; the results stand in the order of the cases. */
export function scoreField(): Scored[] {
  return LOG_CASES.map((field) => {
    const { findings, verdict } = diagnose(evidenceOf(field))
    const got = findings[0]?.cause ?? 'unknown'
    return {
      name: field.name,
      expected: field.expected,
      got,
      verdict,
      confidence: findings[0]?.confidence ?? 0,
      right: got === field.expected || (field.acceptable ?? []).includes(got),
      container: findings[0]?.container === CRASHING,
    }
  })
}

/** Prints the misses and the totals, one line each. */
export function printScore(scored: readonly Scored[]): void {
  const misses = scored.filter((s) => !s.right)
  for (const { name, expected, got, verdict, confidence } of misses) {
    console.log(`${name}: expected ${expected}, got ${got} (${verdict}, ${confidence.toFixed(2)})`)
  }
  const confident = misses.filter((s) => s.verdict === 'identified').length
  const share = (100 * (scored.length - misses.length)) / scored.length
  console.log(`\n${scored.length} cases, top-1 ${share.toFixed(1)} %, confident wrong ${confident}`)
  console.log(`container ${scored.filter((s) => s.container).length} of ${scored.length}`)
}

if (import.meta.main) printScore(scoreField())
