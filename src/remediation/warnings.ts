/** What a person should know before they agree: who will undo it, who sets the replicas, what it does to availability. */
import type { KubeObject, LabelSelector } from '../domain/kubernetes.ts'
import type { Permission } from '../domain/permission.ts'
import type { PlanWarning } from '../domain/plan.ts'
import { type Controller, desiredPods } from './controller.ts'
import type { ClusterView } from './ports.ts'

/** What looking for budgets and autoscalers needs. */
export const WARNING_PERMISSIONS: readonly Permission[] = [
  { verb: 'list', group: 'policy', resource: 'poddisruptionbudgets' },
  { verb: 'list', group: 'autoscaling', resource: 'horizontalpodautoscalers' },
]

/** Names the GitOps tool that owns an object, by the labels and annotations it leaves; undefined when none does. */
export function gitOpsOwner({ metadata }: KubeObject): string | undefined {
  const marks = { ...metadata.labels, ...metadata.annotations }
  const argo = marks['argocd.argoproj.io/instance'] ?? marks['argocd.argoproj.io/tracking-id']?.split(':')[0]
  if (argo !== undefined) return `Argo CD application ${argo}`
  const flux = marks['kustomize.toolkit.fluxcd.io/name'] ?? marks['helm.toolkit.fluxcd.io/name']
  if (flux !== undefined) return `Flux ${flux}`
  const release = marks['meta.helm.sh/release-name']
  return release === undefined ? undefined : `Helm release ${release}`
}

/** The warning that a change will be taken back by the tool that owns the object. */
export function gitOpsWarning(object: KubeObject): readonly PlanWarning[] {
  const owner = gitOpsOwner(object)
  if (owner === undefined) return []
  const when = owner.startsWith('Helm') ? 'with the next upgrade' : 'with its next sync'
  return [
    {
      kind: 'gitops',
      text: `Owned by ${owner}: it will be reverted ${when} unless the change is made at its source too.`,
    },
  ]
}

/** The warning that an autoscaler sets the replicas of this controller. */
export async function autoscalerWarning(
  { kind, object }: Controller,
  view: ClusterView,
  signal: AbortSignal,
): Promise<readonly PlanWarning[]> {
  const { name, namespace } = object.metadata
  const found = await listOrWarn(view, 'HorizontalPodAutoscaler', namespace, signal)
  if (!Array.isArray(found)) return [found as PlanWarning]
  return found
    .filter(({ spec }) => spec.scaleTargetRef.kind === kind && spec.scaleTargetRef.name === name)
    .map(({ metadata, spec }) => ({
      kind: 'autoscaler' as const,
      text: `HorizontalPodAutoscaler ${metadata.name} keeps ${spec.minReplicas ?? 1} to ${spec.maxReplicas} replicas and will change the number again; it does nothing while the number is 0.`,
    }))
}

/** The warning that a PodDisruptionBudget promises more than this leaves; neither roll-outs nor deletions ask it. */
export async function disruptionWarning(
  labels: Readonly<Record<string, string>>,
  namespace: string | undefined,
  away: number,
  view: ClusterView,
  signal: AbortSignal,
): Promise<readonly PlanWarning[]> {
  const found = await listOrWarn(view, 'PodDisruptionBudget', namespace, signal)
  if (!Array.isArray(found)) return [found as PlanWarning]
  return found
    .filter(({ spec }) => spec?.selector !== undefined && selects(spec.selector, labels))
    .flatMap(({ metadata, status }) => {
      const allowed = status?.disruptionsAllowed ?? 0
      if (allowed >= away) return []
      return [
        {
          kind: 'disruption-budget' as const,
          text: `PodDisruptionBudget ${metadata.name} allows ${allowed} disruption${allowed === 1 ? '' : 's'} now; this does not ask it and takes up to ${away} at once.`,
        },
      ]
    })
}

async function listOrWarn<K extends 'PodDisruptionBudget' | 'HorizontalPodAutoscaler'>(
  view: ClusterView,
  kind: K,
  namespace: string | undefined,
  signal: AbortSignal,
) {
  try {
    return await view.list(kind, namespace, { limit: 500 }, signal)
  } catch (error) {
    if (signal.aborted) throw error
    // A missing look is a warning, not a reason to refuse: the cluster may not allow it.
    return { kind: 'unchecked', text: `Could not look for a ${kind}: ${(error as Error).message}` } as const
  }
}

/** True when a label selector selects these labels. */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector
  if (!Object.entries(matchLabels).every(([key, value]) => labels[key] === value)) return false
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'NotIn') return value === undefined || !values.includes(value)
    return operator === 'Exists' ? value !== undefined : value === undefined
  })
}

/** Warnings about replacing the pods of a controller: the only replica, data, a budget. */
export async function replacementWarnings(
  controller: Controller,
  away: number,
  view: ClusterView,
  signal: AbortSignal,
): Promise<readonly PlanWarning[]> {
  const { object } = controller
  const only =
    desiredPods(controller) === 1 && away > 0
      ? [
          {
            kind: 'only-replica' as const,
            text: 'It is the only replica: nothing serves while it is replaced.',
          },
        ]
      : []
  const labels = object.spec.template.metadata?.labels ?? {}
  return [
    ...only,
    ...statefulWarnings(controller),
    ...(await disruptionWarning(labels, object.metadata.namespace, away, view, signal)),
  ]
}

function statefulWarnings(controller: Controller): readonly PlanWarning[] {
  if (controller.kind !== 'StatefulSet') return []
  const claims = controller.object.spec.volumeClaimTemplates ?? []
  if (claims.length === 0) return []
  const names = claims.map(({ metadata }) => metadata.name).join(', ')
  return [
    {
      kind: 'stateful-data',
      text: `Its pods keep data in volumes (${names}); the volumes stay, and what a newer version wrote there stays too.`,
    },
  ]
}
