/** Groups log lines into entries: one record with its stack trace, told apart by what loggers and runtimes write. */
import type { LogLine } from '../../domain/evidence.ts'
import { type Level, parseLine } from './level.ts'
import { withoutUniformPrefix } from './uniform-prefix.ts'

export interface LogEntry {
  readonly lines: readonly LogLine[]
  readonly level: Level
  /** Message of the first line, without its prefix. */
  readonly message: string
  /** True when it holds an exception, a panic or another crash report of a run-time. */
  readonly trace: boolean
  /** The line that says what went wrong: the innermost exception, the panic line. */
  readonly decisive: LogLine
  /** What may be matched against: the lines without stack frames and quoted source, decisive line first. */
  readonly text: string
  /** How many characters at the beginning of `text` are the decisive line: a match there is about the root. */
  readonly decisiveLength: number
}

/** Longest block kept together, in lines: Java chains are long, and a runaway block must not swallow the log. */
const MAX_LINES = 400
const MAX_TEXT = 4096
/** How much of a line is looked at to tell what kind of line it is. */
const MAX_HEAD = 2048

const EXCEPTION_LINE =
  /^(?:Exception in thread "[^"]*" |Unhandled exception[.:]? ?|Uncaught |\[?(?:ERROR|error)\]?:? )?(?:[A-Za-z_$][\w$]*(?:\.|::|\\))*[A-Z][\w$]{0,120}(?:Error|Exception|Exit|Interrupt|Throwable|Failure|Fault|Panic|Warning|Timeout|NotFound|Refused|Denied|Invalid\w{0,40})(?: \[[\w-]+\])?(?:\s*\([\w.]+\))?(?::|$|\n)/
