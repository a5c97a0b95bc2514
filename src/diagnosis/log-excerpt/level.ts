/** Reads the severity and the message out of one log line, whatever logger wrote it. */

export type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'none'

export interface ParsedLine {
  readonly level: Level
  /** The line without its prefix; for JSON the message and error fields joined. */
  readonly message: string
  /** True when the line begins like a log record (time, level, JSON), so it starts a new entry. */
  readonly header: boolean
}

const LEVELS: Readonly<Record<string, Level>> = {
  fatal: 'fatal',
  panic: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  alert: 'fatal',
  crit: 'fatal',
  critical: 'fatal',
  dpanic: 'fatal',
  severe: 'fatal',
  f: 'fatal',
  ftl: 'fatal',
  pnc: 'fatal',
  c: 'fatal',
  error: 'error',
  err: 'error',
  eror: 'error',
  e: 'error',
  fail: 'error',
  failure: 'error',
  warn: 'warn',
  warning: 'warn',
  wrn: 'warn',
  w: 'warn',
  info: 'info',
  inf: 'info',
  information: 'info',
  notice: 'info',
  i: 'info',
  log: 'info',
  note: 'info',
  system: 'info',
  hint: 'info',
  detail: 'info',
  statement: 'info',
  context: 'info',
  debug: 'debug',
  dbg: 'debug',
  trace: 'debug',
  trc: 'debug',
  verbose: 'debug',
  d: 'debug',
  silly: 'debug',
  fine: 'debug',
}

/** pino and bunyan write numbers: https://github.com/pinojs/pino/blob/main/docs/api.md#loggerlevels-object */
function numericLevel(n: number): Level {
  if (n >= 60) return 'fatal'
  if (n >= 50) return 'error'
  if (n >= 40) return 'warn'
  return n >= 30 ? 'info' : 'debug'
}

/** Longer lines are no records that somebody reads; only their beginning is looked at, so that the time stays bounded. */
const LONGEST_RECORD = 262_144
const LONGEST_LINE = 16_384

