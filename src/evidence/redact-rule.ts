/** What a rule of redaction is, and how one is made of a regular expression. */

export const REDACTED = '[redacted]'

/** One way to recognise a secret in one line of text. */
export interface RedactRule {
  readonly id: string
  /** Words of which a line must have one, whatever their case; absent: the rule is tried on every line. */
  readonly anchors?: readonly string[]
  /** Returns the line without the secrets and reports each of them. */
  redact(line: string, onFound: () => void): string
}

/** A rule that is a regular expression with the global flag. */
export interface RedactPattern {
  readonly id: string
  readonly anchors: readonly string[]
  readonly pattern: RegExp
  /**
   * What to put in place of a match, given the match, its groups and what stands before it; returning the match
   * unchanged means that it was no secret after all. Absent: the whole match is the secret.
   */
  readonly replace?: (match: string, groups: readonly (string | undefined)[], before: () => string) => string
}

/** Makes a rule of a global regular expression. */
export function ruleOf(
  pattern: RegExp,
  { id, anchors, replace }: Partial<RedactPattern> & Pick<RedactPattern, 'id'>,
): RedactRule {
  const redact = (line: string, onFound: () => void): string =>
    line.replace(pattern, (match: string, ...rest: unknown[]) => {
      if (match === '') return match
      const before = () => {
        const offset = rest[rest.length - 2] as number
        return line.slice(Math.max(0, offset - COMMAND_LENGTH), offset)
      }
      const replaced =
        replace === undefined ? REDACTED : replace(match, rest as (string | undefined)[], before)
      if (replaced !== match && !match.includes(REDACTED)) onFound()
      return replaced
    })
  return { id, ...(anchors && { anchors }), redact }
}

/** How far a command may stand before its option, in characters. */
const COMMAND_LENGTH = 256

/** Keeps the first group, hides the second, keeps the third; a mask or what is hidden already stays as it is. */
export function hideSecond(
  match: string,
  [before = '', secret = '', after = '']: readonly (string | undefined)[],
): string {
  return isMask(secret) ? match : `${before}${REDACTED}${after}`
}

/** What somebody has hidden already. */
export function isMask(secret: string): boolean {
  return secret.startsWith('[redacted') || /^[*x•]+$/.test(secret)
}
