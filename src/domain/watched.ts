/** What the watcher says of the workload of an incident. */

/** Failures of an incident's workload as the watcher saw them, in its own words, e.g. `crashing`. */
export interface Watched {
  readonly reasons: readonly string[]
  /** RFC 3339 time of the latest failure that it told of. */
  readonly failedAt: string
  /** RFC 3339 time of its latest word. */
  readonly toldAt?: string
  /** RFC 3339: what it told of is over since then; absent while its last word is that it fails. */
  readonly overSince?: string
}
