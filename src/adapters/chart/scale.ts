/** Where the ticks of the axes stand, and how they are labelled. */

export interface Tick {
  readonly value: number
  readonly label: string
}

const KI = 1024
const UNITS = [
  { name: 'Gi', bytes: KI ** 3 },
  { name: 'Mi', bytes: KI ** 2 },
  { name: 'Ki', bytes: KI },
] as const

/** `128Mi`, `1.5Gi`: bytes with two or three digits. */
export function bytesLabel(bytes: number): string {
  const unit = UNITS.find((each) => bytes >= each.bytes)
  if (unit === undefined) return bytes === 0 ? '0' : `${Math.round(bytes)} B`
  const value = bytes / unit.bytes
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10}${unit.name}`
}

/** Ticks from 0 to `top`, at most four above zero, a power of two apart as memory is sized. */
export function byteTicks(top: number): readonly Tick[] {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(top / 4)))
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => ({
    value: index * step,
    label: bytesLabel(index * step),
  }))
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
] as const

/** Round times in UTC between two times in seconds, at most seven; the day is told at midnight. */
export function timeTicks(from: number, to: number): readonly Tick[] {
  const step = STEPS.find((each) => (to - from) / each <= 6) ?? Math.ceil((to - from) / 6 / DAY) * DAY
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * step
    return { value, label: value % DAY === 0 ? dayLabel(value) : timeLabel(value) }
  })
}

/** `14:05` in UTC. */
export function timeLabel(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(11, 16)
}

/** `4 May` in UTC. */
export function dayLabel(seconds: number): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    seconds * 1000,
  )
}
