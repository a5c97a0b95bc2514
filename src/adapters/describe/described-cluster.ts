/** A cluster reader that knows only what one `kubectl describe pod` text tells. */
import type { Kind, Kinds } from '../../domain/kubernetes.ts'
import { type ClusterReader, ReadError } from '../../evidence/cluster-reader.ts'
import { parseDescribe } from './parse-describe.ts'

export interface DescribedCluster extends ClusterReader {
  /** RFC 3339; when the text was printed, as far as it tells. */
  readonly recordedAt: string
  readonly namespace: string
  readonly pod: string
}

/** Throws `AppError` `not-a-description` when the text is not what `kubectl describe pod` prints. */
export function describedCluster(text: string, cluster: string): DescribedCluster {
  const { pod, events, describedAt } = parseDescribe(text)
  const name = pod.metadata.name
  const missing = (what: string): ReadError =>
    new ReadError('not-recorded', `the description does not tell ${what}`)
  return {
    cluster,
    recordedAt: describedAt,
    namespace: pod.metadata.namespace ?? 'default',
    pod: name,
    async get<K extends Kind>(kind: K, _namespace: string | undefined, wanted: string): Promise<Kinds[K]> {
      if (kind === 'Pod' && wanted === name) return pod as Kinds[K]
      throw missing(`about ${kind} ${wanted}`)
    },
    async list<K extends Kind>(
      kind: K,
      _namespace: string | undefined,
      { fieldSelector }: { fieldSelector?: string },
    ): Promise<readonly Kinds[K][]> {
      if (kind === 'Pod') return [pod] as unknown as readonly Kinds[K][]
      if (kind !== 'Event') throw missing(`about ${kind} objects`)
      const about = /involvedObject\.name=([^,]+)/.exec(fieldSelector ?? '')?.[1]
      return (about === undefined || about === name ? events : []) as unknown as readonly Kinds[K][]
    },
    async readLog({ container }) {
      throw missing(`the log of ${container}; give it with --logs`)
    },
  }
}
