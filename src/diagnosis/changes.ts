/** What changed: the failing pod template against the previous revision's, in words. */
import type { Change, Rollout } from '../domain/diagnosis.ts'
import type { Evidence } from '../domain/evidence.ts'
import type { Container, EnvVar, Pod, PodTemplate } from '../domain/kubernetes.ts'
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
  if (!current) return { changes: [] }
  const previous = revisions[revisions.indexOf(current) + 1]
  if (!previous) return { changes: [] }
  const at = iso(current.at)
  const changes = diffTemplates(previous.template, current.template).map((c) => ({
    ...c,
    ...(at ? { at } : {}),
  }))
  return {
    changes,
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

/** The revision of the examined pod; without a pod the newest one. */
function currentRevision(evidence: Evidence, revisions: readonly Revision[]): Revision | undefined {
  const hash = evidence.pod ? hashOf(evidence.pod) : undefined
  const owned = hash ? revisions.find((r) => r.name.endsWith(hash)) : undefined
  return (
    owned ??
    (hash ? undefined : revisions[0]) ??
    (revisions.length > 0 && !evidence.pod ? revisions[0] : undefined)
  )
}

/** Every difference that can matter to a container, in the order people should read them. */
export function diffTemplates(before: PodTemplate, after: PodTemplate): Change[] {
  const containers = diffContainers('containers', before.spec.containers, after.spec.containers)
  const inits = diffContainers(
    'initContainers',
    before.spec.initContainers ?? [],
    after.spec.initContainers ?? [],
  )
  return [...containers, ...inits, ...diffPod(before, after)]
}

function diffContainers(field: string, before: readonly Container[], after: readonly Container[]): Change[] {
  const names = new Set([...after.map((c) => c.name), ...before.map((c) => c.name)])
  return [...names].flatMap((name) => {
    const old = before.find((c) => c.name === name)
    const now = after.find((c) => c.name === name)
    const path = `spec.${field}[${name}]`
    if (old && now) return diffContainer(path, name, old, now)
    const only = (now ?? old) as Container
    const ports = (only.ports ?? []).map((p) => p.containerPort)
    const summary = `container ${name} (${only.image ?? 'no image'}${ports.length ? `, port ${ports.join(', ')}` : ''}) ${now ? 'added' : 'removed'}`
    return [{ path, kind: now ? ('added' as const) : ('removed' as const), summary }]
  })
}

const WHOLE_FIELDS = [
  'command',
  'args',
  'workingDir',
  'resources',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'securityContext',
  'ports',
  'envFrom',
  'imagePullPolicy',
  'restartPolicy',
  'terminationMessagePolicy',
] as const

function diffContainer(path: string, name: string, before: Container, after: Container): Change[] {
  return [
    ...diffValue(`${path}.image`, 'image', before.image, after.image),
    ...diffEnv(path, before.env ?? [], after.env ?? []),
    ...WHOLE_FIELDS.flatMap((field) =>
      diffLeaves(`${path}.${field}`, `${name} ${field}`, before[field], after[field]),
    ),
    ...diffMounts(path, before, after),
  ]
}

function diffEnv(path: string, before: readonly EnvVar[], after: readonly EnvVar[]): Change[] {
  const names = new Set([...after.map((e) => e.name), ...before.map((e) => e.name)])
  return [...names].flatMap((name) => {
    const old = before.find((e) => e.name === name)
    const now = after.find((e) => e.name === name)
    return diffValue(`${path}.env[${name}]`, `env ${name}`, old && describeEnv(old), now && describeEnv(now))
  })
}

function describeEnv(env: EnvVar): string {
  const from = env.valueFrom
  if (!from) return env.value ?? ''
  if (from.configMapKeyRef) return `configMapKeyRef ${from.configMapKeyRef.name}/${from.configMapKeyRef.key}`
  if (from.secretKeyRef) return `secretKeyRef ${from.secretKeyRef.name}/${from.secretKeyRef.key}`
  return from.fieldRef
    ? `fieldRef ${from.fieldRef.fieldPath}`
    : `resourceFieldRef ${from.resourceFieldRef?.resource ?? ''}`
}

function diffMounts(path: string, before: Container, after: Container): Change[] {
  const list = (c: Container): Map<string, string> =>
    new Map(
      (c.volumeMounts ?? [])
        .filter((m) => !m.name.startsWith('kube-api-access-'))
        .map((m) => [
          m.name,
          `${m.mountPath}${m.subPath ? ` (subPath ${m.subPath})` : ''}${m.readOnly ? ' read-only' : ''}`,
        ]),
    )
  const [old, now] = [list(before), list(after)]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((name) =>
    diffValue(`${path}.volumeMounts[${name}]`, `volumeMount ${name}`, old.get(name), now.get(name)),
  )
}

/** Annotations that change with every roll-out and mean nothing by themselves. */
const RESTARTED = 'kubectl.kubernetes.io/restartedAt'

function diffPod(before: PodTemplate, after: PodTemplate): Change[] {
  const { containers: _a, initContainers: _b, volumes: oldVolumes, ...old } = before.spec
  const { containers: _c, initContainers: _d, volumes: newVolumes, ...now } = after.spec
  const byName = (volumes: typeof oldVolumes): Record<string, unknown> =>
    Object.fromEntries(
      (volumes ?? [])
        .filter((v) => !v.name.startsWith('kube-api-access-'))
        .map(({ name, ...v }) => [name, v]),
    )
  return [
    ...diffLeaves('spec', 'pod', old, now),
    ...diffLeaves('spec.volumes', 'volume', byName(oldVolumes), byName(newVolumes)),
    ...diffLeaves(
      'metadata.annotations',
      'annotation',
      before.metadata?.annotations,
      after.metadata?.annotations,
    ).map((c) =>
      c.path.endsWith(RESTARTED) ? { ...c, summary: `rollout restart at ${c.after ?? '?'}` } : c,
    ),
  ]
}

/** Differences of two JSON values, leaf by leaf. */
function diffLeaves(path: string, label: string, before: unknown, after: unknown): Change[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(after), ...Object.keys(before)])
    return [...keys].flatMap((key) =>
      diffLeaves(`${path}.${key}`, `${label}.${key}`.replace(' pod.', ' '), before[key], after[key]),
    )
  }
  if (
    isRecord(after) &&
    before === undefined &&
    Object.keys(after).length > 0 &&
    Object.keys(after).length <= 4 &&
    label === 'pod'
  ) {
    return Object.entries(after).flatMap(([key, value]) =>
      diffLeaves(`${path}.${key}`, `${label}.${key}`, undefined, value),
    )
  }
  return diffValue(path, label, show(before), show(after))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (isRecord(value) && Object.keys(value).length === 0) return undefined
  if (Array.isArray(value) && value.every((v) => typeof v === 'string')) return value.join(' ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function diffValue(
  path: string,
  label: string,
  before: string | undefined,
  after: string | undefined,
): Change[] {
  if (before === after) return []
  if (before === undefined)
    return [{ path, kind: 'added', after: clip(after), summary: `${label} added: ${clip(after)}` }]
  if (after === undefined)
    return [
      { path, kind: 'removed', before: clip(before), summary: `${label} removed (was ${clip(before)})` },
    ]
  return [
    {
      path,
      kind: 'changed',
      before: clip(before),
      after: clip(after),
      summary: `${label} ${clip(before)} -> ${clip(after)}`,
    },
  ]
}

function clip(text: string | undefined): string {
  const flat = (text ?? '').replace(/\s+/g, ' ')
  return flat.length > 240 ? `${flat.slice(0, 239)}…` : flat
}
