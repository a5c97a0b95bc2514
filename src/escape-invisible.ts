/** Escapes the characters with which a text could deceive whoever reads it in a terminal or an editor. */

/**
 * Controls but tab and line break (ANSI sequences begin with one), marks that turn the direction of text around, and
 * characters without a width, which hide words from a search.
 */
const INVISIBLE =
  /[[\p{Cc}\p{Bidi_Control}\u00ad\u200b-\u200d\u2028\u2029\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]--[\t\n]]/gv

/**
 * The text with these as `\u001b`: harmless and visible, and in JSON, where they stand in strings only, the same value as
 * before.
 */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
