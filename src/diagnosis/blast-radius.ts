/** How far it reaches: replicas of the workload, and what other failing workloads share with it. */
import type { BlastRadius, SharedFactor } from '../domain/diagnosis.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Pod } from '../domain/kubernetes.ts'
import { instant, iso } from './timeline.ts'
import { unreadyContainers } from './unready.ts'

export function blastRadius(evidence: Evidence): BlastRadius {
  const now = Date.parse(evidence.collectedAt)
  const failing = evidence.pods.filter(
    (pod) => isFailing(pod) || unreadyContainers(pod, now).length > 0 || standsAtInit(pod, evidence),
  )
  const restarts = evidence.pods.map(restartsOf)
  const since = firstFailure(evidence)
  return {
    failing: evidence.pods.length === 0 && !evidence.pod ? desiredReplicas(evidence) : failing.length,
    desired: Math.max(desiredReplicas(evidence), failing.length),
    restarts: Math.max(0, ...restarts),
    ...(since === undefined ? {} : { since: iso(since) as string }),
    shared: sharedFactors(evidence),
  }
}

/** The examined pod does not get past an init container that runs on. */
function standsAtInit({ metadata, status }: Pod, evidence: Evidence): boolean {
  const init = status?.initContainerStatuses?.some((s) => s.state?.running && !s.ready) ?? false
  return metadata.name === evidence.pod?.metadata.name && status?.phase === 'Pending' && init
}

/** True when a container of the pod is down, keeps restarting, or the pod cannot start. */
export function isFailing(pod: Pod): boolean {
  const { status } = pod
  if (!status || status.phase === 'Succeeded') return false
  if (status.phase === 'Failed') return true
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  if (containers.length === 0) return status.phase === 'Pending'
  return containers.some((c) => {
    const waiting = c.state?.waiting?.reason
    if (waiting && waiting !== 'PodInitializing')
      return waiting !== 'ContainerCreating' || status.phase === 'Pending'
    if (c.state?.terminated)
      return c.state.terminated.exitCode !== 0 || pod.spec.restartPolicy !== 'Never'
        ? !(c.state.terminated.exitCode === 0 && (status.initContainerStatuses ?? []).includes(c))
        : false
    return (c.restartCount ?? 0) > 0 && c.ready === false
  })
}

function restartsOf(pod: Pod): number {
  const all = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  return Math.max(0, ...all.map((c) => c.restartCount ?? 0))
}

function desiredReplicas(evidence: Evidence): number {
  const { deployment, statefulSet, daemonSet, job } = evidence.owners
  return (
    deployment?.spec.replicas ??
    statefulSet?.spec.replicas ??
    daemonSet?.status?.desiredNumberScheduled ??
    job?.spec.parallelism ??
    Math.max(1, evidence.pods.length)
  )
}

/** The first sign of failure that is still on record. */
function firstFailure(evidence: Evidence): number | undefined {
  const events = evidence.events
    .filter((e) => e.type === 'Warning' && e.reason !== 'FailedMount')
    .flatMap((e) => instant(e.firstTimestamp) ?? instant(e.eventTime) ?? [])
  const created = instant(evidence.pod?.metadata.creationTimestamp)
  const after = created === undefined ? events : events.filter((t) => t >= created - 1000)
  return after.length > 0 ? Math.min(...after) : created
}

function sharedFactors(evidence: Evidence): SharedFactor[] {
  const { pod } = evidence
  if (!pod) return []
  const others = evidence.neighbours.filter(isFailing)
  const mine = new Set(factorsOf(pod))
  const byFactor = new Map<string, Set<string>>()
  for (const other of others) {
    for (const factor of factorsOf(other)) {
      if (!mine.has(factor)) continue
      const names = byFactor.get(factor) ?? new Set()
      byFactor.set(factor, names.add(ownerName(other)))
    }
  }
  const nodes = new Set(
    [pod, ...evidence.pods, ...evidence.neighbours].map((p) => p.spec.nodeName).filter(Boolean),
  )
  return [...byFactor]
    .filter(([factor]) => !(factor.startsWith('node ') && nodes.size < 2))
    .map(([factor, workloads]) => ({ factor, workloads: [...workloads].sort() }))
    .sort((a, b) => b.workloads.length - a.workloads.length)
}

/** What a pod may have in common with another: node, image, config objects, dependency names, DNS server. */
function factorsOf(pod: Pod): string[] {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  const env = containers.flatMap((c) => [
    ...(c.env ?? []).flatMap((e) => [
      ...(e.valueFrom?.configMapKeyRef?.name ? [`ConfigMap ${e.valueFrom.configMapKeyRef.name}`] : []),
      ...(e.valueFrom?.secretKeyRef?.name ? [`Secret ${e.valueFrom.secretKeyRef.name}`] : []),
    ]),
    ...(c.envFrom ?? []).flatMap((e) => [
      ...(e.configMapRef?.name ? [`ConfigMap ${e.configMapRef.name}`] : []),
      ...(e.secretRef?.name ? [`Secret ${e.secretRef.name}`] : []),
    ]),
  ])
  const volumes = (pod.spec.volumes ?? []).flatMap((v) => [
    ...(v.configMap?.name ? [`ConfigMap ${v.configMap.name}`] : []),
    ...(v.secret?.secretName ? [`Secret ${v.secret.secretName}`] : []),
    ...(v.persistentVolumeClaim ? [`PersistentVolumeClaim ${v.persistentVolumeClaim.claimName}`] : []),
  ])
  const servers = pod.spec.dnsConfig?.nameservers
  const dns = Array.isArray(servers) ? servers.map((s) => `DNS server ${String(s)}`) : []
  const images = containers.flatMap((c) => (c.image ? [`image ${c.image}`] : []))
  return [
    ...new Set([
      ...env,
      ...volumes,
      ...dns,
      ...images,
      ...(pod.spec.nodeName ? [`node ${pod.spec.nodeName}`] : []),
    ]),
  ].filter((f) => f !== 'ConfigMap kube-root-ca.crt')
}

/** The workload above the pod, as its owner reference and labels tell. */
export function ownerName(pod: Pod): string {
  const owner = pod.metadata.ownerReferences?.find((o) => o.controller) ?? pod.metadata.ownerReferences?.[0]
  const hash = pod.metadata.labels?.['pod-template-hash']
  if (owner?.kind === 'ReplicaSet' && hash) return owner.name.replace(`-${hash}`, '')
  return owner?.name ?? pod.metadata.name
}
