/** Finds the objects that a pod refers to by name, and infers from what was seen whether they exist. */
import type { Reference } from '../domain/evidence.ts'
import type { Container, PodSpec } from '../domain/kubernetes.ts'
import { statusesOf } from './choose-pod.ts'
import type { Found } from './collector.ts'
import { failureMessages } from './failure-messages.ts'

type Named = Pick<Reference, 'kind' | 'name' | 'fieldPath' | 'optional' | 'key'>

/** What the pod refers to; without a pod, what the template of its workload refers to. */
export function templateReferences({ pod, owners }: Found): readonly Named[] {
  const { deployment, statefulSet, daemonSet, job, cronJob } = owners
  const spec =
    pod?.spec ??
    (deployment ?? statefulSet ?? daemonSet ?? job)?.spec.template.spec ??
    cronJob?.spec.jobTemplate.spec.template.spec
  return spec === undefined ? [] : referencesOf(spec)
}

/** The references with what is known about each object's existence. */
export function judgedReferences(found: Found): readonly Reference[] {
  const messages = failureMessages(found)
  return templateReferences(found).map((named) => {
    const keys = keysOf(named, found)
    return { ...named, exists: existence(named, found, messages), ...(keys === undefined ? {} : { keys }) }
  })
}

function referencesOf(spec: PodSpec): readonly Named[] {
  const account = spec.serviceAccountName
  return [
    ...(spec.initContainers ?? []).flatMap((c) => ofContainer(c, `spec.initContainers[${c.name}]`)),
    ...spec.containers.flatMap((c) => ofContainer(c, `spec.containers[${c.name}]`)),
    ...ofVolumes(spec),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }) =>
      name === undefined ? [] : [reference('Secret', name, 'spec.imagePullSecrets', true)],
    ),
    ...(account === undefined || account === ''
      ? []
      : [reference('ServiceAccount', account, 'spec.serviceAccountName', false)]),
  ]
}

function reference(
  kind: Reference['kind'],
  name: string,
  fieldPath: string,
  optional = false,
  key?: string,
): Named {
  return { kind, name, fieldPath, optional, ...(key === undefined ? {} : { key }) }
}

function ofContainer({ env, envFrom }: Container, path: string): readonly Named[] {
  const single = (env ?? []).flatMap(({ name, valueFrom }) => {
    const at = `${path}.env[${name}].valueFrom`
    const { configMapKeyRef: map, secretKeyRef: secret } = valueFrom ?? {}
    return [
      ...(map?.name === undefined
        ? []
        : [reference('ConfigMap', map.name, `${at}.configMapKeyRef`, map.optional, map.key)]),
      ...(secret?.name === undefined
        ? []
        : [reference('Secret', secret.name, `${at}.secretKeyRef`, secret.optional, secret.key)]),
    ]
  })
  const whole = (envFrom ?? []).flatMap(({ configMapRef: map, secretRef: secret }, index) => {
    const at = `${path}.envFrom[${index}]`
    return [
      ...(map?.name === undefined
        ? []
        : [reference('ConfigMap', map.name, `${at}.configMapRef`, map.optional)]),
      ...(secret?.name === undefined
        ? []
        : [reference('Secret', secret.name, `${at}.secretRef`, secret.optional)]),
    ]
  })
  return [...single, ...whole]
}

interface VolumeObject {
  readonly optional?: boolean
  readonly items?: readonly { readonly key: string }[]
}

function ofVolumes(spec: PodSpec): readonly Named[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    const at = `spec.volumes[${volume.name}]`
    const claim = volume.persistentVolumeClaim?.claimName
    const sources = (volume.projected?.sources ?? []).flatMap(({ configMap, secret }, index) => [
      ...ofVolume('ConfigMap', configMap?.name, configMap, `${at}.projected.sources[${index}].configMap`),
      ...ofVolume('Secret', secret?.name, secret, `${at}.projected.sources[${index}].secret`),
    ])
    return [
      ...ofVolume('ConfigMap', volume.configMap?.name, volume.configMap, `${at}.configMap`),
      ...ofVolume('Secret', volume.secret?.secretName, volume.secret, `${at}.secret`),
      ...sources,
      ...(claim === undefined
        ? []
        : [reference('PersistentVolumeClaim', claim, `${at}.persistentVolumeClaim`)]),
    ].filter(({ name }) => name !== 'kube-root-ca.crt')
  })
}

function ofVolume(
  kind: 'ConfigMap' | 'Secret',
  name: string | undefined,
  object: VolumeObject | undefined,
  at: string,
): readonly Named[] {
  if (name === undefined) return []
  const keys = (object?.items ?? []).map(({ key }) => key)
  if (keys.length === 0) return [reference(kind, name, at, object?.optional)]
  return keys.map((key) => reference(kind, name, `${at}.items`, object?.optional, key))
}

function keysOf({ kind, name }: Named, { configMaps }: Found): readonly string[] | undefined {
  if (kind !== 'ConfigMap') return undefined
  const map = configMaps.find(({ metadata }) => metadata.name === name)
  return map && [...Object.keys(map.data ?? {}), ...Object.keys(map.binaryData ?? {})]
}

function existence(named: Named, found: Found, messages: readonly string[]): boolean | 'unknown' {
  const { kind, name } = named
  const [known, complete] = objectsOf(kind, found)
  if (known.includes(name)) return true
  if (complete || messages.some((text) => saysMissing(text, kind, name))) return false
  if (kind === 'ServiceAccount') return found.pod === undefined ? 'unknown' : true
  if (messages.some((text) => saysKeyMissing(text, kind, name))) return true
  return !named.optional && found.pod !== undefined && wasUsed(named, found) ? true : 'unknown'
}

function objectsOf(kind: Reference['kind'], found: Found): readonly [readonly string[], boolean] {
  if (kind === 'ConfigMap') {
    return [found.configMaps.map(({ metadata }) => metadata.name), found.configMapsComplete === true]
  }
  if (kind === 'PersistentVolumeClaim') {
    return [found.claims.map(({ metadata }) => metadata.name), found.claimsComplete === true]
  }
  return kind === 'Secret' ? [found.secretNames, false] : [[], false]
}

/** `secret "db" not found`, `configmaps "x" is forbidden` is not meant, `references non-existent secret key: a` neither. */
function saysMissing(text: string, kind: Reference['kind'], name: string): boolean {
  const at = text.toLowerCase().indexOf(`${kind.toLowerCase()} "${name}" not found`)
  const plural = text.toLowerCase().indexOf(`${kind.toLowerCase()}s "${name}" not found`)
  return at !== -1 || plural !== -1
}

/** `couldn't find key password in Secret payments/db` */
function saysKeyMissing(text: string, kind: Reference['kind'], name: string): boolean {
  return new RegExp(`couldn't find key \\S+ in ${kind} \\S*/`).test(text) && text.includes(`/${name}`)
}

/** A container that has run had every required object that it, or the pod's volumes, needs. */
function wasUsed({ fieldPath }: Named, { pod }: Found): boolean {
  const container = /^spec\.(?:initContainers|containers)\[([^\]]+)\]/.exec(fieldPath)?.[1]
  if (fieldPath === 'spec.imagePullSecrets' || pod === undefined) return false
  return statusesOf(pod).some(
    ({ name, state, lastState }) =>
      (container === undefined || name === container) &&
      (state?.running !== undefined ||
        state?.terminated !== undefined ||
        lastState?.terminated !== undefined),
  )
}
