/** Cuts what was read into pages that fit a window, by text, by line number and by page. Pure. */

import {
  type DetailLine,
  type DetailOrigin,
  type DetailPage,
  type DetailQuery,
  isLogKind,
  type LogChoice,
} from '../domain/detail.ts'

/** Everything that was read for a window, before a page is chosen. */
export interface DetailText {
  readonly subject: string
  /** RFC 3339. */
  readonly at: string
  readonly origin: DetailOrigin
  readonly lines: readonly DetailLine[]
  readonly omitted: number
  readonly logs: readonly LogChoice[]
  /** Which of them this is. */
  readonly log?: LogChoice
}

/** Characters of one page, numbers of lines included; a window takes a little more. */
export const PAGE_LENGTH = 7_500
/** Characters shown of one line. */
export const LINE_LENGTH = 400
/** Beside the text of a line: its mark, its number, blanks, and a line that says that others are missing. */
const MARGIN = 20
/** Lines shown around a number when nobody says how many. */
export const DEFAULT_SPAN = 200

/** Always a page, if an empty one. Of logs and events the end matters, of the rest the beginning. */
export function pageOf(text: DetailText, query: DetailQuery): DetailPage {
  const fitting = narrowed(text.lines, query)
  const pages = paged(fitting)
  const page = Math.min(Math.max(query.page ?? mainPage(pages, query), 0), pages.length - 1)
  const { log } = text
  return {
    query: { ...query, page, ...(log && { log }) },
    subject: text.subject,
    at: text.at,
    origin: text.origin,
    lines: pages[page] ?? [],
    pages: pages.length,
    matching: fitting.length,
    read: text.lines.length,
    omitted: text.omitted,
    logs: text.logs,
  }
}

function narrowed(lines: readonly DetailLine[], query: DetailQuery): readonly DetailLine[] {
  const { around, span = DEFAULT_SPAN } = query
  const filter = query.filter?.toLowerCase() ?? ''
  const near = around === undefined ? lines : lines.filter(({ n }) => Math.abs(n - around) * 2 <= span)
  const found = filter === '' ? near : near.filter(({ text }) => text.toLowerCase().includes(filter))
  return found.map((line) => ({
    n: line.n,
    // Half a command must not be copied.
    text: query.what === 'commands' ? line.text : shortened(line.text),
    ...(line.n === around && { marked: true }),
  }))
}

function shortened(text: string): string {
  return text.length <= LINE_LENGTH ? text : `${text.slice(0, LINE_LENGTH - 1).toWellFormed()}…`
}

function paged(lines: readonly DetailLine[]): readonly (readonly DetailLine[])[] {
  const pages: DetailLine[][] = [[]]
  let left = PAGE_LENGTH
  for (const line of lines) {
    const cost = lengthOf(line)
    if (cost > left && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([])
      left = PAGE_LENGTH
    }
    pages.at(-1)?.push(line)
    left -= cost
  }
  return pages
}

/** A tab is shown as two blanks. */
function lengthOf({ text }: DetailLine): number {
  return text.replaceAll('\t', '  ').length + MARGIN
}

function mainPage(pages: readonly (readonly DetailLine[])[], { what, around }: DetailQuery): number {
  if (around !== undefined) {
    return Math.max(
      pages.findIndex((lines) => lines.some(({ n }) => n >= around)),
      0,
    )
  }
  return isLogKind(what) || what === 'events' ? pages.length - 1 : 0
}
