/** Diagnoses built evidence and gives what tests of single causes ask about. */
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { CauseId, Diagnosis, Finding } from '../../src/domain/diagnosis.ts'
import { type BuiltEvidence, buildEvidence } from './evidence-builder.ts'

export interface Judged {
  readonly diagnosis: Diagnosis
  readonly verdict: Diagnosis['verdict']
  readonly cause: CauseId
  readonly first: Finding
  /** Everything that the diagnosis says, as one text. */
  readonly text: string
  /** Confidence of a cause; 0 when it is not among the findings. */
  confidenceOf(cause: CauseId): number
}

export function judge(built: BuiltEvidence): Judged {
  const diagnosis = diagnose(buildEvidence(built))
  const first = diagnosis.findings[0] as Finding
  return {
    diagnosis,
    verdict: diagnosis.verdict,
    cause: first.cause,
    first,
    text: JSON.stringify(diagnosis),
    confidenceOf: (cause) => diagnosis.findings.find((f) => f.cause === cause)?.confidence ?? 0,
  }
}
