/** What a person asks to see of an incident beyond the diagnosis: a description, a log, events. */

export type DetailKind = 'describe' | 'previous-logs' | 'events'

/** Lines to be shown as they are; redacted like all evidence. */
export interface Detail {
  readonly what: DetailKind
  /** What it is of, in words, e.g. `pod api-7d9f-x2x, container api`. */
  readonly subject: string
  /** RFC 3339 time of the reading. */
  readonly at: string
  readonly lines: readonly string[]
  /** Lines that were read or exist but are not among `lines`. */
  readonly omitted: number
}
