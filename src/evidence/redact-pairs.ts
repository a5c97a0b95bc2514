/** Finds `key=value`, JSON and YAML pairs whose key says that the value is a secret. */
import { REDACTED } from './redact-patterns.ts'
import { isHarmlessValue, isSecretName } from './secret-names.ts'

/**
 * Key, separator and the start of the value. The key is one word of at most 80 characters, maybe quoted (also with
 * escaped quotes, JSON inside JSON); the separator is `=`, `:`, `=>` or, behind a flag, a space.
 */
const PAIR =
  /(?<![\w.])(-{0,2}[A-Za-z][\w.-]{2,79})(\\{0,3}["'`]?\]?)(\s{0,3}(?:=>|:=|=|:)\s{0,3}|(?<=--?[\w.-]{3,80})\s{1,3})(?=\S)/g

/** Replaces the secret values of pairs in one line and reports each one found. */
export function redactPairs(line: string, onFound: () => void): string {
  let result = ''
  let done = 0
  PAIR.lastIndex = 0
  for (let match = PAIR.exec(line); match !== null; match = PAIR.exec(line)) {
    const [whole, key = '', , separator = ''] = match
    const start = match.index + whole.length
    if (!isSecretName(key) || !isPairKey(line, match.index, key)) continue
    const end = valueEnd(line, start, separator)
    const value = unquoted(line.slice(start, end))
    if (!isSecretValue(key, value, separator, line.slice(start, end) !== value)) continue
    const lead = line.slice(start, end).indexOf(value)
    result += line.slice(done, start + lead) + REDACTED
    done = start + lead + value.length
    PAIR.lastIndex = Math.max(end, start + 1)
    onFound()
  }
  return done === 0 ? line : result + line.slice(done)
}

/** `Unexpected token: x` is a parser speaking, and a bare flag needs its dashes to take the next word. */
function isPairKey(line: string, at: number, key: string): boolean {
  if (!/^tokens?$/i.test(key)) return true
  return !/(?:unexpected|illegal|bad|unrecognized|found|near|next|parse|syntax error,?) $/i.test(
    line.slice(Math.max(0, at - 20), at),
  )
}

function valueEnd(line: string, start: number, separator: string): number {
  const quote = /^\\{0,3}["'`]/.exec(line.slice(start, start + 4))?.[0]
  if (quote !== undefined) {
    const close = closingQuote(line, start + quote.length, quote)
    return close === -1 ? line.length : close + quote.length
  }
  // An ADO.NET connection string (`Password=p w;`) ends its values with a semicolon only.
  const before = line.slice(Math.max(0, start - 120), start)
  if (separator.includes('=') && /;\s?[\w ]{1,40}=\s?$/.test(before)) {
    const semicolon = line.slice(start).search(/[;"'\n]/)
    return semicolon === -1 ? line.length : start + semicolon
  }
  const stop = line.slice(start).search(/[\s"'`,;&)}\]]|\\[nrt"]/)
  return stop === -1 ? line.length : start + stop
}

function closingQuote(line: string, from: number, quote: string): number {
  let at = line.indexOf(quote, from)
  while (at > 0 && quote.length === 1 && line[at - 1] === '\\') at = line.indexOf(quote, at + 1)
  return at
}

function unquoted(text: string): string {
  const quote = /^\\{0,3}["'`]/.exec(text)?.[0]
  if (quote === undefined) return text
  return text.endsWith(quote) && text.length > quote.length
    ? text.slice(quote.length, -quote.length)
    : text.slice(quote.length)
}

function isSecretValue(key: string, value: string, separator: string, quoted: boolean): boolean {
  if (isHarmlessValue(value, key) || value.startsWith('[') || value.startsWith('{')) return false
  if (/^secrets?$/i.test(key) && isObjectName(value)) return false
  // `DB_PASSWORD: must not be empty`: a word of prose follows the colon, not a value.
  const prose = !quoted && /\s/.test(separator) && !separator.includes('=')
  return !(prose && /^[A-Z]?[a-z]+$/.test(value) && value.length < 14 && PROSE_KEY.test(key) === false)
}

/** Keys after which a lone lower-case word is taken for the value even after a colon and a space. */
const PROSE_KEY = /^(?:password|passwd|pwd|pass|passphrase)$/i

/** Names of Kubernetes Secrets are no secrets: `secret=payments/db-creds`. */
function isObjectName(value: string): boolean {
  return /^[a-z0-9][a-z0-9./-]*$/.test(value) && (/[a-z]{3,}[-/][a-z]/.test(value) || value.includes('/'))
}
