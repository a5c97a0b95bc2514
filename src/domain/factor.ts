/** Something that several failing workloads can have in common, so that one trouble with it explains them all. */
import type { EvidenceItem } from './diagnosis.ts'

export type FactorKind =
  | 'node'
  | 'image'
  | 'config'
  | 'dependency'
  | 'dns'
  | 'registry'
  | 'quota'
  | 'admission'

/** One that the cause of a failure makes plausible. Merely to use the same thing makes no factor. */
export interface Factor {
  readonly kind: FactorKind
  /** The same for everybody who has it in common, e.g. `prod-eu-1 config platform/ConfigMap/platform-flags`. */
  readonly key: string
  /** For people, e.g. `ConfigMap platform/platform-flags`. */
  readonly label: string
  /** What is wrong with it, as a predicate of the label, e.g. `cannot be reached`. */
  readonly state: string
  /** What shows it in this failure; never empty. */
  readonly evidence: readonly EvidenceItem[]
  /** The workload that stands behind a dependency, when that can be told. */
  readonly workload?: { readonly namespace: string; readonly name: string }
}
