/** Differences of two pod templates, leaf by leaf, in the words people use. */
import type { Change } from '../domain/diagnosis.ts'
import type { Container, EnvVar, PodTemplate, Probe, ProbeHandler } from '../domain/kubernetes.ts'
import { describeProbe } from './probe-words.ts'

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
    if (old && now)
      return diffContainer(path, old, now).map((c) =>
        names.size > 1 ? { ...c, summary: `${name}: ${c.summary}` } : c,
      )
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

function diffContainer(path: string, before: Container, after: Container): Change[] {
  return [
    ...diffImage(`${path}.image`, before.image, after.image),
    ...diffEnv(path, before.env ?? [], after.env ?? []),
    ...WHOLE_FIELDS.flatMap((field) => diffLeaves(`${path}.${field}`, field, before[field], after[field])),
    ...diffMounts(path, before, after),
  ]
}

/** `image shipments-api 5.2.0 -> 6.0.0` while the repository stays the same. */
function diffImage(path: string, before: string | undefined, after: string | undefined): Change[] {
  const parts = (image: string | undefined) => /^(.*?)(?::([^:/@]+))?(@sha256:[0-9a-f]+)?$/.exec(image ?? '')
  const [old, now] = [parts(before), parts(after)]
  const same = old?.[1] !== undefined && old[1] === now?.[1]
  return diffValue(path, 'image', before, after).map((c) =>
    same && c.kind === 'changed'
      ? { ...c, summary: `image ${old[1]?.split('/').at(-1)} ${tagOf(old)} -> ${tagOf(now)}` }
      : c,
  )
}

function tagOf(image: RegExpExecArray | null): string {
  return image?.[3]?.slice(1, 20) ?? image?.[2] ?? 'latest'
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
  return diffValue(path, words(label), show(before), show(after))
}

/** `resources.limits.memory` is a memory limit to people. */
function words(label: string): string {
  const resource = /^resources\.(limits|requests)\.(.+)$/.exec(label)
  if (resource)
    return `${resource[2] === 'cpu' ? 'CPU' : resource[2]} ${resource[1] === 'limits' ? 'limit' : 'request'}`
  const object =
    /^volume\.([^.]+)\.(?:(configMap)\.name|(secret)\.secretName|(persistentVolumeClaim)\.claimName)$/.exec(
      label,
    )
  if (object) return `volume ${object[1]}: ${object[2] ? 'ConfigMap' : object[3] ? 'Secret' : 'claim'}`
  if (
    /^annotation\.(?:.*\/)?(?:checksum|config-?hash|configmap-?hash|secret-?hash)|^annotation\.checksum\//.test(
      label,
    )
  )
    return `content of a config object (annotation ${label.slice('annotation.'.length)})`
  return label.replace(/^(volume|annotation)\./, '$1 ').replace(/^pod\./, 'pod ')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function show(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (isRecord(value) && Object.keys(value).length === 0) return undefined
  if (isRecord(value)) return showHandler(value) ?? JSON.stringify(value)
  if (Array.isArray(value) && value.every((v) => typeof v === 'string'))
    // One item with a blank is another command than two items.
    return value.map((v) => (/^$|\s/.test(v) ? JSON.stringify(v) : v)).join(' ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A probe or hook that came or went as a whole. */
function showHandler(value: Record<string, unknown>): string | undefined {
  const { postStart, preStop } = value as { postStart?: ProbeHandler; preStop?: ProbeHandler }
  const hooks = [
    ...(postStart ? [`postStart hook ${describeProbe(postStart)}`] : []),
    ...(preStop ? [`preStop hook ${describeProbe(preStop)}`] : []),
  ]
  if (hooks.length > 0) return hooks.join(', ')
  const isProbe =
    ['httpGet', 'exec', 'tcpSocket', 'grpc'].some((key) => key in value) && 'periodSeconds' in value
  return isProbe ? describeProbe(value as Probe) : undefined
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
