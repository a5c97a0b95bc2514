/** Shortens an endless line around the part that says what went wrong. */

/** Most characters of one line that are shown. */
export const LINE_LENGTH = 400

/** Not the level itself, which stands in every record. */
const TELLING =
  /(?<!(?:level|severity|lvl)"?[:=]\s?"?)\b(?:err(?:or|ors)?|exception|fatal|panic|fail(?:ed|ure)?|refused|denied|forbidden|invalid|missing|unable|cannot|not found|timed? ?out)\b/i
/** The fields in which JSON loggers put what matters. */
const FIELD = /"(?:msg|message|err|error|exception|event)"\s*:/

/** The line itself when it is short enough; else its beginning and the window around its first telling word. */
export function shorten(text: string, limit: number = LINE_LENGTH): string {
  if (text.length <= limit) return text
  const searched = text.slice(0, 20_000)
  const at = TELLING.exec(searched)?.index ?? FIELD.exec(searched)?.index ?? 0
  const mark = `… (${text.length} characters)`
  if (at < limit - 80) return `${cutAt(text, 0, limit)}${mark}`
  const head = Math.floor(limit / 4)
  return `${cutAt(text, 0, head)} … ${cutAt(text, Math.max(head, at - 60), limit - head)}${mark}`
}

/** A slice that does not tear a surrogate pair apart. */
function cutAt(text: string, from: number, length: number): string {
  const slice = text.slice(from, from + length)
  return slice.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
}
