/** Finds `key=value`, JSON and YAML pairs whose key says that the value is a secret. */
import { createWordSearch } from './anchors.ts'
import { REDACTED } from './redact-rule.ts'
import { isHarmlessValue, isSecretName, SECRET_WORD_PARTS } from './secret-names.ts'

/** Between key and value: maybe a closing quote (escaped in JSON inside JSON), then `=`, `:`, `:=` or `=>`. */
const SEPARATOR = /\\{0,3}["'`]?\]?\s{0,3}(?:=>|:=|=|:)\s{0,3}(?=\S)/y
/** Behind a flag a space is enough, and in a list of arguments a comma between quotes. */
const FLAG_SEPARATOR = /\s{1,3}(?=[^\s-])|["'],\s{0,3}(?=["'][^-])/y
const QUOTE = /\\{0,3}["'`]/y
const VALUE_STOP = /[\s"'`,;&)}\]]|\\(?=[nrt"])/g
/** An ADO.NET connection string (`Password=p w;`) ends its values with a semicolon only. */
const ADO_STOP = /[;"'\n]/g
const MAX_KEY = 84

const nextSecretWord = createWordSearch(SECRET_WORD_PARTS)

interface Pair {
  readonly name: string
  /** What stands between the two, the quote that ends the name included. */
  readonly separator: string
  readonly keyEnd: number
  /** Where the value begins, its quote included. */
  readonly start: number
}

/** Replaces the secret values of pairs in one line and reports each one found. Every character is read a few times. */
export function redactPairs(line: string, onFound: () => void): string {
  let result = ''
  let done = 0
  let from = 0
  for (let word = nextSecretWord(line, 0); word !== -1; word = nextSecretWord(line, from)) {
    const keyEnd = endOfKey(line, word)
    from = keyEnd
    const pair = pairAt(line, startOfKey(line, word), keyEnd)
    if (pair === undefined) continue
    from = pair.start
    const value = secretValueOf(line, pair)
    if (value === undefined) continue
    result += line.slice(done, value.start) + REDACTED
    done = value.end
    from = Math.max(value.end, pair.start + 1)
    onFound()
  }
  return done === 0 ? line : result + line.slice(done)
}

function pairAt(line: string, runStart: number, keyEnd: number): Pair | undefined {
  let nameStart = runStart
  while (nameStart < keyEnd && !isLetter(line.charCodeAt(nameStart))) nameStart += 1
  if (keyEnd - nameStart < 3) return undefined
  const isFlag = line.charCodeAt(runStart) === DASH
  const start = valueStart(line, keyEnd, isFlag)
  if (start === -1) return undefined
  const name = line.slice(nameStart, keyEnd)
  if (!isSecretName(name) || !isPairKey(line, nameStart, name)) return undefined
  return { name, separator: line.slice(keyEnd, start), keyEnd, start }
}

/** Where the value begins, or -1. */
function valueStart(line: string, keyEnd: number, isFlag: boolean): number {
  const mark = line.charCodeAt(keyEnd)
  // Most are this simple, and a regular expression takes many times as long to say so.
  if ((mark === EQUALS || mark === COLON) && isSimple(line.charCodeAt(keyEnd + 1))) return keyEnd + 1
  SEPARATOR.lastIndex = keyEnd
  if (SEPARATOR.test(line)) return SEPARATOR.lastIndex
  if (!isFlag) return -1
  FLAG_SEPARATOR.lastIndex = keyEnd
  return FLAG_SEPARATOR.test(line) ? FLAG_SEPARATOR.lastIndex : -1
}

/** Bounds of what must go, or undefined when the value is no secret. */
function secretValueOf(line: string, pair: Pair): { start: number; end: number } | undefined {
  const { name, separator } = pair
  const quote = quoteAt(line, pair.start)
  let start = pair.start + quote.length
  // Go prints the values of a form or a header as a list: `map[password:[hunter2]]`.
  if (quote === '' && line[start] === '[' && !line.startsWith(REDACTED, start) && !/^tokens$/i.test(name))
    start += 1
  const first = line[start]
  if (first === '[' || first === '{') return undefined
  const end = valueEnd(line, start, quote, pair)
  const value = line.slice(start, end)
  if (value === '' || isHarmlessValue(value, name)) return undefined
  if (separator === ':' && isImageTag(line, pair.keyEnd - name.length, value)) return undefined
  if (name.length < 8 && /^secrets?$/i.test(name) && isObjectName(value)) return undefined
  // `DB_PASSWORD: must not be empty`: a word of prose follows the colon, not a value.
  const prose = quote === '' && !separator.includes('=') && /\s/.test(separator)
  const isProse = prose && value.length < 14 && /^[A-Z]?[a-z]+$/.test(value) && !LONE_WORD_IS_VALUE.test(name)
  return isProse ? undefined : { start, end }
}

/** Keys after which a lone lower-case word is taken for the value even after a colon and a space. */
const LONE_WORD_IS_VALUE = /^(?:password|passwd|pwd|pass|passphrase)$/i

function quoteAt(line: string, at: number): string {
  if (isSimple(line.charCodeAt(at))) return ''
  QUOTE.lastIndex = at
  return QUOTE.test(line) ? line.slice(at, QUOTE.lastIndex) : ''
}

function valueEnd(line: string, start: number, quote: string, { separator, keyEnd }: Pair): number {
  if (quote !== '') {
    const close = closingQuote(line, start, quote)
    return close === -1 ? line.length : close
  }
  const stop = separator.includes('=') && isBehindSemicolon(line, keyEnd) ? ADO_STOP : VALUE_STOP
  stop.lastIndex = start
  return stop.test(line) ? stop.lastIndex - 1 : line.length
}

/** True when only words stand between the key's end and a semicolon before it. */
function isBehindSemicolon(line: string, keyEnd: number): boolean {
  let at = keyEnd - 1
  while (at >= 0 && keyEnd - at < 42 && isWordOrSpace(line.charCodeAt(at))) at -= 1
  return line[at] === ';' && keyEnd - at > 1
}

function closingQuote(line: string, from: number, quote: string): number {
  let at = line.indexOf(quote, from)
  while (at > 0 && quote.length === 1 && line[at - 1] === '\\') at = line.indexOf(quote, at + 1)
  return at
}

/** `Unexpected token: x` is a parser speaking. */
function isPairKey(line: string, at: number, name: string): boolean {
  if (name.length > 6 || line[at - 1] !== ' ' || !/^tokens?$/i.test(name)) return true
  return !/(?:unexpected|illegal|bad|unrecognized|found|near|next|parse|syntax error,?) $/i.test(
    line.slice(Math.max(0, at - 20), at),
  )
}

/** Names of Kubernetes Secrets are no secrets: `secret=payments/db-creds`. */
function isObjectName(value: string): boolean {
  return /^[a-z0-9][a-z0-9./-]*$/.test(value) && (/[a-z]{3}[-/][a-z]/.test(value) || value.includes('/'))
}

/** What stands before the last part of an image's name: a registry or a folder, `registry.example:5000/identity/`. */
const REPOSITORY =
  /(?:^|["'`\s=(])[a-z0-9][a-z0-9.-]{0,100}(?::\d{2,5})?(?:\/[a-z0-9][a-z0-9._-]{0,100}){0,6}\/$/
const TAG =
  /^(?:v?\d{1,8}(?:[._-]\w{1,12}){0,5}|latest|stable|main|master|edge|(?:main|master|sha|pr|release|dev)-[\w.-]{1,60})$/

/** The tag of an image whose name only sounds secret: `registry.example/identity/token-mint:6.3.0`. */
function isImageTag(line: string, nameStart: number, value: string): boolean {
  if (line[nameStart - 1] !== '/' || !TAG.test(value)) return false
  return REPOSITORY.test(line.slice(Math.max(0, nameStart - 400), nameStart))
}

const DASH = 0x2d
const EQUALS = 0x3d
const COLON = 0x3a

/** Letters and digits. */
function isSimple(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39)
}

function startOfKey(line: string, word: number): number {
  let start = word
  while (start > 0 && word - start < MAX_KEY && isKeyCharacter(line.charCodeAt(start - 1))) start -= 1
  return start
}

function endOfKey(line: string, word: number): number {
  let end = word
  while (end < line.length && end - word < MAX_KEY && isKeyCharacter(line.charCodeAt(end))) end += 1
  return end
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

function isWordOrSpace(code: number): boolean {
  return code === 0x20 || (isKeyCharacter(code) && code !== 0x2e && code !== DASH)
}

/** Letters, digits, `_`, `.` and `-`. */
function isKeyCharacter(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2e || code === DASH
}
