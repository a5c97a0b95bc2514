/** Finds the one workload that a person named, or those between which they have to choose. */

import { type Target, type Wanted, type WorkloadRef, workloadKey } from '../domain/workload.ts'
import type { ListPods, SeenCluster, SeenWorkload } from './list-pods.ts'
import { bestMatches } from './match-names.ts'
import type { IncidentStore } from './ports.ts'
import type { ResolveWorkload } from './resolve-workload.ts'

export interface Candidate {
  readonly workload: WorkloadRef
  readonly failing: number
  /** Why it fails, when it is seen failing. */
  readonly reason?: string
}

export type Finding =
  | { readonly outcome: 'found'; readonly target: Target; readonly workload: WorkloadRef }
  /** `sure` is false when the names are only similar to what was typed. */
  | { readonly outcome: 'candidates'; readonly candidates: readonly Candidate[]; readonly sure: boolean }
  /** `problems` tell in words what could not be looked at. */
  | { readonly outcome: 'nothing'; readonly problems: readonly string[]; readonly partial: boolean }

/** Never rejects because of a cluster. */
export type FindTarget = (wanted: Wanted & { readonly name: string }) => Promise<Finding>

export interface FindTargetDeps {
  readonly resolveWorkload: ResolveWorkload
  readonly listPods: ListPods
  readonly store: Pick<IncidentStore, 'listOpen'>
  /** Names of the clusters that can be read, the default one first. */
  readonly clusters: readonly string[]
}

/** A name with its namespace is looked up; anything less, and what is not there, is searched among the pods. */
export function createFindTarget(deps: FindTargetDeps): FindTarget {
  return async (wanted) => {
    const clusters = wanted.cluster === undefined ? deps.clusters : [wanted.cluster]
    const problems: string[] = []
    if (wanted.namespace !== undefined) {
      const exact = await lookUp(wanted, wanted.namespace, clusters, deps, problems)
      if (exact !== undefined) return exact
      // A cluster that could not be asked would be searched in vain, and something else found instead.
      if (problems.length === clusters.length) return { outcome: 'nothing', problems, partial: false }
    }
    const seen = await Promise.all(clusters.map((cluster) => deps.listPods(cluster, wanted.namespace)))
    const found = await search(wanted, seen, deps)
    if (found !== undefined) return found
    return {
      outcome: 'nothing',
      problems: [...new Set([...problems, ...seen.flatMap(({ problem }) => problem ?? [])])],
      partial: seen.some(({ partial }) => partial),
    }
  }
}

async function lookUp(
  wanted: Wanted & { readonly name: string },
  namespace: string,
  clusters: readonly string[],
  { resolveWorkload }: FindTargetDeps,
  problems: string[],
): Promise<Finding | undefined> {
  const targets = clusters.map((cluster) => targetOf(wanted, { cluster, namespace, name: wanted.name }))
  const resolutions = await Promise.all(
    targets.map(async (target) => ({ target, resolution: await resolveWorkload(target) })),
  )
  const found = resolutions.filter(({ resolution }) => resolution.outcome === 'found')
  for (const { resolution } of resolutions) {
    if (resolution.outcome === 'unreadable') problems.push(resolution.why)
  }
  const [only, ...others] = found
  if (only === undefined) return undefined
  if (others.length === 0) {
    return { outcome: 'found', target: only.target, workload: only.resolution.workload }
  }
  const candidates = found.map(({ resolution }) => ({ workload: resolution.workload, failing: 0 }))
  return { outcome: 'candidates', candidates, sure: true }
}

async function search(
  wanted: Wanted & { readonly name: string },
  seen: readonly SeenCluster[],
  { store, resolveWorkload }: FindTargetDeps,
): Promise<Finding | undefined> {
  const fits = ({ workload: { cluster, namespace, kind } }: SeenWorkload) =>
    seen.some((each) => each.cluster === cluster) &&
    (wanted.namespace === undefined || namespace === wanted.namespace) &&
    (wanted.kind === undefined || wanted.kind === kind || wanted.kind === 'Pod')
  const known = new Map(seen.flatMap(({ workloads }) => workloads).map((each) => [keyOf(each), each]))
  // A workload that cannot make pods has none to be found by, but maybe an incident.
  for (const { workload } of await store.listOpen()) {
    const each: SeenWorkload = { workload, pods: [], failing: [], restarts: 0 }
    if (!known.has(keyOf(each))) known.set(keyOf(each), each)
  }
  const ordered = [...known.values()].filter(fits).toSorted(failingFirst)
  const best = bestMatches(wanted.name, ordered, ({ workload, pods }) =>
    wanted.kind === 'Pod' ? pods : [workload.name, ...pods],
  )
  if (best === undefined) return undefined
  const [only, ...others] = best.found
  if (only !== undefined && others.length === 0 && best.match !== 'similar') {
    const { cluster, namespace, kind, name } = only.workload
    const pod = only.pods.find((each) => each === wanted.name)
    const named = pod === undefined ? { kind, name } : { kind: 'Pod', name: pod }
    const target = targetOf(wanted, { cluster, namespace, ...named })
    const resolution = await resolveWorkload(target)
    // What the names say is enough when the cluster does not say it better.
    const workload = resolution.outcome === 'found' ? resolution.workload : only.workload
    return { outcome: 'found', target, workload }
  }
  const candidates = best.found.map(({ workload, failing, reason }) => ({
    workload,
    failing: failing.length,
    ...(reason !== undefined && { reason }),
  }))
  return { outcome: 'candidates', candidates, sure: best.match !== 'similar' }
}

function targetOf({ kind, container }: Wanted, named: Target): Target {
  return {
    ...(kind !== undefined && { kind }),
    ...named,
    ...(container !== undefined && { container }),
  }
}

function keyOf({ workload }: SeenWorkload): string {
  return workloadKey(workload)
}

function failingFirst(a: SeenWorkload, b: SeenWorkload): number {
  return (
    b.failing.length - a.failing.length ||
    a.workload.namespace.localeCompare(b.workload.namespace) ||
    a.workload.name.localeCompare(b.workload.name)
  )
}
