/** What a person asks to see of an incident beyond the diagnosis: a description, a log, events; whole or by the page. */
import type { LogRun } from './evidence.ts'

/** Everything that can be shown, in the order in which it is offered. */
export const DETAIL_KINDS = [
  'describe',
  'previous-logs',
  'current-logs',
  'events',
  'changes',
  'node',
  'commands',
] as const

export type DetailKind = (typeof DETAIL_KINDS)[number]

/** `live`: read just now; `kept`: from the evidence of the last investigation. */
export type DetailOrigin = 'live' | 'kept'

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
  /** What each line is for, when the lines are commands to be copied one by one. */
  readonly captions?: readonly string[]
}

/** One container's run, of which there is a log. */
export interface LogChoice {
  readonly container: string
  readonly run: LogRun
}

/** What a window shows of an incident; it travels with the window, so that nothing is kept for it. */
export interface DetailQuery {
  readonly incidentId: string
  readonly what: DetailKind
  /** Which log; the one that matters most when absent. */
  readonly log?: LogChoice
  /** Only lines that contain this, whatever the case. */
  readonly filter?: string
  /** Only `span` lines around the line with this number. */
  readonly around?: number
  readonly span?: number
  /** From 0; the page that matters most when absent. */
  readonly page?: number
}

export interface DetailLine {
  /** From 1, in the part of the log or description that was read. */
  readonly n: number
  readonly text: string
  /** True on the line that was asked for by its number. */
  readonly marked?: boolean
}

/** One page of a detail, and what one can turn to from it. */
export interface DetailPage {
  /** As it is shown: `page` and, of logs, `log` are always there. */
  readonly query: DetailQuery
  readonly subject: string
  /** RFC 3339 time of the reading. */
  readonly at: string
  readonly origin: DetailOrigin
  readonly lines: readonly DetailLine[]
  /** At least 1. */
  readonly pages: number
  /** Lines that fit the query, on all pages. */
  readonly matching: number
  /** Lines that were read, whether they fit or not. */
  readonly read: number
  /** Lines that exist but were not kept. */
  readonly omitted: number
  /** The logs to choose from. */
  readonly logs: readonly LogChoice[]
}

/** True for the kinds that show a log. */
export function isLogKind(what: DetailKind): what is 'previous-logs' | 'current-logs' {
  return what === 'previous-logs' || what === 'current-logs'
}
