/**
 * Finds the name under which a workload is known already, where one cluster answers for every name: alerts then bring
 * the name of their label, and the watcher has none. Pure.
 */

import type { Incident } from '../domain/incident.ts'
import type { WorkloadRef } from '../domain/workload.ts'

/** The workload as an open incident names it, or as it is when none does. */
export function adoptCluster(workload: WorkloadRef, open: readonly Incident[]): WorkloadRef {
  const same = open.filter(
    (incident) =>
      incident.workload.namespace === workload.namespace &&
      incident.workload.kind === workload.kind &&
      incident.workload.name === workload.name,
  )
  const known = same.find((incident) => incident.workload.cluster === workload.cluster) ?? same.at(-1)
  return known?.workload ?? workload
}
