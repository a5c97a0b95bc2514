/** An orderly end: roll-out, scale-down, deletion, drain or preemption; nothing is wrong with the container. */
import type { EvidenceItem } from '../../domain/diagnosis.ts'
import type { Condition, Pod } from '../../domain/kubernetes.ts'
import { type Detection, defineCause } from '../cause.ts'
import { eventItem, runItem, specItem } from '../describe-run.ts'
import type { ContainerFacts, Facts } from '../facts.ts'
import { nothingStarted } from '../queries.ts'
import { KILL_TAKES_MS, stopOrder } from '../run-end.ts'
import { duration, instant, timesSeen } from '../timeline.ts'
import { recreated, wantedAway } from '../unwanted.ts'

export const plannedTermination = defineCause({
  id: 'planned-termination',
  title: 'Orderly termination',
  meaning:
    'The pod was stopped on purpose: a roll-out replaced it, somebody scaled down or deleted it, its node is drained or shut down, or a more important pod took its place. The container itself is not at fault.',
  detect: (facts) => {
    const found = detectIn(facts) ?? recreated(facts) ?? wantedAway(facts)
    return found ? [found] : []
  },
  remedies: (_finding, facts) => [
    {
      text: 'Nothing has to be done if the replacement is ready.',
      command: `kubectl -n ${facts.evidence.workload.namespace} get pods`,
    },
    {
      text: 'If it ends with 137 each time, give it more terminationGracePeriodSeconds or let it handle SIGTERM.',
    },
  ],
})

