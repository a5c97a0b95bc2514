/** Pods that are gone, or were made anew, because somebody wanted it so: what is left to see are their owners. */
import type { Detection } from './cause.ts'
import { eventItem, specItem } from './describe-run.ts'
import type { Facts } from './facts.ts'
import { duration, firstSeen, instant, lastSeen } from './timeline.ts'

/** A controller put a pod of the same name in the place of one that it deleted, and the new one is well. */
export function recreated(facts: Facts): Detection | undefined {
  const { pod, evidence } = facts
  const born = instant(pod?.metadata.creationTimestamp)
  if (!pod || born === undefined || facts.containers.some((c) => !c.status?.ready || c.restarts > 0))
    return undefined
  const removal = evidence.events.findLast(
    (e) =>
      e.reason === 'SuccessfulDelete' &&
      e.involvedObject.kind !== 'Pod' &&
      (e.message ?? '').split(/\s+/).includes(pod.metadata.name) &&
      (lastSeen(e) ?? Number.POSITIVE_INFINITY) <= born + 2000,
  )
  if (!removal) return undefined
  return {
    confidence: 0.8,
    summary: `Pod ${pod.metadata.name} was deleted by its controller and created anew ${duration(facts.now - born)} ago; all its containers have been ready since, without a restart.`,
    supports: [
      eventItem(removal),
      specItem('pod.metadata.creationTimestamp', pod.metadata.creationTimestamp ?? ''),
    ],
  }
}

/** No pod exists because none is wanted: scaled to nothing, a suspended Job, or a namespace that is being deleted. */
export function wantedAway(facts: Facts): Detection | undefined {
  const { owners, events, pods } = facts.evidence
  if (facts.pod || pods.length > 0) return undefined
  const ended = events.findLast(
    (e) => e.reason === 'FailedCreate' && /because it is being terminated/.test(e.message ?? ''),
  )
  if (ended)
    return {
      confidence: 0.95,
      summary: `No pod is created any more: namespace ${facts.evidence.workload.namespace} is being deleted.`,
      supports: [eventItem(ended)],
    }
  const idle = [owners.deployment, owners.statefulSet].find((o) => o?.spec.replicas === 0)
  const suspended = owners.job?.spec.suspend === true
  if (!idle && !suspended) return undefined
  const scaled = events
    .filter(
      (e) => e.reason === 'ScalingReplicaSet' || e.reason === 'SuccessfulDelete' || e.reason === 'Suspended',
    )
    .sort((a, b) => (firstSeen(a) ?? 0) - (firstSeen(b) ?? 0))
    .at(-1)
  const { kind, name } = facts.evidence.workload
  return {
    confidence: 0.93,
    summary: suspended
      ? `Job ${owners.job?.metadata.name} is suspended, so it has no pods.`
      : `${kind} ${name} is scaled to 0, so it has no pods.`,
    supports: [
      suspended
        ? specItem(`Job ${owners.job?.metadata.name} spec.suspend`, 'true')
        : specItem(`${kind} ${name} spec.replicas`, '0'),
      ...(scaled ? [eventItem(scaled)] : []),
    ],
  }
}
