/** Ties probe failures to the container run that they ended. */
import type { KubeEvent, Probe } from '../domain/kubernetes.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { KILL_TAKES_MS } from './run-end.ts'
import { firstSeen, lastSeen, timesSeen } from './timeline.ts'

export type ProbeKind = 'liveness' | 'startup'

export interface ProbeKill {
  readonly kind: ProbeKind
  readonly probe?: Probe
  /** `Unhealthy` events of this probe, newest last. */
  readonly failures: readonly KubeEvent[]
  readonly killing?: KubeEvent
  /** True when the kill fits in time to the end of the newest run; false when only older runs were killed. */
  readonly endedNewestRun: boolean
}

const SLACK_MS = 3_000

/** The probe kill of a container, if its events tell of one; the one that ended the newest run when there are both. */
export function probeKill(container: ContainerFacts, facts: Facts): ProbeKill | undefined {
  const kills = (['startup', 'liveness'] as const).flatMap((kind) => killBy(kind, container, facts) ?? [])
  return kills.find((k) => k.endedNewestRun) ?? kills[0]
}

function killBy(kind: ProbeKind, container: ContainerFacts, facts: Facts): ProbeKill | undefined {
  const word = kind === 'startup' ? 'Startup' : 'Liveness'
  const failures = container.events
    .filter((e) => e.reason === 'Unhealthy' && (e.message ?? '').includes(`${word} probe`))
    .sort((a, b) => (lastSeen(a) ?? 0) - (lastSeen(b) ?? 0))
  const killing = container.events
    .filter((e) => e.reason === 'Killing' && (e.message ?? '').includes(`failed ${kind} probe`))
    .sort((a, b) => (lastSeen(b) ?? 0) - (lastSeen(a) ?? 0))[0]
  if (!killing && failures.length === 0) return undefined
  const probe = kind === 'startup' ? container.spec.startupProbe : container.spec.livenessProbe
  return {
    kind,
    ...(probe ? { probe } : {}),
    failures,
    ...(killing ? { killing } : {}),
    endedNewestRun: endedRun(container, facts, probe, killing, failures),
  }
}

/** Milliseconds between the kubelet's SIGTERM for this probe and its SIGKILL. */
export function probeGraceMs(probe: Probe | undefined, facts: Facts): number {
  return 1000 * (probe?.terminationGracePeriodSeconds ?? facts.pod?.spec.terminationGracePeriodSeconds ?? 30)
}

/** The kubelet kills at the failure, and the process has the grace period to end. */
function endedRun(
  container: ContainerFacts,
  facts: Facts,
  probe: Probe | undefined,
  killing: KubeEvent | undefined,
  failures: readonly KubeEvent[],
): boolean {
  const end = container.run?.finishedAt
  // Still running after the kill: the grace period is not over, or the state was read between two updates.
  if (end === undefined) return Boolean(killing) && !container.run
  const earliest = Math.max(
    end - probeGraceMs(probe, facts) - KILL_TAKES_MS,
    (container.run?.startedAt ?? 0) - SLACK_MS,
  )
  const fits = (at: number): boolean => at <= end + SLACK_MS && at >= earliest
  if (killing) {
    const at = lastSeen(killing) ?? 0
    if (fits(at)) return true
    // An aggregated event whose newest occurrence killed the run after this one.
    return timesSeen(killing) > 1 && at > end && (firstSeen(killing) ?? at) <= end + SLACK_MS
  }
  const last = failures.at(-1)
  const times = failures.reduce((n, e) => n + timesSeen(e), 0)
  const enough = times >= (probe?.failureThreshold ?? 3)
  return (
    enough && fits(last ? (lastSeen(last) ?? 0) : 0) && [0, 137, 143].includes(container.run?.exitCode ?? 0)
  )
}
