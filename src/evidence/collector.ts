/** The shape of a collector: it fetches one kind of fact from a cluster and decides nothing. */
import type { Evidence, Owners } from '../domain/evidence.ts'
import type { Pod } from '../domain/kubernetes.ts'
import type { Permission } from '../domain/permission.ts'
import type { Target, WorkloadRef } from '../domain/workload.ts'
import type { Reads } from './reads.ts'

/** What the rounds so far have found; not redacted yet, so it never leaves `gather`. */
export interface Found
  extends Omit<
    Evidence,
    'schemaVersion' | 'workload' | 'collectedAt' | 'gaps' | 'redactions' | 'timings' | 'target'
  > {
  readonly target: Target
  /** Best knowledge of the workload so far: later rounds may find an owner above it. */
  readonly workload: WorkloadRef
  /** All pods of the namespace that were listed, the workload's own included. */
  readonly namespacePods: readonly Pod[]
  /** True when the list of ConfigMaps, or of claims, was read to its end: what is not in it does not exist. */
  readonly configMapsComplete?: boolean
  readonly claimsComplete?: boolean
}

/** The parts of the evidence that a collector adds; owners are merged field by field. */
export type Contribution = Partial<Omit<Found, 'target' | 'owners'>> & { readonly owners?: Partial<Owners> }

export interface Collector {
  /** Same as the file name; names the timing and tells where a gap comes from. */
  readonly id: string
  /** What the cluster role must allow for this collector to see everything. */
  readonly permissions: readonly Permission[]
  /**
   * Whether what it needs is known. The engine asks before the second and again before the third round, and runs it
   * in the first of them that says yes.
   */
  ready(found: Found, round: 2 | 3): boolean
  /** Reads through `reads`, which turns failures into gaps. */
  collect(found: Found, reads: Reads): Promise<Contribution>
}

/** Declares a collector. */
export function defineCollector(collector: Collector): Collector {
  return collector
}

/** Makes the empty result of the rounds. */
export function nothingFound(target: Target, workload: WorkloadRef): Found {
  return {
    target,
    workload,
    namespacePods: [],
    pods: [],
    neighbours: [],
    owners: { replicaSets: [], controllerRevisions: [] },
    events: [],
    logs: [],
    nodes: [],
    references: [],
    configMaps: [],
    secretNames: [],
    claims: [],
    services: [],
    endpointSlices: [],
    quotas: [],
    limitRanges: [],
  }
}

/** Adds a contribution to what was found. */
export function withContribution(found: Found, contribution: Contribution): Found {
  const { owners, ...rest } = contribution
  return { ...found, ...rest, owners: { ...found.owners, ...owners } }
}
