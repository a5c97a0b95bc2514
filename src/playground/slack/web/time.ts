/** Times of messages as people read them. */

/** The date of a message's ts. */
export function dateOf(ts: string): Date {
  return new Date(Number(ts) * 1000)
}

/** Hour and minute. */
export function timeOf(ts: string): string {
  return dateOf(ts).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
}

/** The day, or Today. */
export function dayOf(ts: string): string {
  const date = dateOf(ts)
  if (date.toDateString() === new Date().toDateString()) return 'Today'
  return date.toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' })
}
