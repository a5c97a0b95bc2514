/** Judges the engine on field cases: what it said against what a fair senior SRE would name. */
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../src/domain/diagnosis.ts'
import type { FieldCase } from './field-case.ts'

export interface FieldJudgement {
  readonly case: FieldCase
  readonly diagnosis: Diagnosis
  /** The first finding is the expected cause or one that a fair judge accepts. */
  readonly right: boolean
  /** The verdict is `identified` and the first finding is not right. */
  readonly confidentlyWrong: boolean
  /** The first finding names the container at fault, or the case does not ask for one. */
  readonly container: boolean
}

export function judgeFieldCase(fieldCase: FieldCase): FieldJudgement {
  const diagnosis = diagnose(fieldCase.evidence)
  const [first] = diagnosis.findings
  const { cause, acceptable = [], container } = fieldCase.expected
  const right = first !== undefined && [cause, ...acceptable].includes(first.cause)
  return {
    case: fieldCase,
    diagnosis,
    right,
    confidentlyWrong: !right && diagnosis.verdict === 'identified',
    container: container === undefined || first?.container === container,
  }
}

/** One line per miss, then the totals, as text for the terminal. */
export function reportField(judgements: readonly FieldJudgement[]): string {
  const misses = judgements.filter((j) => !j.right || !j.container)
  const count = (of: (j: FieldJudgement) => boolean): number => judgements.filter(of).length
  const total = judgements.length
  return [
    ...misses.map(describeMiss),
    `top-1 ${count((j) => j.right)}/${total}, confidently wrong ${count((j) => j.confidentlyWrong)}, container ${count((j) => j.container)}/${total}`,
  ].join('\n')
}

function describeMiss({ case: fieldCase, diagnosis, container }: FieldJudgement): string {
  const [first] = diagnosis.findings
  const said = diagnosis.findings
    .slice(0, 3)
    .map((f) => `${f.cause} ${f.confidence.toFixed(2)}`)
    .join(', ')
  const where = container ? '' : ` [container ${first?.container} instead of ${fieldCase.expected.container}]`
  return `${fieldCase.name}: expected ${fieldCase.expected.cause}, said ${said} (${diagnosis.verdict})${where}`
}
