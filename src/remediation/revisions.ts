/** The revisions a controller keeps, and the request that puts one back, as `kubectl rollout undo` sends it. */
import type { ControllerRevision, Deployment, PodTemplate, ReplicaSet } from '../domain/kubernetes.ts'
import type { Write } from '../domain/plan.ts'
import { ActionImpossible } from './action.ts'
import type { Controller } from './controller.ts'
import type { ClusterView } from './ports.ts'

export interface Revision {
  readonly number: number
  readonly template: PodTemplate
  /** Ready pods that run it now, where the history tells (ReplicaSets do). */
  readonly ready?: number
  readonly source: ReplicaSet | ControllerRevision
}

const REVISION = 'deployment.kubernetes.io/revision'

/** Annotations of a Deployment that a roll-back leaves alone (annotationsToSkip in kubectl's rollback.go). */
const KEPT: readonly string[] = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]

/** Newest first. */
export async function readRevisions(
  { kind, object }: Controller,
  view: ClusterView,
  signal: AbortSignal,
): Promise<readonly Revision[]> {
  const { namespace, uid } = object.metadata
  const labelSelector = Object.entries(object.spec.selector.matchLabels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const options = labelSelector === '' ? {} : { labelSelector }
  const found =
    kind === 'Deployment'
      ? (await view.list('ReplicaSet', namespace, options, signal)).flatMap(fromReplicaSet)
      : (await view.list('ControllerRevision', namespace, options, signal)).flatMap(fromControllerRevision)
  return found
    .filter(({ source }) => source.metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .toSorted((a, b) => b.number - a.number)
}

function fromReplicaSet(source: ReplicaSet): Revision[] {
  const number = Number(source.metadata.annotations?.[REVISION])
  if (!(number > 0)) return []
  return [
    { number, template: withoutHash(source.spec.template), ready: source.status?.readyReplicas ?? 0, source },
  ]
}

function fromControllerRevision(source: ControllerRevision): Revision[] {
  const template = source.data?.spec?.template
  return template === undefined ? [] : [{ number: source.revision, template, source }]
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { 'pod-template-hash': _hash, ...labels } = template.metadata?.labels ?? {}
  const { creationTimestamp: _created, ...metadata } = template.metadata ?? {}
  return { ...template, metadata: { ...metadata, labels } }
}

/** The newest, and the one to go back to: that of `number`, or the one before. Throws `ActionImpossible`. */
export function chooseRevision(
  revisions: readonly Revision[],
  number: number | undefined,
): { readonly current: Revision; readonly wanted: Revision } {
  const [current, previous] = revisions
  if (!current) throw new ActionImpossible('It keeps no revisions to go back to.')
  const known = revisions.map((each) => each.number).join(', ')
  const wanted = number === undefined ? previous : revisions.find((each) => each.number === number)
  if (!wanted) {
    const missing =
      number === undefined ? 'no revision before the present one' : `no revision ${number} (any more)`
    throw new ActionImpossible(`It keeps ${missing}; there is ${known}.`)
  }
  if (wanted === current) throw new ActionImpossible(`It runs revision ${wanted.number} already.`)
  return { current, wanted }
}

/** The request of `kubectl rollout undo --to-revision`. */
export function rollBackWrite({ kind, object }: Controller, revision: Revision): Write {
  const { namespace = '', name } = object.metadata
  const target = { verb: 'patch', kind, namespace, name } as const
  if (kind !== 'Deployment') {
    const body = (revision.source as ControllerRevision).data
    return { ...target, contentType: 'application/strategic-merge-patch+json', body }
  }
  return {
    ...target,
    contentType: 'application/json-patch+json',
    body: [
      { op: 'replace', path: '/spec/template', value: revision.template },
      {
        op: 'replace',
        path: '/metadata/annotations',
        value: annotationsAfter(object as Deployment, revision),
      },
    ],
  }
}

function annotationsAfter(deployment: Deployment, { source }: Revision): Readonly<Record<string, string>> {
  const kept = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => KEPT.includes(key))
  const restored = Object.entries(source.metadata.annotations ?? {}).filter(([key]) => !KEPT.includes(key))
  return Object.fromEntries([...kept, ...restored])
}

/** What differs between two templates in the containers' images, the thing people look for first. */
export function imageChanges(from: PodTemplate, to: PodTemplate) {
  return to.spec.containers.flatMap(({ name, image = '' }) => {
    const before = from.spec.containers.find((each) => each.name === name)?.image
    return before === image
      ? []
      : [{ what: `image of ${name}`, ...(before === undefined ? {} : { before }), after: image }]
  })
}
