/** Finds out when a recording was taken, from the newest time that stands in it. */

const TIME_KEY = /(?:Time|Timestamp|At)$/
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/
/** A deletion time is when the grace period will end, which may lie after the recording. */
const FUTURE_KEYS = new Set(['deletionTimestamp', 'notAfter', 'renewTime'])

/**
 * The newest time under keys such as `lastTimestamp`, `eventTime`, `startedAt` or `lastTransitionTime`, in milliseconds
 * since the epoch; 0 when there is none. Annotations and messages are text and do not count.
 */
export function newestTime(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let newest = 0
  for (const [key, child] of Object.entries(value)) {
    if (key === 'annotations' || key === 'labels' || FUTURE_KEYS.has(key)) continue
    const time = typeof child === 'string' ? timeOf(key, child) : newestTime(child)
    if (time > newest) newest = time
  }
  return newest
}

function timeOf(key: string, text: string): number {
  if (!TIME_KEY.test(key) || !RFC3339.test(text)) return 0
  const time = Date.parse(text)
  return Number.isNaN(time) ? 0 : time
}
