/** Which volume holds a path that the log names, and which object stands behind it. */

import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { Volume, VolumeMount } from '../domain/kubernetes.ts'
import { specItem } from './describe-run.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import { specPath } from './queries.ts'

export interface MountedPath {
  readonly mount: VolumeMount
  readonly volume?: Volume
  /** `ConfigMap image-cdn-nginx`, `emptyDir`, `PersistentVolumeClaim data`. */
  readonly source: string
  /** The object to look at, when it is one. */
  readonly object?: { readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim'; readonly name: string }
  /** True when nothing can be written there: a read-only mount, or a volume that always is. */
  readonly readOnly: boolean
}

/** The mount of the container with the longest path that holds the given one; a relative path has none. */
export function mountOf(path: string, container: ContainerFacts, facts: Facts): MountedPath | undefined {
  const inside = (container.spec.volumeMounts ?? [])
    .filter(({ mountPath }) => holds(mountPath, path))
    .sort((a, b) => b.mountPath.length - a.mountPath.length)
  const [mount] = inside
  return mount ? toMounted(mount, facts) : undefined
}

/** Every mount of the container that somebody chose, without the service account's token. */
export function mountsOf(container: ContainerFacts, facts: Facts): MountedPath[] {
  return (container.spec.volumeMounts ?? [])
    .filter((mount) => !mount.name.startsWith('kube-api-access-'))
    .map((mount) => toMounted(mount, facts))
}

/** The mount as evidence: where in the spec it stands and what is behind it. */
export function mountItem(container: ContainerFacts, mounted: MountedPath): EvidenceItem {
  const { mount, volume, source, readOnly } = mounted
  const limits = [
    ...(volume?.emptyDir?.medium ? [`medium ${volume.emptyDir.medium}`] : []),
    ...(volume?.emptyDir?.sizeLimit ? [`sizeLimit ${volume.emptyDir.sizeLimit}`] : []),
    ...(readOnly ? ['read-only'] : []),
    ...(mount.subPath ? [`subPath ${mount.subPath}`] : []),
  ]
  return specItem(
    `${specPath(container)}.volumeMounts[${mount.mountPath}]`,
    `${mount.mountPath} is volume ${mount.name}: ${source}${limits.length ? ` (${limits.join(', ')})` : ''}`,
  )
}

function holds(mountPath: string, path: string): boolean {
  const base = mountPath.endsWith('/') ? mountPath : `${mountPath}/`
  return path === mountPath || path.startsWith(base)
}

function toMounted(mount: VolumeMount, facts: Facts): MountedPath {
  const volume = facts.pod?.spec.volumes?.find((v) => v.name === mount.name)
  const object = volume && objectOf(volume, mount)
  const source = object ? `${object.kind} ${object.name}` : volume ? kindOf(volume) : 'unknown volume'
  return {
    mount,
    ...(volume ? { volume } : {}),
    ...(object ? { object } : {}),
    source,
    readOnly: mount.readOnly === true || (object !== undefined && object.kind !== 'PersistentVolumeClaim'),
  }
}

function objectOf(volume: Volume, mount: VolumeMount): MountedPath['object'] {
  if (volume.configMap?.name) return { kind: 'ConfigMap', name: volume.configMap.name }
  if (volume.secret?.secretName) return { kind: 'Secret', name: volume.secret.secretName }
  if (volume.persistentVolumeClaim)
    return { kind: 'PersistentVolumeClaim', name: volume.persistentVolumeClaim.claimName }
  const sources = volume.projected?.sources ?? []
  const wanted = sources.find((s) =>
    [...(s.configMap?.items ?? []), ...(s.secret?.items ?? [])].some((i) => i.path === mount.subPath),
  )
  const source = wanted ?? sources.find((s) => s.configMap?.name || s.secret?.name)
  if (source?.configMap?.name) return { kind: 'ConfigMap', name: source.configMap.name }
  return source?.secret?.name ? { kind: 'Secret', name: source.secret.name } : undefined
}

function kindOf(volume: Volume): string {
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown volume'
  return volume.hostPath ? `hostPath ${volume.hostPath.path}` : kind
}
