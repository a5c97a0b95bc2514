/** Makes foreign text safe to show: nothing invisible, nothing that reorders, nothing that Slack would read as markup. */
import { LIMITS } from './limits.ts'

/**
 * Control (Cc), format (Cf: bidi overrides, zero-width, soft hyphen, tags), private-use and unassigned characters,
 * and the Hangul fillers and blank Braille that are letters but show nothing.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u115F\u1160\u3164\uFFA0\u2800]|\u034F/gu

/** Several lines of foreign text without anything invisible; lone surrogates become U+FFFD, tabs two spaces. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', '  ')
    .replace(INVISIBLE, (character) => (character === '\n' ? '\n' : ''))
}

/** Foreign text on one line, with single spaces. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim()
}

/** Escapes the three characters that mean something in Slack's mrkdwn and in the top-level text. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => ESCAPES[character] as string)
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Cuts well-formed text to `max` UTF-16 units, an ellipsis included, never inside a character. */
export function clip(text: string, max: number): string {
  return clipBy(text, max, (character) => character.length)
}

/** Cuts well-formed text so that its escaped form costs at most `max`; see `fallbackCost`. */
export function clipForFallback(text: string, max: number): string {
  return clipBy(text, max, fallbackCost)
}

/**
 * What text costs of `LIMITS.text`: its escaped length, or its share of `LIMITS.textBytes` where that is more, so that
 * text within the first limit is also within the second.
 */
export function fallbackCost(text: string): number {
  const escaped = escapeMrkdwn(text)
  return Math.max(escaped.length, (Buffer.byteLength(escaped) * LIMITS.text) / LIMITS.textBytes)
}

function clipBy(text: string, max: number, cost: (character: string) => number): string {
  const ellipsis = cost('…')
  let spent = 0
  let kept = ''
  let keptWithEllipsis = ''
  for (const character of text) {
    spent += cost(character)
    if (spent > max) return max >= ellipsis ? `${keptWithEllipsis.trimEnd()}…` : ''
    kept += character
    if (spent + ellipsis <= max) keptWithEllipsis = kept
  }
  return kept
}
