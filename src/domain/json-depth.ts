/** Tells JSON that is nested deeper than any honest one, before a function that descends into it runs out of stack. */

/** Objects of Kubernetes stay below 30. */
const DEEPEST = 200

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** True when arrays and objects stand more than 200 deep in the text of a JSON value. */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (inText) {
      if (code === BACKSLASH) at += 1
      else if (code === QUOTE) inText = false
    } else if (code === QUOTE) inText = true
    else if (code === 0x5b || code === 0x7b) {
      depth += 1
      if (depth > DEEPEST) return true
    } else if (code === 0x5d || code === 0x7d) depth -= 1
  }
  return false
}