/** A parse that fails takes longest of all, and Python's dictionaries are none of JSON's. */
const RECORD_BEGIN = /^\{\s*["}]/

export function parseLine(line: string): ParsedLine {
  const text = line.slice(0, LONGEST_RECORD)
  const trimmed = text.trimStart()
  if (RECORD_BEGIN.test(trimmed) && trimmed.trimEnd().endsWith('}')) {
    const json = parseJson(trimmed)
    if (json) return json
  }
  const head = text.slice(0, LONGEST_LINE)
  return parseLogfmt(head) ?? parsePrefixed(head)
}

const LEVEL_KEYS = [
  'level',
  'lvl',
  'severity',
  'levelname',
  'log.level',
  '@l',
  'loglevel',
  'Level',
  'LogLevel',
  's',
]
const MESSAGE_KEYS = ['msg', 'message', '@m', 'event', 'text', 'Message', '@mt']
const ERROR_KEYS = [
  'err',
  'error',
  'exception',
  'exc_info',
  'stack_trace',
  'stack',
  'cause',
  'reason',
  'error.message',
  'errorMessage',
  'exception.message',
  'Exception',
  '@x',
  'error_message',
  'attr',
  'stacktrace',
  'errorVerbose',
]

const TOLD_KEYS = [...MESSAGE_KEYS, ...ERROR_KEYS]

function parseJson(text: string): ParsedLine | undefined {
  let record: Record<string, unknown>
  try {
    record = JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
  const levelKey = LEVEL_KEYS.find(
    (key) => typeof record[key] === 'string' || typeof record[key] === 'number',
  )
  const rawLevel = levelKey && record[levelKey]
  const level =
    typeof rawLevel === 'number'
      ? numericLevel(rawLevel)
      : (LEVELS[String(rawLevel ?? '').toLowerCase()] ?? 'none')
  const parts: string[] = []
  for (const key of TOLD_KEYS) if (record[key] !== undefined) parts.push(...flatten(record[key]))
  return { level, message: parts.join(' | ') || text, header: true }
}

function flatten(value: unknown): string[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object') return [String(value)]
  const inner = value as Record<string, unknown>
  const picked = [
    'type',
    'name',
    'class',
    'code',
    'message',
    'msg',
    'error',
    'stack',
    'cause',
    'errmsg',
    'codeName',
  ].flatMap((key) => flatten(inner[key]))
  return picked.length > 0 ? [picked.join(': ')] : [JSON.stringify(value)]
}

function parseLogfmt(text: string): ParsedLine | undefined {
  const level = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]+)"?(?:\s|$)/.exec(text)?.[1]
  if (!level) return undefined
  const fields = [
    ...text.matchAll(
      /(?:^|\s)(msg|message|err|error|reason|cause|panic|exception)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g,
    ),
  ]
  const message = fields.map((m) =>
    (m[2] ?? m[3] ?? '').replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\"/g, '"'),
  )
  return { level: LEVELS[level.toLowerCase()] ?? 'none', message: message.join(' | ') || text, header: true }
}

/** Timestamp-like beginnings: ISO, `2026/11/21 09:55:36`, `21 Nov 2026`, `[21/Nov/2026:...`, `Nov 21 09:55:36`, `09:55:36.123`. */
const TIME =
  /^[[(]?(?:\d{4}[-/]\d{2}[-/]\d{2}[T ]\d{2}:\d{2}:\d{2}|\d{1,2}[-/ ](?:\d{2}|[A-Z][a-z]{2})[-/ ]\d{4}[ :T]\d{2}:\d{2}|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}|\d{2}:\d{2}:\d{2}[.,\s]|\d{10}\.\d|\d{6} \d{2}:\d{2}:\d{2})/
const KLOG = /^([IWEF])\d{4} \d{2}:\d{2}:\d{2}\.\d+\s+\d+ [^\]\s]+\] ?/
/** Tornado and Jupyter: `[E 2026-05-04 09:59:40.101 JupyterHub app:3349] ...`, `[W 260504 09:59:40 web:1796] ...`. */
const TORNADO = /^\[([DIWEC]) (?:\d{6}|\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2}[^\]]{0,80}\] ?/
/** Monolog: `[2026-05-04T09:59:44+00:00] shop.ERROR: no store []`. */
const MONOLOG = /^\[[^\]]{10,40}\] [\w-]+\.([A-Z]+): /
/** redis: `1:M 21 Nov 2026 10:07:06.969 # Bad file format ...`; `#` is a warning or worse. */
const REDIS = /^\d+:[A-Z] \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}\.\d+ ([#*.-]) /
const LEVEL_WORD =
  /(?:^|[\s[<|(:/])(FATAL|FTL|PANIC|PNC|EMERG|EMERGENCY|ALERT|CRIT|CRITICAL|SEVERE|ERROR|ERR|EROR|WARN|WARNING|WRN|INFO|INF|NOTICE|LOG|NOTE|DEBUG|DBG|TRACE|TRC|HINT|DETAIL|STATEMENT|CONTEXT|fatal|panic|emerg|alert|crit|critical|severe|error|err|warn|warning|info|notice|debug|trace|Error|Warning|Warn|Info|Debug|Note|System|Fatal|Critical)(?=[\s\]>|):,/]|$)/

function parsePrefixed(text: string): ParsedLine {
  const klog = KLOG.exec(text) ?? TORNADO.exec(text)
  if (klog)
    return {
      level: LEVELS[(klog[1] ?? '').toLowerCase()] ?? 'none',
      message: text.slice(klog[0].length),
      header: true,
    }
  const monolog = MONOLOG.exec(text)
  if (monolog)
    return {
      level: LEVELS[(monolog[1] ?? '').toLowerCase()] ?? 'none',
      message: text.slice(monolog[0].length),
      header: true,
    }
  const redis = REDIS.exec(text)
  if (redis) {
    const level = redis[1] !== '#' ? 'info' : /\bwarning\b/i.test(text) ? 'warn' : 'none'
    return { level, message: text.slice(redis[0].length), header: true }
  }
  const time = TIME.test(text)
  const head = text.slice(0, 120)
  const word = LEVEL_WORD.exec(head)
  if (word && (time || word.index <= 2 || /^[[<(]/.test(head) || word.index <= 40)) {
    const level = prefixLevel(head, word, time)
    if (level)
      return {
        level,
        message: text.slice(word.index + word[0].length).replace(/^[\]>|):,\s/-]+/, ''),
        header: true,
      }
  }
  return { level: 'none', message: text, header: time }
}

/** A level word counts when it stands where loggers put it: after a time, in brackets or upper case near the start, or first with a colon. */
function prefixLevel(head: string, word: RegExpExecArray, time: boolean): Level | undefined {
  const name = word[1] ?? ''
  const after = head.slice(word.index + word[0].length, word.index + word[0].length + 1)
  const bracketed =
    /[[<|(]$/.test(word[0].slice(0, word[0].length - name.length)) ||
    after === ']' ||
    after === '>' ||
    after === '|'
  const upper = name === name.toUpperCase()
  const first = word.index <= 1
  if (time || bracketed || (upper && word.index <= 40) || (first && after === ':'))
    return LEVELS[name.toLowerCase()]
  return undefined
}
