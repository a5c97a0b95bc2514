/** The clusters that this process can read, by the name that alerts give them. */

import { AppError } from '../domain/errors.ts'
import type { ClusterReader } from '../evidence/cluster-reader.ts'

export interface Clusters {
  /** Of all that are configured, in their order. */
  readonly names: readonly string[]
  /** Throws `AppError` `unknown-cluster`, whose message says which ones are known. */
  readerFor(cluster: string): ClusterReader
}

/** With `anyName` the only reader answers for every name, since nobody named the cluster in the configuration. */
export function createClusters(readers: readonly ClusterReader[], anyName: boolean): Clusters {
  return {
    names: readers.map(({ cluster }) => cluster),
    readerFor(cluster) {
      const reader = readers.find((each) => each.cluster === cluster) ?? (anyName ? readers[0] : undefined)
      if (reader) return reader
      const known = readers.map((each) => each.cluster).join(', ') || 'none'
      throw new AppError(
        'unknown-cluster',
        `I do not know the cluster ${cluster} (configured: ${known}). Name it under clusters in crashloop.yaml.`,
      )
    },
  }
}
