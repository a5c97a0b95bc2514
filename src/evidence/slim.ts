/** Drops from API objects what is large or secret and tells nothing. */
import type { ConfigMap, KubeObject, ObjectMeta } from '../domain/kubernetes.ts'

const LONGEST_ANNOTATION = 4096
const DROPPED_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'objectset.rio.cattle.io/applied',
  'control-plane.alpha.kubernetes.io/leader',
])

/** The object with only manager, operation and time of its managed fields, and without copies of itself in annotations. */
export function slim<T extends KubeObject>(object: T): T {
  return { ...object, metadata: slimMeta(object.metadata) }
}

function slimMeta(metadata: ObjectMeta): ObjectMeta {
  const { managedFields, annotations, ...rest } = metadata
  const kept = Object.entries(annotations ?? {}).filter(
    ([key, value]) => !DROPPED_ANNOTATIONS.has(key) && String(value).length <= LONGEST_ANNOTATION,
  )
  const managers = managedFields?.map(({ manager, operation, time }) => ({
    ...(manager === undefined ? {} : { manager }),
    ...(operation === undefined ? {} : { operation }),
    ...(time === undefined ? {} : { time }),
  }))
  return {
    ...rest,
    ...(annotations === undefined ? {} : { annotations: Object.fromEntries(kept) }),
    ...(managers === undefined ? {} : { managedFields: managers }),
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
