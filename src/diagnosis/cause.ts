/** The shape of a cause: a named reason a container does not stay up, with the rule that recognises it. */
import type { CauseId, EvidenceItem, Finding, Remedy } from '../domain/diagnosis.ts'
import type { Shared } from './factors.ts'
import type { ContainerFacts, Facts } from './facts.ts'

/** What `detect` returns: a finding without what the engine fills in. */
export interface Detection {
  /** The container it is about; absent for pod- and workload-level causes. */
  readonly container?: ContainerFacts
  /** Calibrated 0..1, before ranking against other causes. */
  readonly confidence: number
  readonly summary: string
  readonly supports: readonly EvidenceItem[]
  readonly contradicts?: readonly EvidenceItem[]
  readonly settles?: string
  readonly remedies?: readonly Remedy[]
  /**
   * True when this detection tells how the container died rather than why (a liveness kill whose endpoint reported a
   * refused database): a root with evidence of its own is ranked above it.
   */
  readonly mechanism?: boolean
  /** True when the mechanism was set off by the application's own report (5xx, output of a command) and not by silence. */
  readonly reportsRoot?: boolean
  /** What other workloads may have in common with this one, when this cause is the right one. */
  readonly shares?: readonly Shared[]
}

export interface Cause {
  readonly id: CauseId
  readonly title: string
  /** What it means for the workload, in two or three sentences. */
  readonly meaning: string
  /** Pure and synchronous; returns an empty list when the cause does not fit. */
  detect(facts: Facts): readonly Detection[]
  /** General remedies, after those of the detection. */
  remedies(finding: Finding, facts: Facts): readonly Remedy[]
}

export function defineCause(cause: Cause): Cause {
  return cause
}
