/** Takes credentials out of addresses and connection strings; the host, port and database stay readable. */
import { isMask, REDACTED } from './redact-rule.ts'

const MAX_USER = 128
const MAX_PASSWORD = 256
const USER_STOP = /[\s:/?#@'"<>,]/g
const PASSWORD_STOP = /[\s'"<>]/g
/** A port is no password: http://host:8080/path?mail=a@b must stay as it is. */
const PORT = /\d{1,5}(?:[/?#,\s'"]|$)/y
const TOKEN_AS_USER = /^[\w~%-]{20,}$/

/**
 * Hides passwords (`scheme://user:password@host`) and tokens in place of a user. A password may itself hold an `@`: the
 * last one before a comma or the next address ends it.
 */
export function redactAddresses(line: string, onFound: () => void): string {
  const nextAt = cursor(line, '@')
  const nextComma = cursor(line, ',')
  const runEnd = stopCursor(line, PASSWORD_STOP)
  let result = ''
  let done = 0
  for (let at = line.indexOf('://'); at !== -1 && nextAt(at) !== -1; at = line.indexOf('://', at)) {
    const start = at + 3
    at = start
    const sign = nextAt(start)
    if (
      sign > start + MAX_USER + 1 + MAX_PASSWORD ||
      sign > runEnd(start) ||
      !isOfScheme(line.charCodeAt(start - 4))
    )
      continue
    USER_STOP.lastIndex = start
    const userEnd = USER_STOP.test(line) ? USER_STOP.lastIndex - 1 : line.length
    if (userEnd - start > MAX_PASSWORD) continue
    const secret =
      line[userEnd] === '@' && TOKEN_AS_USER.test(line.slice(start, userEnd))
        ? { start, end: userEnd }
        : passwordAt(line, userEnd, { sign, runEnd: runEnd(start), comma: nextComma(userEnd) })
    if (secret === undefined) continue
    at = secret.end
    if (isMask(line.slice(secret.start, secret.end))) continue
    result += line.slice(done, secret.start) + REDACTED
    done = secret.end
    onFound()
  }
  return done === 0 ? line : result + line.slice(done)
}

function passwordAt(
  line: string,
  colon: number,
  near: { readonly sign: number; readonly runEnd: number; readonly comma: number },
): { start: number; end: number } | undefined {
  const start = colon + 1
  PORT.lastIndex = start
  if (line[colon] !== ':' || near.sign <= start || PORT.test(line)) return undefined
  const last = Math.min(near.runEnd, start + MAX_PASSWORD + 1)
  if (near.sign >= last) return undefined
  const limit = Math.min(last, near.comma === -1 ? last : near.comma, nextAddress(line, start, last))
  const before = near.sign < limit ? line.lastIndexOf('@', limit - 1) : -1
  const end = before > start ? before : line.lastIndexOf('@', last - 1)
  return end > start ? { start, end } : undefined
}

/** Where the next `scheme://` begins, or `last`. */
function nextAddress(line: string, start: number, last: number): number {
  let at = line.slice(start, last).indexOf('://') + start
  if (at < start) return last
  while (at > start && isOfScheme(line.charCodeAt(at - 1))) at -= 1
  return at
}

/** Letters, digits, `_`, `+`, `.` and `-`. */
function isOfScheme(code: number): boolean {
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39))
    return true
  return code === 0x5f || code === 0x2b || code === 0x2e || code === 0x2d
}

/** `user:password@tcp(host:3306)/database`, as Go's MySQL driver wants it. */
export function redactMysqlAddresses(line: string, onFound: () => void): string {
  let result = ''
  let done = 0
  for (const { index: sign } of line.matchAll(/@(?:tcp6?|udp|unix|cloudsql)\(/g)) {
    let start = sign
    while (start > done && sign - start < MAX_PASSWORD + 65 && !endsUser(line.charCodeAt(start - 1)))
      start -= 1
    const user = line.slice(start, sign).search(/[\w.-]:/)
    const password = user === -1 ? '' : line.slice(start + user + 2, sign)
    if (password === '' || password.length > MAX_PASSWORD || isMask(password)) continue
    result += line.slice(done, sign - password.length) + REDACTED
    done = sign
    onFound()
  }
  return done === 0 ? line : result + line.slice(done)
}

/** White space, quotes and the at sign. */
function endsUser(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x40
}

/** The next place of `needle` at or behind a position that only grows; the line is searched once. */
function cursor(line: string, needle: string): (from: number) => number {
  let at = line.indexOf(needle)
  return (from) => {
    if (at !== -1 && at < from) at = line.indexOf(needle, from)
    return at
  }
}

function stopCursor(line: string, stop: RegExp): (from: number) => number {
  let at = -1
  return (from) => {
    if (at >= from) return at
    stop.lastIndex = from
    at = stop.test(line) ? stop.lastIndex - 1 : line.length
    return at
  }
}
