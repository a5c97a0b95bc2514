/** Drops from API objects what is large or secret and tells nothing. */
import type { ConfigMap, KubeObject, ManagedField, ObjectMeta } from '../domain/kubernetes.ts'
import { mapFields, mapItems } from './map-fields.ts'

const LONGEST_ANNOTATION = 4096
const DROPPED_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'objectset.rio.cattle.io/applied',
  'control-plane.alpha.kubernetes.io/leader',
])

/**
 * The object with only manager, operation and time of its managed fields, and without copies of itself in annotations;
 * itself when there is nothing to drop.
 */
export function slim<T extends KubeObject>(object: T): T {
  const metadata = mapFields(object.metadata, (key, value) => {
    if (key === 'annotations') return slimAnnotations(value as ObjectMeta['annotations'])
    return key === 'managedFields' ? mapItems(value as readonly ManagedField[], managerOf) : value
  })
  return metadata === object.metadata ? object : { ...object, metadata }
}

function slimAnnotations(annotations: ObjectMeta['annotations']): ObjectMeta['annotations'] {
  const all = Object.entries(annotations ?? {})
  const kept = all.filter(
    ([key, value]) => !DROPPED_ANNOTATIONS.has(key) && String(value).length <= LONGEST_ANNOTATION,
  )
  return kept.length === all.length ? annotations : Object.fromEntries(kept)
}

function managerOf(field: unknown): ManagedField {
  const { manager, operation, time, ...more } = field as ManagedField
  if (Object.keys(more).length === 0) return field as ManagedField
  return {
    ...(manager === undefined ? {} : { manager }),
    ...(operation === undefined ? {} : { operation }),
    ...(time === undefined ? {} : { time }),
  }
}

/** The ConfigMap with every value emptied: which keys it has is all that is needed. */
export function withoutValues(map: ConfigMap): ConfigMap {
  return {
    ...map,
    ...(map.data === undefined ? {} : { data: emptied(map.data) }),
    ...(map.binaryData === undefined ? {} : { binaryData: emptied(map.binaryData) }),
  }
}

function emptied(data: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(data).map((key) => [key, '']))
}
