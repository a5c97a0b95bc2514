/** Reads which ConfigMap, Secret or key does not exist out of the kubelet's words, and what may have been meant. */
import type { Facts } from './facts.ts'
import { nearestName } from './nearest.ts'

export interface MissingObject {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount'
  readonly name?: string
  /** The key, when the object is there and the key is not. */
  readonly key?: string
}

/** Words of kubelet pkg/kubelet/kubelet_pods.go, pkg/volume/{configmap,secret,projected} and the ServiceAccount admission. */
export function missingObject(text: string): MissingObject | undefined {
  const key =
    /couldn't find key (?<key>\S+) in (?<kind>ConfigMap|Secret) (?:[^/\s]+\/)?(?<name>[^\s,]+)/.exec(
      text,
    )?.groups
  if (key)
    return {
      kind: key.kind as 'ConfigMap' | 'Secret',
      name: trimmed(key.name),
      key: trimmed(key.key),
    }
  const path =
    /(?<kind>configmap|secret)? ?references non-existent (?<what>config|secret) key: (?<key>[^\s,\]]+)/.exec(
      text,
    )?.groups
  if (path) return { kind: path.what === 'secret' ? 'Secret' : 'ConfigMap', key: trimmed(path.key) }
  const object = /\b(?<kind>configmap|secret|serviceaccount)s? "(?<name>[^"]+)" not found/i.exec(text)?.groups
  if (!object) return undefined
  return { kind: KINDS[(object.kind ?? '').toLowerCase()] ?? 'ConfigMap', name: object.name as string }
}

const KINDS: Readonly<Record<string, MissingObject['kind']>> = {
  configmap: 'ConfigMap',
  secret: 'Secret',
  serviceaccount: 'ServiceAccount',
}

function trimmed(text: string | undefined): string {
  return (text ?? '').replace(/(?<!["'.,;])["'.,;]+$/, '')
}

/** Where the pod's spec refers to the object or key; fields of the references that were resolved. */
export function fieldsOf(missing: MissingObject, facts: Facts): readonly string[] {
  return facts.evidence.references
    .filter(
      (r) =>
        r.kind === missing.kind &&
        (missing.name === undefined || r.name === missing.name) &&
        (missing.key === undefined || r.key === undefined || r.key === missing.key),
    )
    .map((r) => r.fieldPath)
}

/** An existing object or key whose name is close to the missing one. */
export function nearest(missing: MissingObject, facts: Facts): string | undefined {
  const { configMaps, secretNames, references } = facts.evidence
  if (missing.key !== undefined) {
    const name =
      missing.name ?? references.find((r) => r.kind === missing.kind && r.key === missing.key)?.name
    const object = configMaps.find((c) => c.metadata.name === name)
    const keys =
      references.find((r) => r.kind === missing.kind && r.name === name && r.keys)?.keys ??
      Object.keys(object?.data ?? {})
    return nearestName(missing.key, keys)
  }
  if (missing.name === undefined) return undefined
  return nearestName(
    missing.name,
    missing.kind === 'ConfigMap'
      ? configMaps.map((c) => c.metadata.name)
      : missing.kind === 'Secret'
        ? secretNames
        : [],
  )
}
