/** Containers that run and are yet not ready: nothing ends them, and no traffic reaches them. */
import type { Pod } from '../domain/kubernetes.ts'
import type { ContainerFacts } from './facts.ts'
import { instant } from './timeline.ts'

/** A start that is under way is no failure yet. */
const SETTLED_MS = 60_000

/** Names of containers that have run for a minute, are started, and whose readiness probe says no; `now` in milliseconds. */
export function unreadyContainers(pod: Pod, now: number): string[] {
  if (pod.metadata.deletionTimestamp) return []
  const probed = new Set(pod.spec.containers.filter((c) => c.readinessProbe).map((c) => c.name))
  return (pod.status?.containerStatuses ?? [])
    .filter((status) => {
      const since = instant(status.state?.running?.startedAt)
      return (
        probed.has(status.name) &&
        status.ready === false &&
        status.started !== false &&
        since !== undefined &&
        now - since >= SETTLED_MS
      )
    })
    .map((status) => status.name)
}

/** True of a container that has not ended a run, and is looked at because it is not ready. */
export function runsOn({ role, running, run }: Pick<ContainerFacts, 'role' | 'running' | 'run'>): boolean {
  return running && !run && role !== 'init'
}
