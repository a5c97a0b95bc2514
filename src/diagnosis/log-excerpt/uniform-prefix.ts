/** Takes away what a supervisor puts before every line, so that traces look again as their run-time printed them. */
import type { LogLine } from '../../domain/evidence.ts'

/** Fewer lines may begin alike by chance. */
const MIN_LINES = 4
/** The time of `ts`, s6-log and others, or the name of the process: `[app] `, `web.1  | `. */
const PREFIX =
  /^(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})? |\[[\w.-]{1,40}\] |[\w.-]{1,40} {1,8}\| )/
/** What no logger begins a record with: frames, headers of traces, indented lines. */
const PRINTED =
  /^(?:\s+at |\s+File "|Traceback \(most recent|Caused by: |goroutine \d+ \[|panic: |thread '|Unhandled exception|Exception in thread | {2,}\S|\t\S)/
/** A record that is whole by itself. */
const RECORD = /^\{"[\w@.$-]{1,60}" ?:/
/** Time stamps differ from line to line; names do not. */
const STAMP = /^\d{4}-/

/** The lines without the prefix that all of them share; the same lines when they share none. */
export function withoutUniformPrefix(lines: readonly LogLine[]): readonly LogLine[] {
  const worded = lines.filter((l) => l.text.trim() !== '')
  const first = PREFIX.exec(worded[0]?.text ?? '')?.[0]
  if (first === undefined) return lines
  const stamped = STAMP.test(first)
  let printed = false
  let records = true
  for (const { text } of worded) {
    const prefix = PREFIX.exec(text)?.[0]
    if (prefix === undefined || STAMP.test(prefix) !== stamped || (!stamped && prefix !== first)) return lines
    const rest = text.slice(prefix.length)
    printed ||= PRINTED.test(rest)
    records &&= RECORD.test(rest)
  }
  // Loggers stamp every record as well; only a stamp on a line of a trace was put there by somebody else.
  if (!records && (!printed || worded.length < MIN_LINES)) return lines
  return lines.map((line) => ({ ...line, text: line.text.replace(PREFIX, '') }))
}
