/** Times as people read them in an answer, always in UTC. */

/** e.g. `14:37 UTC`. */
export function clockTime(at: string): string {
  return `${at.slice(11, 16)} UTC`
}

/** e.g. `21 Nov 14:37 UTC`. Takes RFC 3339 in any zone; what is no time comes back as it is. */
export function dayAndTime(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const [, day, month] = date.toUTCString().split(' ')
  return `${Number(day)} ${month} ${clockTime(date.toISOString())}`
}
