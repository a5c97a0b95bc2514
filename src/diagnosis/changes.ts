/** What changed: the failing pod template against the previous revision's, in words. */
import type { Change, Rollout } from '../domain/diagnosis.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Pod, PodTemplate } from '../domain/kubernetes.ts'
import { objectChanges } from './object-changes.ts'
import { diffTemplates } from './template-diff.ts'
import { instant, iso } from './timeline.ts'

interface Revision {
  readonly name: string
  readonly number: string
  readonly template: PodTemplate
  readonly at?: number
  readonly ready: number
  readonly replicas: number
}

const REVISION_ANNOTATION = 'deployment.kubernetes.io/revision'

/** The revision that fails and the one before it; nothing when the workload has no history. */
export function compareRevisions(evidence: Evidence): { changes: Change[]; rollout?: Rollout } {
  const revisions = history(evidence)
  const current = currentRevision(evidence, revisions)
  const others = objectChanges(evidence, current)
  if (!current) return { changes: others }
  const previous = revisions[revisions.indexOf(current) + 1]
  if (!previous) return { changes: others }
  const at = iso(current.at)
  const changes = diffTemplates(previous.template, current.template).map((c) => ({
    ...c,
    ...(at ? { at } : {}),
  }))
  return {
    changes: [...changes, ...others],
    rollout: {
      currentRevision: current.number,
      previousRevision: previous.number,
      ...(at ? { at } : {}),
      ...(previous.replicas > 0 ? { previousHealthy: previous.ready > 0 } : {}),
    },
  }
}

function history(evidence: Evidence): Revision[] {
  const { replicaSets, controllerRevisions } = evidence.owners
  const fromSets = replicaSets.map((rs) => ({
    name: rs.metadata.name,
    number: rs.metadata.annotations?.[REVISION_ANNOTATION] ?? '0',
    template: rs.spec.template,
    ...optional('at', instant(rs.metadata.creationTimestamp)),
    ready: rs.status?.readyReplicas ?? 0,
    replicas: rs.status?.replicas ?? 0,
  }))
  const fromRevisions = controllerRevisions.flatMap((cr) => {
    const template = cr.data?.spec?.template
    if (!template) return []
    const pods = evidence.pods.filter(
      (p) => hashOf(p) !== undefined && cr.metadata.name.endsWith(hashOf(p) as string),
    )
    return {
      name: cr.metadata.name,
      number: String(cr.revision),
      template,
      ...optional('at', instant(cr.metadata.creationTimestamp)),
      ready: pods.filter(isReady).length,
      replicas: pods.length,
    }
  })
  return [...fromSets, ...fromRevisions].sort((a, b) => Number(b.number) - Number(a.number))
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}

function hashOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.['controller-revision-hash'] ?? pod.metadata.labels?.['pod-template-hash']
}

function isReady(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True')
}

function isLeaving(pod: Pod): boolean {
  const restarts = (pod.status?.containerStatuses ?? []).some((s) => (s.restartCount ?? 0) > 0)
  return pod.metadata.deletionTimestamp !== undefined && !restarts
}

/**
 * The revision of the examined pod; the newest one without a pod, or when the pod is of an older revision and healthy, or
 * being deleted without a crash: then the newer one is why it goes.
 */
function currentRevision(evidence: Evidence, revisions: readonly Revision[]): Revision | undefined {
  const hash = evidence.pod ? hashOf(evidence.pod) : undefined
  const older = revisions[0] && !revisions[0].name.endsWith(hash ?? '-')
  if (evidence.pod && revisions[0] && older && (isReady(evidence.pod) || isLeaving(evidence.pod))) {
    return revisions[0]
  }
  const owned = hash ? revisions.find((r) => r.name.endsWith(hash)) : undefined
  return (
    owned ??
    (hash ? undefined : revisions[0]) ??
    (revisions.length > 0 && !evidence.pod ? revisions[0] : undefined)
  )
}
