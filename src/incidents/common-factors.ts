/** What the incidents of one storm have in common, and which of them is the trouble itself. Pure. */

import type { CommonFactor, Digest } from '../domain/digest.ts'
import type { Factor } from '../domain/factor.ts'
import type { Incident } from '../domain/incident.ts'

/** One alone has nothing in common with anybody. */
const FEWEST = 2

/** Those that explain most first. What is resolved by now counts as it did in the digest. */
export function commonFactors(incidents: readonly Incident[], digest?: Digest): readonly CommonFactor[] {
  const open = new Set(incidents.map(({ id }) => id))
  const before = new Map((digest?.common ?? []).map((each) => [each.factor.key, each]))
  const now = new Map(
    incidents.flatMap(({ diagnosis }) => diagnosis?.factors ?? []).map((each) => [each.key, each]),
  )
  // The words of the first stay, so that the digest does not change with every diagnosis.
  const factors = new Map([...now, ...[...before].map(([key, { factor }]) => [key, factor] as const)])
  return [...factors.values()]
    .map((factor) => {
      const known = before.get(factor.key)
      const gone = (known?.incidentIds ?? []).filter((id) => !open.has(id))
      const sharers = incidents.filter(({ diagnosis }) =>
        diagnosis?.factors?.some(({ key }) => key === factor.key),
      )
      const root = incidents.find((each) => isRootOf(each, factor))?.id ?? goneRoot(known, open)
      const incidentIds = [...gone, ...sharers.map(({ id }) => id)].filter((id) => id !== root)
      return { factor, incidentIds, ...(root !== undefined && { rootId: root }) }
    })
    .filter(({ incidentIds, rootId }) => incidentIds.length + (rootId === undefined ? 0 : 1) >= FEWEST)
    .filter(({ incidentIds }) => incidentIds.length > 0)
    .toSorted(
      (a, b) => b.incidentIds.length - a.incidentIds.length || a.factor.key.localeCompare(b.factor.key),
    )
}

/** True for the workload that stands behind a dependency, when it fails itself. */
export function isRootOf({ workload }: Incident, { kind, key, workload: behind }: Factor): boolean {
  return (
    kind === 'dependency' &&
    behind !== undefined &&
    workload.namespace === behind.namespace &&
    workload.name === behind.name &&
    key.startsWith(`${workload.cluster} `)
  )
}

function goneRoot(known: CommonFactor | undefined, open: ReadonlySet<string>): string | undefined {
  return known?.rootId !== undefined && !open.has(known.rootId) ? known.rootId : undefined
}
