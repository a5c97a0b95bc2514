/** Whether a cluster can be read, as far as this process knows. */

export interface ClusterHealth {
  readonly cluster: string
  /** `unknown`: this process reads no cluster, or does not know yet. */
  readonly state: 'reachable' | 'unreachable' | 'unknown'
  /** What is wrong, in words. */
  readonly why?: string
  /** RFC 3339 time of the last reading of evidence that is known. */
  readonly lastRead?: string
}
