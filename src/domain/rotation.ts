/** Who is on call by a rotation that is written down in crashloop.yaml. Pure. */
import { DAY_MS, instantOf, type WallTime, wallTime, weekdayOf } from './local-time.ts'

/** Somebody who stands in for the rotation, from and to as clocks in its time zone show them. */
export interface Override {
  readonly user: string
  readonly from: WallTime
  readonly to: WallTime
}

/** Shifts follow the clock on the wall: a handover at 09:00 is at 09:00 in summer and in winter. */
export interface Rotation {
  /** Slack user ids, in their order. */
  readonly users: readonly string[]
  /** Length of a shift on the clock, milliseconds. */
  readonly shiftMs: number
  /** When the first shift of the first user began. */
  readonly starts: WallTime
  readonly timeZone: string
  /** The first that fits counts. */
  readonly overrides: readonly Override[]
}

/** The first handover on `day` (0 is Sunday; any day when absent) that is not before `wall`. */
export function firstHandover(wall: WallTime, day: number | undefined): WallTime {
  return day === undefined ? wall : wall + ((day - weekdayOf(wall) + 7) % 7) * DAY_MS
}

/** Who is on call at an instant (milliseconds); nobody before the first shift. */
export function onCallAt(rotation: Rotation, at: number): string | undefined {
  return onCallOnWall(rotation, wallTime(at, rotation.timeZone))
}

function onCallOnWall({ users, shiftMs, starts, overrides }: Rotation, wall: WallTime): string | undefined {
  const override = overrides.find(({ from, to }) => wall >= from && wall < to)
  if (override) return override.user
  return wall < starts ? undefined : users[Math.floor((wall - starts) / shiftMs) % users.length]
}

/** Who follows the one who is on call at an instant, and from when on; undefined when it is always the same person. */
export function onCallAfter(
  rotation: Rotation,
  at: number,
): { readonly user: string; readonly at: number } | undefined {
  const { users, shiftMs, starts, timeZone, overrides } = rotation
  const wall = wallTime(at, timeZone)
  const present = onCallOnWall(rotation, wall)
  const shift = Math.max(-1, Math.floor((wall - starts) / shiftMs))
  const handovers = Array.from({ length: users.length + 1 }, (_, n) => starts + (shift + 1 + n) * shiftMs)
  const changes = [...handovers, ...overrides.flatMap(({ from, to }) => [from, to])]
    .filter((each) => each > wall)
    .toSorted((a, b) => a - b)
  for (const change of changes) {
    const user = onCallOnWall(rotation, change)
    if (user !== undefined && user !== present) return { user, at: instantOf(change, timeZone) }
  }
  return undefined
}
