/** Dates and times as clocks in a time zone show them, over changes to and from summer time. Pure. */

/** Milliseconds of a day without a change of the clocks. */
export const DAY_MS = 86_400_000

/** What a clock on the wall shows, as milliseconds since 1970 as if it were UTC; shifts are counted in these. */
export type WallTime = number

/** What the clock shows at an instant (milliseconds since the epoch). */
export function wallTime(at: number, timeZone: string): WallTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value)
  const ms = ((at % 1_000) + 1_000) % 1_000
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) + ms
  )
}

/**
 * The instant at which the clock shows `wall`: the first one when it shows it twice, and when clocks jump over it, the
 * time as long after the jump.
 */
export function instantOf(wall: WallTime, timeZone: string): number {
  // A day around is enough to see both offsets of a change of the clocks.
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((at) => wallTime(at, timeZone) - at)
  const [before = 0, after = 0] = offsets
  const fits = [wall - before, wall - after].filter((at) => wallTime(at, timeZone) === wall)
  return fits.length === 0 ? wall - before : Math.min(...fits)
}

/** `2026-11-23` and `09:00` as a wall time; NaN when the date does not exist. */
export function parseWall(date: string, time: string): WallTime {
  const wall = Date.parse(`${date}T${time}:00Z`)
  return Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== date ? Number.NaN : wall
}

/** Day of the week of a wall time, 0 for Sunday. */
export function weekdayOf(wall: WallTime): number {
  return new Date(wall).getUTCDay()
}
