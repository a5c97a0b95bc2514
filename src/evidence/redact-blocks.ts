/** Finds secrets that span lines: PEM private keys, AUTH arguments, and values that stand below their name. */
import { REDACTED } from './redact-rule.ts'
import { isHarmlessValue, isSecretName, SECRET_WORD_PARTS } from './secret-names.ts'

/** A line without any of these begins no block, and matters only when one is open. */
export const BLOCK_ANCHORS: readonly string[] = [
  ...['PRIVATE KEY', `'auth'`, '"auth"', 'input_value=', 'value: '],
  ...SECRET_WORD_PARTS,
]

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----/
const REPORTED_VALUE = /(\binput_value=|^\s*Value: )('[^']*'|"[^"]*"|[^,\]]+)/
const LONE_NAME = /^\s*(?:Property: )?([A-Za-z][\w.-]{2,79})\s*$/
/** `"password":`, `password: |` or `password=` with nothing behind it. */
const NAME_AT_END = /([A-Za-z][\w.-]{2,79})\\{0,3}["']?\s{0,3}[:=]\s{0,3}([|>][+-]?)?\s*$/
const MAX_BLOCK_LINES = 400
/** Lines of a PEM file are short; a prefix of a logger may stand before them. */
const MAX_KEY_LINE = 512

export interface BlockRedactor {
  /** True while the coming lines must be shown to `next` whatever they hold. */
  isOpen(): boolean
  /** Takes the line at `index` and returns it, or what stands in its place. */
  next(index: number): string
}

/** Makes a redactor for consecutive lines. `hideEarlier` hides a line that was already returned. */
export function createBlockRedactor(
  lines: readonly string[],
  { onFound, hideEarlier }: { onFound(): void; hideEarlier(index: number): void },
): BlockRedactor {
  let inKey = 0
  let inAuth = 0
  /** What the value below a name must look like; undefined when no name stands open. */
  let below: { readonly indent: number; left: number } | undefined

  function next(index: number): string {
    const line = lines[index] ?? ''
    if (inKey > 0) return insideKey(line)
    if (below !== undefined) return insideValue(line, below)
    if (line.includes('PRIVATE KEY')) return keyOrLine(line, index)
    openValue(line)
    return belowName(insideAuth(line), lines[index - 1] ?? '')
  }

  function keyOrLine(line: string, index: number): string {
    const begin = BEGIN.exec(line)
    if (begin === null) return END.test(line) ? endOfCutKey(index) : line
    onFound()
    const rest = line.slice(begin.index + begin[0].length)
    const end = END.exec(rest)
    if (end !== null)
      return `${line.slice(0, begin.index)}${REDACTED}${rest.slice(end.index + end[0].length)}`
    inKey = MAX_BLOCK_LINES
    return `${line.slice(0, begin.index)}${begin[0]}${REDACTED}`
  }

  /** The beginning of this key was cut off with the beginning of the log. */
  function endOfCutKey(index: number): string {
    onFound()
    for (let i = index - 1; i >= Math.max(0, index - MAX_BLOCK_LINES) && isKeyLine(lines[i] ?? ''); i -= 1)
      hideEarlier(i)
    return REDACTED
  }

  function insideKey(line: string): string {
    inKey -= 1
    if (END.test(line)) inKey = 0
    else if (!isKeyLine(line) && !isShortKeyLine(line) && !/^\s*$|^[\w-]{1,40}: /.test(line)) {
      inKey = 0
      return line
    }
    return REDACTED
  }

  function openValue(line: string): void {
    if (!':=|>+-'.includes(line.trimEnd().at(-1) ?? ' ')) return
    const [, name = '', block] = NAME_AT_END.exec(line.slice(-160)) ?? []
    if (!isSecretName(name)) return
    below = { indent: indentOf(line), left: block === undefined ? 1 : MAX_BLOCK_LINES }
  }

  /** The lines of a YAML block are deeper than its key; otherwise one quoted line follows. */
  function insideValue(line: string, open: { readonly indent: number; left: number }): string {
    const isBlock = open.left > 1
    open.left -= 1
    const value = line.trim()
    const belongs = isBlock
      ? value === '' || indentOf(line) > open.indent
      : /^\\{0,3}(["']).*\\{0,3}\1[,;)}\]]*$/.test(value)
    if (!belongs || open.left === 0) below = undefined
    const bare = value.replace(/^\\{0,3}["']|\\{0,3}["'][,;)}\]]*$/g, '')
    if (!belongs) return line
    if (value === '' || isHarmlessValue(bare) || bare.includes(REDACTED)) return line
    onFound()
    return line.replace(bare, () => REDACTED)
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
    onFound()
    if (args === null) return line.replace(/["'][^"']*["']/, `'${REDACTED}'`)
    inAuth = 0
    return `${args[1]} ${REDACTED} ]`
  }

  /** Pydantic and Spring name a setting on one line and repeat the refused value on the next. */
  function belowName(line: string, above: string): string {
    const match = REPORTED_VALUE.exec(line)
    if (match === null || !isSecretName(LONE_NAME.exec(above.slice(0, 200))?.[1] ?? '')) return line
    const value = match[2] ?? ''
    if (isHarmlessValue(value.replace(/^["']|["']$/g, ''))) return line
    onFound()
    return line.replace(REPORTED_VALUE, `$1${REDACTED}`)
  }

  return { isOpen: () => inKey > 0 || inAuth > 0 || below !== undefined, next }
}

/** Base64 of some length, behind at most three words of a logger. */
function isKeyLine(line: string): boolean {
  const words = keyWords(line)
  return words.length <= 4 && /^[A-Za-z0-9+/=]{16,}$/.test(words.at(-1) ?? '')
}

/** The last line of a key may hold a few characters only. */
function isShortKeyLine(line: string): boolean {
  const words = keyWords(line)
  return words.length === 1 && /^[A-Za-z0-9+/=]{1,80}$/.test(words[0] ?? '')
}

function keyWords(line: string): string[] {
  if (line.length > MAX_KEY_LINE) return []
  return line
    .replaceAll('\\n', ' ')
    .split(/[\s|>"',\\]/)
    .filter((word) => word !== '' && word !== '+')
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
