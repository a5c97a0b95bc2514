/** Takes secrets out of everything that was collected, before anything else sees it. */

import { createAnchorScan } from './anchors.ts'
import { mapFields, mapItems } from './map-fields.ts'
import { BLOCK_ANCHORS, createBlockRedactor } from './redact-blocks.ts'
import { redactPairs } from './redact-pairs.ts'
import { RULES } from './redact-patterns.ts'
import { REDACTED, type RedactRule, ruleOf } from './redact-rule.ts'
import { isHarmlessValue, isSecretName, isSecretVariable, SECRET_WORD_PARTS } from './secret-names.ts'

export interface Redactor {
  /** The text without its secrets; line breaks stay. */
  text(text: string): string
  /** Consecutive lines of one text: also finds secrets that span lines (PEM blocks). As many lines come back. */
  lines(lines: readonly string[]): string[]
  /**
   * A JSON value with its strings redacted and the values of secret-like names dropped; names of fields stay. What has
   * no secret is not copied.
   */
  value<T>(value: T): T
  /**
   * `value` of what `prepare` makes of an object, remembered as long as the object lives: gatherings share what they
   * read. `prepare` must be pure.
   */
  object<T extends object>(object: T, prepare: (object: T) => T): T
  /** How many secrets were taken out so far. */
  count(): number
  /** The same rules with a count of its own, for one gathering. */
  fresh(): Redactor
}

/**
 * Makes a redactor from the built-in catalogue and the user's own regular expressions (source text; every match is
 * replaced). Throws `SyntaxError` for an expression that is none.
 */
export function createRedactor(options: { readonly patterns?: readonly string[] } = {}): Redactor {
  const custom = (options.patterns ?? []).map((source, index) =>
    ruleOf(new RegExp(source, 'g'), { id: `custom-${index + 1}` }),
  )
  return redactorOf(custom, new WeakMap())
}

/** A redacted object, and how many secrets that took out. */
interface Remembered {
  readonly redacted: unknown
  readonly found: number
}

/** Most lines have no anchor of any rule, and cost one pass that finds that out. */
const ANCHORED = [...RULES, { id: 'pair', anchors: SECRET_WORD_PARTS, redact: redactPairs }]
const BLOCKS = ANCHORED.length
const scan = createAnchorScan([...ANCHORED.map(({ anchors }) => anchors ?? []), BLOCK_ANCHORS])

function redactorOf(custom: readonly RedactRule[], remembered: WeakMap<object, Remembered>): Redactor {
  let found = 0
  const onFound = () => {
    found += 1
  }

  function line(text: string, hits: readonly number[] = scan(text)): string {
    if (text.length < 6) return text
    let result = text
    for (const rule of custom) result = rule.redact(result, onFound)
    for (const hit of hits) result = ANCHORED[hit]?.redact(result, onFound) ?? result
    return result
  }

  function lines(texts: readonly string[]): string[] {
    const result: string[] = []
    const hideEarlier = (index: number) => {
      result[index] = REDACTED
    }
    const blocks = createBlockRedactor(texts, { onFound, hideEarlier })
    for (const [index, text] of texts.entries()) {
      const hits = scan(text)
      const shown = blocks.isOpen() || hits.at(-1) === BLOCKS ? blocks.next(index) : text
      result.push(shown === REDACTED ? shown : line(shown, hits))
    }
    return result
  }

  function text(whole: string): string {
    return whole.includes('\n') ? lines(whole.split('\n')).join('\n') : line(blockInOneLine(whole))
  }

  /** A key file as one string, with its line breaks escaped, as in a Google service account. */
  function blockInOneLine(whole: string): string {
    if (!whole.includes('PRIVATE KEY')) return whole
    return whole.replace(
      /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----)[^"']*/g,
      (_match, begin: string) => {
        found += 1
        return `${begin}${REDACTED}`
      },
    )
  }

  function value(item: unknown, name?: string): unknown {
    if (typeof item === 'string')
      return name !== undefined && isSecretName(name) ? secretValue(item, name) : text(item)
    if (Array.isArray(item)) return items(item)
    if (typeof item !== 'object' || item === null) return item
    if (isNamedValue(item)) {
      const kept = isSecretVariable(item.name) ? secretValue(item.value, item.name) : text(item.value)
      return kept === item.value ? item : { ...item, value: kept }
    }
    return mapFields(item, field)
  }

  function object<T extends object>(whole: T, prepare: (object: T) => T): T {
    const known = remembered.get(whole)
    if (known !== undefined) {
      found += known.found
      return known.redacted as T
    }
    const before = found
    const redacted = value(prepare(whole)) as T
    remembered.set(whole, { redacted, found: found - before })
    return redacted
  }

  function field(key: string, child: unknown): unknown {
    if (!NAMED_BY_USERS.has(key) || typeof child !== 'object' || child === null) return value(child)
    return mapFields(child, (name, item) => value(item, name))
  }

  /** Arguments: the word after `--password` is its value. */
  function items(list: readonly unknown[]): readonly unknown[] {
    return mapItems(list, (item, index) => {
      const before = list[index - 1]
      const isArgument = typeof item === 'string' && typeof before === 'string' && /^--?[\w.-]+$/.test(before)
      if (isArgument && !item.startsWith('-') && isSecretName(before)) return secretValue(item, before)
      return value(item)
    })
  }

  /** A value that its name calls secret; an address keeps everything but its credentials. */
  function secretValue(secret: string, name: string): string {
    if (isHarmlessValue(secret, name)) return secret
    const redacted = text(secret)
    if (redacted.includes(REDACTED) && /:\/\/|\w=|@/.test(redacted)) return redacted
    if (/^[a-z][\w+.-]*:\/\/[\w.:,-]+(?:\/[\w./-]*)?$/i.test(secret)) return secret
    found += 1
    return REDACTED
  }

  return {
    text,
    lines,
    value: <T>(item: T) => value(item) as T,
    object,
    count: () => found,
    fresh: () => redactorOf(custom, remembered),
  }
}

/** Maps whose keys people choose; elsewhere the keys are fields of the Kubernetes API, such as `secretName`. */
const NAMED_BY_USERS = new Set(['annotations', 'labels'])

function isNamedValue(item: object): item is { name: string; value: string } {
  const { name, value } = item as { name?: unknown; value?: unknown }
  return typeof name === 'string' && typeof value === 'string'
}