function detectIn(facts: Facts): Detection | undefined {
  const { pod } = facts
  if (!pod) return undefined
  const container = facts.failing[0] ?? facts.containers.find((c) => c.role === 'main')
  const disruption = disruptionOf(pod)
  const shutdown = shutdownOf(pod)
  const deleted = instant(pod.metadata.deletionTimestamp)
  const stop = container && stopOrder(container, facts)
  const evicted = pod.status?.reason === 'Evicted'
  if (evicted || (!disruption && !shutdown && deleted === undefined && !stop)) return undefined
  if (pod.status?.reason === 'DeadlineExceeded') return undefined
  const stuck = !shutdown && !disruption && neverStarted(facts)
  const ordered = deleted !== undefined && (stop !== undefined || endedByOrder(container, pod, deleted))
  // Many programs end with an error of their own when they are told to stop.
  const obeyed =
    ordered && stop !== undefined && container?.restarts === 0 && container.run?.reason === 'Error'
  const own = container && ((!obeyed && failedBefore(container, deleted)) || stuck)
  // deletionTimestamp includes the grace period: long after it something keeps the pod from going.
  const overdue = deleted !== undefined && facts.now - deleted > OVERDUE_MS
  const replaced = replacement(pod, facts)
  const lost = deleted !== undefined && !shutdown && !disruption && nodeIsLost(facts)
  return {
    ...(container ? { container } : {}),
    // The end on record was ordered: what the log complains about while it shuts down is not why.
    mechanism: !own && !lost && !jobEnded(facts) && (ordered || Boolean(disruption)),
    confidence: own
      ? 0.3
      : lost || (overdue && !ordered)
        ? 0.6
        : overdue
          ? 0.9
          : confidenceOf({
              decided: shutdown || Boolean(disruption),
              deleted: deleted !== undefined,
              told: Boolean(replaced) || (ordered && scaledAway(pod, facts)),
              ordered,
            }),
    summary: [
      `The pod was stopped on purpose: ${words(disruption, shutdown, deleted, facts)}`,
      container?.run?.exitCode === 137
        ? 'It did not end within its grace period, so it was killed (137).'
        : '',
      replaced ? `${replaced} runs and is ready in its place.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    supports: [
      ...(deleted === undefined
        ? []
        : [specItem('pod.metadata.deletionTimestamp', pod.metadata.deletionTimestamp ?? '')]),
      ...(disruption ? [conditionItem(disruption)] : []),
      ...(shutdown
        ? [specItem('pod.status.reason', `${pod.status?.reason}: ${pod.status?.message ?? ''}`)]
        : []),
      ...(stop ? [eventItem(stop)] : []),
      ...(container?.run ? [runItem(container, container.run)] : []),
    ],
    contradicts: own && container?.run ? [runItem(container, container.run)] : [],
  }
}

const OVERDUE_MS = 300_000

/** How sure an order on record is, when nothing speaks against it. */
function confidenceOf(order: {
  readonly decided: boolean
  readonly deleted: boolean
  /** A replacement runs, or the controller says that it removed the pod. */
  readonly told: boolean
  /** The container ended when it was told to. */
  readonly ordered: boolean
}): number {
  if (order.decided || (order.deleted && order.told)) return 0.93
  if (order.deleted) return order.ordered ? 0.9 : 0.87
  return order.told ? 0.88 : 0.65
}

/** The Job controller deletes the pods of a Job that it gave up, which is told by the Job. */
function jobEnded({ evidence }: Facts): boolean {
  const conditions = evidence.owners.job?.status?.conditions ?? []
  return conditions.some((c) => c.status === 'True' && (c.type === 'Failed' || c.type === 'FailureTarget'))
}

/** The run ended between the order to delete the pod and the end of its grace period. */
function endedByOrder(container: ContainerFacts | undefined, pod: Pod, deleted: number): boolean {
  const end = container?.run?.finishedAt
  const grace =
    1000 * (pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30)
  return end !== undefined && end >= deleted - grace - KILL_TAKES_MS && end <= deleted + KILL_TAKES_MS
}

/** Its controller says that it removed this pod. */
function scaledAway(pod: Pod, facts: Facts): boolean {
  return facts.evidence.events.some(
    (e) =>
      e.reason === 'SuccessfulDelete' &&
      e.involvedObject.kind !== 'Pod' &&
      (e.message ?? '').split(/\s+/).includes(pod.metadata.name),
  )
}

/** The taint manager deletes the pods of a node that no longer reports: nobody decided that. */
function nodeIsLost(facts: Facts): boolean {
  const ready = facts.evidence.node?.status?.conditions?.find((c) => c.type === 'Ready')
  return ready?.status === 'Unknown' || facts.podEvents.some((e) => e.reason === 'TaintManagerEviction')
}

function conditionItem(condition: Condition): EvidenceItem {
  return {
    source: `pod.status.conditions[${condition.type}]`,
    text: `${condition.reason ?? ''}: ${condition.message ?? ''}`,
  }
}

/** Reasons of condition DisruptionTarget that mean a decision: https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ */
function disruptionOf(pod: Pod): Condition | undefined {
  return pod.status?.conditions?.find(
    (c) =>
      c.type === 'DisruptionTarget' &&
      c.status === 'True' &&
      ['PreemptionByScheduler', 'EvictionByEvictionAPI', 'DeletionByPodGC'].includes(c.reason ?? ''),
  )
}

/** Kubelet pkg/kubelet/nodeshutdown, and preemption by the kubelet for critical pods. */
function shutdownOf(pod: Pod): boolean {
  const { reason = '', message = '' } = pod.status ?? {}
  return (
    ['Shutdown', 'NodeShutdown', 'Preempting'].includes(reason) ||
    (reason === 'Terminated' && /shutdown/i.test(message))
  )
}

/** It crashed by itself before anybody deleted it: the crash is what people want to know about. */
function failedBefore(container: ContainerFacts, deleted: number | undefined): boolean {
  const { run } = container
  if (!run) return Boolean(container.waiting && container.waiting.reason !== 'ContainerCreating')
  if (![0, 137, 143].includes(run.exitCode) || run.reason === 'OOMKilled' || run.neverRan) return true
  const looping = run.exitCode !== 0 || container.waiting?.reason === 'CrashLoopBackOff'
  if (container.restarts >= 2 && looping) return true
  const grace = 1000 * 120
  return deleted !== undefined && run.finishedAt !== undefined && run.finishedAt < deleted - grace
}

/** It was refused its start again and again before anybody deleted it. */
function neverStarted(facts: Facts): boolean {
  const waits = facts.containers.some((c) => c.waiting)
  return (
    waits &&
    nothingStarted(facts) &&
    facts.podEvents.some((e) => e.type === 'Warning' && e.reason !== 'Unhealthy' && timesSeen(e) >= 2)
  )
}

function words(
  disruption: Condition | undefined,
  shutdown: boolean,
  deleted: number | undefined,
  facts: Facts,
): string {
  if (disruption?.reason === 'PreemptionByScheduler')
    return 'the scheduler preempted it for a pod of higher priority.'
  if (disruption?.reason === 'EvictionByEvictionAPI')
    return 'it was evicted through the API, as a drain of its node does.'
  if (shutdown)
    return `its node ${facts.pod?.spec.nodeName ?? ''} shuts down (${facts.pod?.status?.message ?? facts.pod?.status?.reason}).`
  const scaled = facts.evidence.events.findLast(
    (e) => e.reason === 'ScalingReplicaSet' && /Scaled down/.test(e.message ?? ''),
  )
  const ago =
    deleted === undefined
      ? ''
      : ` (${duration(Math.abs(facts.now - deleted))} ${deleted > facts.now ? 'left of its grace period' : 'ago'})`
  if (deleted === undefined && !scaled) return 'the kubelet was told to stop it.'
  return scaled ? `${scaled.message}${ago}.` : `it is being deleted${ago}.`
}

/** A ready pod of the same workload that is younger. */
function replacement(pod: Pod, facts: Facts): string | undefined {
  const born = instant(pod.metadata.creationTimestamp) ?? 0
  return facts.evidence.pods.find(
    (p) =>
      p.metadata.name !== pod.metadata.name &&
      (instant(p.metadata.creationTimestamp) ?? 0) >= born &&
      p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
  )?.metadata.name
}
