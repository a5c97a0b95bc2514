/** Checks names of time zones in the configuration. */

/** True for UTC and names such as `Europe/Berlin` that this Node.js knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^(UTC|[A-Z])/i.test(name)
  } catch {
    return false
  }
}
