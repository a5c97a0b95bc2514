/** Tables of real log endings, judged by the whole engine: one suite for each cause that is recognised by a log. */
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { CauseId, Diagnosis } from '../../src/domain/diagnosis.ts'
import { type BuiltContainer, type BuiltEvidence, buildEvidence, terminated } from './evidence-builder.ts'

export interface LogCase {
  /** Whose message it is, with the documentation or source it was taken from. */
  readonly of: string
  readonly log: string
  readonly exitCode?: number
  /** Literals that the finding or its evidence must contain. */
  readonly says?: readonly string[]
  readonly container?: Partial<BuiltContainer>
  readonly around?: BuiltEvidence
}

export interface NearMiss extends LogCase {
  /** What it is instead; absent when it only must not be the cause of the suite. */
  readonly instead?: CauseId
}

/** The diagnosis of one container that ended with this log. */
export function diagnoseLog({ log, exitCode = 1, container, around }: LogCase): Diagnosis {
  const crashed: BuiltContainer = { log: log.split('\n'), lastState: terminated(exitCode), ...container }
  const others = around?.containers ?? []
  return diagnose(buildEvidence({ ...around, containers: [crashed, ...others] }))
}

/** Declares the tests of one cause. */
export function describeLogCause(
  id: CauseId,
  { recognised, nearMisses }: { recognised: readonly LogCase[]; nearMisses: readonly NearMiss[] },
): void {
  describe(id, () => {
    it.each(recognised)('is recognised in the words of $of', (logCase) => {
      const { findings } = diagnoseLog(logCase)

      expect(findings[0]?.cause).toBe(id)
      for (const literal of logCase.says ?? []) expect(JSON.stringify(findings[0])).toContain(literal)
    })

    it.each(nearMisses)('is not seen in $of', (nearMiss) => {
      const { findings } = diagnoseLog(nearMiss)

      expect(findings[0]?.cause).not.toBe(id)
      if (nearMiss.instead) expect(findings[0]?.cause).toBe(nearMiss.instead)
    })
  })
}