const TRACE_START =
  /^(?:Traceback \(most recent call last\):|panic: |fatal error: |goroutine \d+ \[|Exception in thread |Unhandled [Ee]xception|Uncaught |PHP Fatal error|Fatal error: |thread '[^']*' (?:\(\d+\) )?panicked at|terminate called |\*\*\* |==\d+==ERROR: |Segmentation fault|\*\* \(|=CRASH REPORT=|Crash dump is being written|#\s*A fatal error has been detected|FATAL ERROR: |node:internal\/|FATAL EXCEPTION|Error: |error: Uncaught|SIG[A-Z]+: |\S+\.rb:\d+:in )/
const NODE_CODE_FRAME = /^(?:(?:file:\/\/)?\/\S+\.(?:js|cjs|mjs|ts|tsx|jsx)|node:[\w/]+):\d+$/
const CONTINUES =
  /^(?:Caused by: |Suppressed: |During handling of the above exception|The above exception was the direct cause|Stack trace:|#\d+ |\s*\.\.\. \d+ (?:more|common)|created by |goroutine \d+ \[|\[signal |exit status \d+|--- End of |stack backtrace:|note: run with|main\.|runtime\.|\}|\]|\)|----- |Node\.js v\d|Traceback \(most)/
/** A frame of a Ruby trace that begins without indentation, and the class that ends the message before it. */
const RUBY_FRAME = /^\S{1,400}\.rb:\d+:in [`'][^\n]{0,300}'$/
const RUBY_CLASS = /\((?:[A-Z]\w{0,80}::){0,8}[A-Z]\w{0,80}\)$/
/** Tornado and others indent the whole trace below its record. */
const INDENTED_TRACE = /^\s+Traceback \(most recent call last\):/

/** What a run-time prints by itself when a thread dies: it does not belong to the record before it. */
const UNCAUGHT = /^(?:Exception in thread |Unhandled [Ee]xception)/

/** Reading keeps no more than 2,000; of a longer log from elsewhere these are looked at. */
const FIRST_LINES = 1000
const LAST_LINES = 4000

/** Entries in the order of the log; of an endless log only those at its beginning and its end. */
export function parseEntries(lines: readonly LogLine[]): LogEntry[] {
  const entries: LogEntry[] = []
  let block: LogLine[] = []
  let head = parseLine('')
  let trace = false
  let source = false
  const flush = (): void => {
    if (block.length > 0) entries.push(toEntry(block, head.level, head.message, trace))
    block = []
  }
  for (const line of withoutUniformPrefix(bounded(lines))) {
    const blank = line.text.trim() === ''
    if (blank && !trace) continue
    const parsed = parseLine(line.text)
    if (
      block.length > 0 &&
      block.length < MAX_LINES &&
      (blank ||
        belongs(line.text, parsed.header, {
          trace,
          source,
          level: head.level,
          size: block.length,
          before: block.at(-1)?.text ?? '',
        }))
    ) {
      block.push(line)
      trace ||= startsTrace(line.text)
      source &&= !EXCEPTION_LINE.test(line.text.slice(0, MAX_HEAD))
      continue
    }
    flush()
    if (blank) continue
    block = [line]
    head = parsed
    trace = startsTrace(line.text) || (parsed.message !== line.text && startsTrace(parsed.message))
    source = trace && NODE_CODE_FRAME.test(line.text)
  }
  flush()
  return entries
}

function startsTrace(line: string): boolean {
  const text = line.slice(0, MAX_HEAD)
  return (
    TRACE_START.test(text) ||
    INDENTED_TRACE.test(text) ||
    EXCEPTION_LINE.test(text) ||
    NODE_CODE_FRAME.test(text)
  )
}

function bounded(lines: readonly LogLine[]): readonly LogLine[] {
  if (lines.length <= FIRST_LINES + LAST_LINES) return lines
  return [...lines.slice(0, FIRST_LINES), ...lines.slice(-LAST_LINES)]
}

/** What is known of the block that a line may belong to. */
interface Block {
  readonly trace: boolean
  /** So far it is only the source that Node quotes. */
  readonly source: boolean
  readonly level: Level
  /** Lines. */
  readonly size: number
  /** Its last line so far. */
  readonly before: string
}

function belongs(text: string, header: boolean, { trace, source, level, size, before }: Block): boolean {
  if (/^[\t ]/.test(text)) return true
  if (RUBY_FRAME.test(text)) return trace || RUBY_CLASS.test(before)
  const loud = level === 'error' || level === 'fatal'
  // Python reports an uncaught exception after whatever was logged last; only an error record announces its trace.
  if (text.startsWith('Traceback (most recent')) return trace || (loud && size < 4)
  if (/^[)}\]]/.test(text)) return trace || level !== 'info'
  if (CONTINUES.test(text)) return trace
  // Node prints the source first, then the error, which looks like a record of its own.
  if (trace && source) return true
  if (header) return false
  if (trace) return true
  return (
    startsTrace(text) &&
    !UNCAUGHT.test(text) &&
    (loud || (level === 'warn' && EXCEPTION_LINE.test(text.slice(0, MAX_HEAD)))) &&
    size < 4
  )
}

function toEntry(block: LogLine[], level: Level, message: string, trace: boolean): LogEntry {
  const [only] = block
  if (only && block.length === 1) return ofOneLine(only, block, level, message, trace)
  while (block.length > 1 && block.at(-1)?.text.trim() === '') block.pop()
  const quoted = quotedSource(block)
  const telling = block.filter((line, i) => !quoted.has(line) && !isFrame(line.text, block[i - 1]?.text))
  // A banner of signs says nothing; the first line with words does.
  const worded = block.find((line) => /[A-Za-z]{2}/.test(line.text)) ?? (block[0] as LogLine)
  const decisive = trace ? decisiveLine(telling, block) : worded
  const others = telling.filter((line) => line !== decisive).map((line) => line.text)
  const first = decisive === block[0]
  // The message goes before the raw line: in JSON and logfmt it is the same text without escapes.
  const root = first && message !== decisive.text ? `${message}\n${decisive.text}` : decisive.text
  return {
    lines: block,
    level: trace && level === 'none' ? 'fatal' : level,
    message,
    trace,
    decisive,
    text: [root, ...(first ? [] : [message]), ...others].join('\n').slice(0, MAX_TEXT),
    decisiveLength: root.length,
  }
}

/** Most entries are one line, and then there is nothing to choose. */
function ofOneLine(
  line: LogLine,
  lines: readonly LogLine[],
  level: Level,
  message: string,
  trace: boolean,
): LogEntry {
  const root = message !== line.text ? `${message}\n${line.text}` : line.text
  return {
    lines,
    level: trace && level === 'none' ? 'fatal' : level,
    message,
    trace,
    decisive: line,
    text: root.slice(0, MAX_TEXT),
    decisiveLength: root.length,
  }
}

/** The source that Node prints above an error: from the line with its place to the next blank line. */
function quotedSource(block: readonly LogLine[]): Set<LogLine> {
  const quoted = new Set<LogLine>()
  let quoting = false
  for (const line of block) {
    if (NODE_CODE_FRAME.test(line.text)) quoting = true
    else if (line.text.trim() === '') quoting = false
    if (quoting) quoted.add(line)
  }
  return quoted.size < block.length ? quoted : new Set()
}

/** Stack frames, quoted source and carets: they name classes and functions, not what happened. */
function isFrame(line: string, before: string | undefined): boolean {
  const text = line.slice(0, MAX_HEAD)
  if (/^note: run with `RUST_BACKTRACE/.test(text) || RUBY_FRAME.test(text)) return true
  if (/^\s+at /.test(text) || /^\s*\.\.\. \d+ (?:more|common)/.test(text) || /^\s*[\^~]+\s*$/.test(text))
    return true
  if (/^\s+File "/.test(text) || /^\s*#\d+ /.test(text) || /^\s*from \/\S+:\d+:in /.test(text)) return true
  if (
    /^\s*\d+: 0x[0-9a-f]+ /.test(text) ||
    /^\t\S+\.go:\d+/.test(text) ||
    /^[\w./*()]+\(0x[^()]*\)$/.test(text)
  )
    return true
  return before !== undefined && /^\s+File "/.test(before) && /^\s{4,}/.test(text)
}

/** The innermost exception of a Java, .NET or Node chain, the final one of Python, the panic line of Go and Rust. */
function decisiveLine(telling: readonly LogLine[], block: readonly LogLine[]): LogLine {
  const caused = telling.filter((l) => /^\s*(?:Caused by: |---> |\[cause\]: )/.test(l.text)).at(-1)
  if (caused) return caused
  const python = block.findLastIndex((l) => l.text.includes('Traceback (most recent call last)'))
  const header = python < 0 ? undefined : (block[python] as LogLine)
  const after = header ? telling.filter((l) => l.n > header.n) : telling
  const indent = header ? (/^\s*/.exec(header.text)?.[0].length ?? 0) : 0
  const rust = telling.findIndex((l) => /^thread '.*panicked at [^']{0,300}:\d+:\d+:?$/.test(l.text))
  if (rust >= 0 && telling[rust + 1]) return telling[rust + 1] as LogLine
  const strong = after.find((l) =>
    /^(?:panic: |fatal error: |FATAL ERROR: |PHP Fatal error|terminate called|SIG[A-Z]+: )/.test(l.text),
  )
  if (strong) return strong
  const exception =
    after.find((l) => EXCEPTION_LINE.test(l.text.slice(indent, indent + MAX_HEAD))) ??
    (header ? after.find((l) => /^\S/.test(l.text.slice(indent))) : undefined)
  return (
    exception ??
    telling.find((l) => startsTrace(l.text)) ??
    telling.find((l) => l.text.trim() !== '') ??
    (block[0] as LogLine)
  )
}
