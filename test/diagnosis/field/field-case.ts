/** The shape of a field case: evidence as clusters in the field produce it, and what a fair senior SRE would name. */
import type { CauseId } from '../../../src/domain/diagnosis.ts'
import type { Evidence } from '../../../src/domain/evidence.ts'

export interface FieldCase {
  /** Unique within the set, in the words of an incident review. */
  readonly name: string
  /** Where the decisive text comes from: component and version, e.g. `kubelet 1.31 prober`. */
  readonly source: string
  readonly expected: {
    readonly cause: CauseId
    /** Other causes that a fair judge would accept as the first one. */
    readonly acceptable?: readonly CauseId[]
    /** Name of the container at fault; absent where none is, or where naming one does not matter. */
    readonly container?: string
  }
  readonly evidence: Evidence
}
