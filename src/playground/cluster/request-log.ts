/** Remembers the last requests to a simulated server, for assertions and for the curious. */

export interface LoggedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Whom the bot impersonated; absent when it asked as itself. */
  readonly user?: string
  readonly contentType?: string
  /** Parsed JSON body, when there was one. */
  readonly body?: unknown
}

export interface RequestLog {
  /** Oldest first. */
  readonly entries: readonly LoggedRequest[]
  add(request: LoggedRequest): void
  clear(): void
}

/** Builds a log of at most `capacity` requests; headers are left out because they hold credentials. */
export function createRequestLog(capacity = 1_000): RequestLog {
  let entries: LoggedRequest[] = []
  return {
    get entries() {
      return entries
    },
    add: (request) => {
      entries = [...entries, request].slice(-capacity)
    },
    clear: () => {
      entries = []
    },
  }
}
