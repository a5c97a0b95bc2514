/** Finds secrets that span lines: PEM private keys, AUTH arguments, and values reported below their name. */
import { REDACTED } from './redact-patterns.ts'
import { isHarmlessValue, isSecretName } from './secret-names.ts'

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/
const KEY_LINE = /^[\s|>"'+]*(?:\S+[\s|]+)?[A-Za-z0-9+/=]{16,}\\?n?["',+\s]*$/
const REPORTED_VALUE = /(\binput_value=|^\s*Value: )('[^']*'|"[^"]*"|[^,\]]+)/
const MAX_KEY_LINES = 400

export interface BlockRedactor {
  /** Takes the next line and returns it, or what stands in its place. */
  next(line: string): string
  /** Indexes of earlier lines that turned out to be the end of a key whose beginning was cut off. */
  hiddenBefore(): readonly number[]
  count(): number
}

/** Makes a redactor for the consecutive lines of one text. */
export function createBlockRedactor(): BlockRedactor {
  const late: number[] = []
  let candidates: number[] = []
  let index = -1
  let inKey = 0
  let inAuth = 0
  let found = 0
  let name = ''

  function next(line: string): string {
    index += 1
    if (inKey > 0) return insideKey(line)
    const begin = BEGIN.exec(line)
    if (begin !== null) {
      found += 1
      const rest = line.slice(begin.index + begin[0].length)
      inKey = END.test(rest) ? 0 : MAX_KEY_LINES
      const end = END.exec(rest)
      return end === null
        ? `${line.slice(0, begin.index)}${begin[0]}${REDACTED}`
        : `${line.slice(0, begin.index)}${REDACTED}${rest.slice(end.index + end[0].length)}`
    }
    if (END.test(line)) {
      found += 1
      late.push(...candidates)
      candidates = []
      return REDACTED
    }
    candidates = KEY_LINE.test(line) ? [...candidates.slice(-MAX_KEY_LINES), index] : []
    return belowName(insideAuth(line))
  }

  function insideKey(line: string): string {
    inKey -= 1
    if (END.test(line)) {
      inKey = 0
      return REDACTED
    }
    if (KEY_LINE.test(line) || /^\s*$/.test(line) || /^[\w-]+: /.test(line) || line.length < 80)
      return REDACTED
    inKey = 0
    return line
  }

  /** Node prints a failed Redis AUTH command over several lines: `name: 'auth',` then `args: [ 'password' ]`. */
  function insideAuth(line: string): string {
    if (/\bname: ?["']auth["'],?\s*$/i.test(line)) {
      inAuth = 6
      return line
    }
    if (inAuth === 0) return line
    inAuth -= 1
    const args = /^(\s*args: ?\[)(.*)$/.exec(line)
    if (args === null && !/^\s*["'][^"']*["'],?\s*$/.test(line)) {
      if (/^\s*\]/.test(line)) inAuth = 0
      return line
    }
    if (args?.[2] === '') return line
    found += 1
    if (args === null) return line.replace(/["'][^"']*["']/, `'${REDACTED}'`)
    inAuth = 0
    return `${args[1]} ${REDACTED} ]`
  }

  /** Pydantic and Spring name a setting on one line and repeat the refused value on the next. */
  function belowName(line: string): string {
    const above = name
    name = /^\s*(?:Property: )?([A-Za-z][\w.-]{2,79})\s*$/.exec(line)?.[1] ?? ''
    if (above === '' || !isSecretName(above)) return line
    const match = REPORTED_VALUE.exec(line)
    const value = match?.[2] ?? ''
    if (match === null || isHarmlessValue(value.replace(/^["']|["']$/g, ''))) return line
    found += 1
    return line.replace(REPORTED_VALUE, `$1${REDACTED}`)
  }

  return { next, hiddenBefore: () => late, count: () => found }
}
