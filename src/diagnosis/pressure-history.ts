/** Pressure that the pod's node was under at the time, when its present conditions tell no more of it. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { Facts } from './facts.ts'
import { duration, iso } from './timeline.ts'

/** Pressure this long before or after an event has to do with it, in milliseconds. */
const NEAR_MS = 10 * 60_000

/** One item for each pressure condition that the metrics saw near the time (milliseconds); any time when not given. */
export function pressureItems(facts: Facts, time?: number): readonly EvidenceItem[] {
  const { node, metrics } = facts.evidence
  return (metrics?.nodePressure ?? []).flatMap(({ condition, points }) => {
    const now = node?.status?.conditions?.some(({ type, status }) => type === condition && status === 'True')
    const seen = points
      .map(([at]) => at * 1000)
      .filter((at) => time === undefined || Math.abs(at - time) <= NEAR_MS)
    const [first, last] = [seen[0], seen.at(-1)]
    if (now || first === undefined || last === undefined) return []
    const name = node?.metadata.name ?? facts.pod?.spec.nodeName ?? ''
    const at = iso(first)
    const text = `node ${name} was under ${condition} for ${last > first ? duration(last - first) : 'a moment'}`
    return [{ source: 'prometheus kube_node_status_condition', ...(at ? { at } : {}), text }]
  })
}
