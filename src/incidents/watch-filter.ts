/** Which pods are the watcher's business: by namespace, and unless they or their workload opted out. Pure. */

import type { ObjectMeta, Pod } from '../domain/kubernetes.ts'
import { matchesPattern } from '../domain/name-pattern.ts'

/** Patterns, in which `*` stands for any part. */
export interface NamespaceFilter {
  readonly include: readonly string[]
  /** Goes before `include`. */
  readonly ignore: readonly string[]
}

/** On a pod or on its workload, with the value `true`. */
export const OPT_OUT = 'crashloop.dev/ignore'

export function optsOut({ annotations }: Pick<ObjectMeta, 'annotations'>): boolean {
  return annotations?.[OPT_OUT] === 'true'
}

export function createPodFilter({ include, ignore }: NamespaceFilter): (pod: Pod) => boolean {
  const known = new Map<string, boolean>()
  return ({ metadata }) => {
    const namespace = metadata.namespace ?? ''
    let isIn = known.get(namespace)
    if (isIn === undefined) {
      const matches = (pattern: string) => matchesPattern(pattern, namespace)
      isIn = include.some(matches) && !ignore.some(matches)
      if (known.size >= 10_000) known.clear()
      known.set(namespace, isIn)
    }
    return isIn && !optsOut(metadata)
  }
}
