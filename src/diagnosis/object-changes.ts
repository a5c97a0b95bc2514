/** Changes beside the pod template: how many replicas, and config objects that the pod reads. */
import type { Change } from '../domain/diagnosis.ts'
import type { Evidence } from '../domain/evidence.ts'
import { firstSeen, instant, iso, lastSeen } from './timeline.ts'

/** How far before the pod's first trouble an edited config object still is news. */
const RECENT_MS = 24 * 3_600_000
/** Objects that are made together with the workload are stamped within moments. */
const MADE_TOGETHER_MS = 5_000

/** What events and managed fields tell; empty when they tell nothing. */
export function objectChanges(
  evidence: Evidence,
  current: { readonly name: string; readonly at?: number } | undefined,
): Change[] {
  return [...scaled(evidence, current), ...edited(evidence)]
}

/** Deployment controller: `Scaled up replica set x from 1 to 2`, while no roll-out moves pods between revisions. */
function scaled(
  evidence: Evidence,
  current: { readonly name: string; readonly at?: number } | undefined,
): Change[] {
  const events = evidence.events
    .filter((e) => e.reason === 'ScalingReplicaSet')
    .flatMap((e) => {
      const match = /^Scaled (up|down) replica set (\S+) from (\d+) to (\d+)/.exec(e.message ?? '')
      return match
        ? [
            {
              set: match[2],
              from: Number(match[3]),
              to: Number(match[4]),
              at: lastSeen(e) ?? 0,
              first: firstSeen(e),
            },
          ]
        : []
    })
  const own = events
    .filter((e) => e.set === current?.name && e.from > 0 && e.to > 0)
    .sort((a, b) => b.at - a.at)[0]
  if (!own) return []
  const rolling = events.some((e) => e.set !== current?.name && e.at >= (current?.at ?? 0) - MADE_TOGETHER_MS)
  const at = iso(own.at)
  return rolling
    ? []
    : [
        {
          path: 'spec.replicas',
          kind: 'changed',
          before: String(own.from),
          after: String(own.to),
          summary: `replicas ${own.from} -> ${own.to}`,
          ...(at ? { at } : {}),
        },
      ]
}

/** Objects that the pod refers to and that were edited after they were made, by their managed fields. */
function edited(evidence: Evidence): Change[] {
  const now = Date.parse(evidence.collectedAt)
  const names = new Set(evidence.references.filter((r) => r.kind === 'ConfigMap').map((r) => r.name))
  return evidence.configMaps
    .filter((map) => names.has(map.metadata.name) && map.metadata.name !== 'kube-root-ca.crt')
    .flatMap((map) => {
      const fields = (map.metadata.managedFields ?? []).flatMap((f) => {
        const time = instant(f.time)
        return time === undefined ? [] : [{ time, manager: f.manager }]
      })
      const newest = fields.sort((a, b) => b.time - a.time)[0]
      const made = instant(map.metadata.creationTimestamp) ?? 0
      if (!newest || newest.time - made < MADE_TOGETHER_MS || now - newest.time > RECENT_MS) return []
      const at = iso(newest.time)
      return [
        {
          path: `ConfigMap ${map.metadata.name}`,
          kind: 'changed' as const,
          summary: `ConfigMap ${map.metadata.name} was edited${newest.manager ? ` by ${newest.manager}` : ''}`,
          ...(at ? { at } : {}),
          ...(newest.manager ? { by: newest.manager } : {}),
        },
      ]
    })
}
