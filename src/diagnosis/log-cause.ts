/** A cause that is recognised by what the application logs before it ends; its messages stand in `signatures/<id>.ts`. */
import type { CauseId, EvidenceItem, Finding, Remedy } from '../domain/diagnosis.ts'
import { type Cause, defineCause } from './cause.ts'
import { eventItem, runItem } from './describe-run.ts'
import type { Shared } from './factors.ts'
import type { Facts } from './facts.ts'
import { logEvidence, matchesOf, type SignatureMatch, wordsOf } from './log-signature.ts'
import { goesOnFactor } from './readiness-probe.ts'

export interface LogCause {
  readonly id: CauseId
  readonly title: string
  readonly meaning: string
  summary(match: SignatureMatch, facts: Facts): string
  /** Facts from the pod spec, its references or neighbours that go with the log line. */
  related?(match: SignatureMatch, facts: Facts): readonly EvidenceItem[]
  /** Returns a factor 0..1 for the confidence, or undefined to leave it; 0 drops the match. */
  adjust?(match: SignatureMatch, facts: Facts): number | undefined
  fixes?(match: SignatureMatch, facts: Facts): readonly Remedy[]
  settles?(match: SignatureMatch, facts: Facts): string | undefined
  /** What other workloads may have in common with this one, when this is the cause. */
  shares?(match: SignatureMatch, facts: Facts): readonly Shared[]
  remedies(finding: Finding, facts: Facts): readonly Remedy[]
}

export function defineLogCause(cause: LogCause): Cause {
  return defineCause({
    id: cause.id,
    title: cause.title,
    meaning: cause.meaning,
    remedies: (finding, facts) => cause.remedies(finding, facts),
    detect(facts) {
      return matchesOf(facts, cause.id).flatMap((match) => {
        const confidence =
          match.confidence * (cause.adjust?.(match, facts) ?? 1) * goesOnFactor(match.container)
        if (confidence <= 0) return []
        const { container } = match
        const settles = cause.settles?.(match, facts)
        return [
          {
            container,
            confidence,
            summary: cause.summary(match, facts),
            supports: [
              logEvidence(match),
              ...(container.run ? [runItem(container, container.run)] : []),
              ...(cause.related?.(match, facts) ?? []),
              ...endOfJob(facts),
            ],
            remedies: cause.fixes?.(match, facts) ?? [],
            shares: (cause.shares?.(match, facts) ?? []).map((each) => ({ ...each, said: saidBy(match) })),
            ...(settles ? { settles } : {}),
          },
        ]
      })
    },
  })
}

/** The line in a few words: in a list of several troubles nobody reads a whole record. */
function saidBy(match: SignatureMatch): EvidenceItem {
  return { ...logEvidence(match), text: wordsOf(match, 200) }
}

/** The event that says that no further attempt will be made. */
function endOfJob(facts: Facts): EvidenceItem[] {
  const { events } = facts.evidence
  return events
    .filter((e) => e.reason === 'BackoffLimitExceeded')
    .slice(-1)
    .map(eventItem)
}
