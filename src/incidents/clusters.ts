/** The clusters that this process can read, by the name that alerts give them. */

import type { Clock } from '../domain/clock.ts'
import { AppError } from '../domain/errors.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'
import { shareReads } from '../evidence/share-reads.ts'

export interface Clusters {
  /** Of all that are configured, in their order. */
  readonly names: readonly string[]
  /**
   * With `askedAt` (milliseconds since the Unix epoch) it shares what others had read since then. Throws `AppError`
   * `unknown-cluster`, whose message says which ones are known.
   */
  readerFor(cluster: string, askedAt?: number): ClusterReader
}

/** With `anyName` the only reader answers for every name, since nobody named the cluster in the configuration. */
export function createClusters(readers: readonly ClusterReader[], anyName: boolean, clock: Clock): Clusters {
  const shared = new Map(readers.map((reader) => [reader, shareReads(reader, clock)]))
  return {
    names: readers.map(({ cluster }) => cluster),
    readerFor(cluster, askedAt) {
      const reader = readers.find((each) => each.cluster === cluster) ?? (anyName ? readers[0] : undefined)
      if (reader) return askedAt === undefined ? reader : (shared.get(reader)?.since(askedAt) ?? reader)
      const known = readers.map((each) => each.cluster).join(', ') || 'none'
      throw new AppError(
        'unknown-cluster',
        `I do not know the cluster ${cluster} (configured: ${known}). Name it under clusters in crashloop.yaml.`,
      )
    },
  }
}
