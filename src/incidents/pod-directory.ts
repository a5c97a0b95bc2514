/** Remembers for a short while which pods a namespace has and who owns them: one list tells it of all of them. */

import type { Clock } from '../domain/clock.ts'
import type { Pod } from '../domain/kubernetes.ts'
import type { Target } from '../domain/workload.ts'
import { type ClusterReader, ReadError } from '../evidence/cluster-reader.ts'
import { POD_LIMIT } from '../evidence/own-pods.ts'
import { belongsTo, possibleOwners } from '../evidence/owner-names.ts'

export interface PodDirectory {
  /**
   * The named pod, or one of the same controller: a thousand pods of one workload take no more calls than one. Only
   * names, labels and owners are there. Rejects with `ReadError`; `not-found` means that neither is there.
   */
  find(reader: ClusterReader, target: Target, signal: AbortSignal): Promise<Pod>
}

/** Owners of pods do not change; a pod that is not known yet is always looked for anew. */
const KEPT_MS = 30_000
const MAX_NAMESPACES = 200

export function createPodDirectory(clock: Clock): PodDirectory {
  const kept = new Map<string, { readonly pods: ReadonlyMap<string, Pod>; readonly until: number }>()

  return {
    async find(reader, target, signal) {
      const { cluster, namespace, name } = target
      const key = `${cluster}/${namespace}`
      const known = kept.get(key)
      const found = known && known.until > clock.now() ? lookUp(name, known.pods) : undefined
      if (found) return found

      const listed = await reader.list('Pod', namespace, { limit: POD_LIMIT }, signal).catch(unlessForbidden)
      const pods = new Map((listed ?? []).map((pod) => [pod.metadata.name, ownershipOf(pod)]))
      if (kept.size >= MAX_NAMESPACES) kept.clear()
      if (listed) kept.set(key, { pods, until: clock.now() + KEPT_MS })
      const present = lookUp(name, pods)
      if (present) return present
      if (listed && listed.length < POD_LIMIT) throw new ReadError('not-found', `pods "${name}" not found`)
      return await reader.get('Pod', namespace, name, signal)
    },
  }
}

function lookUp(name: string, pods: ReadonlyMap<string, Pod>): Pod | undefined {
  const exact = pods.get(name)
  if (exact) return exact
  const owners = possibleOwners(name)
  return pods.values().find((pod) => owners.some((owner) => belongsTo(pod, owner)))
}

function ownershipOf({ metadata: { name, labels, ownerReferences } }: Pod): Pod {
  return {
    metadata: { name, ...(labels && { labels }), ...(ownerReferences && { ownerReferences }) },
    spec: { containers: [] },
  }
}

function unlessForbidden(error: unknown): undefined {
  if (error instanceof ReadError && error.reason === 'forbidden') return undefined
  throw error
}
