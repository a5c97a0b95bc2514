/** Times of the week in a time zone: when a rule counts, when nobody is to be called. Pure. */

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Day = (typeof DAYS)[number]

/** Times of the week, in a time zone of the IANA database. */
export interface Hours {
  readonly days: readonly Day[]
  /** `HH:MM`; a `to` that is not after `from` means the next day, and `24:00` the end of the day. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
}

/** True when `now` (milliseconds) lies within the hours, as clocks in their time zone show it. */
export function isWithin({ days, from, to, timeZone }: Hours, now: number): boolean {
  const { day, time } = localTime(now, timeZone)
  const before = DAYS[(DAYS.indexOf(day) + 6) % 7] as Day
  if (from < to) return days.includes(day) && time >= from && time < to
  // Over midnight: the small hours belong to the day on which it began.
  return (days.includes(day) && time >= from) || (days.includes(before) && time < to)
}

function localTime(now: number, timeZone: string): { readonly day: Day; readonly time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ''
  return { day: part('weekday').toLowerCase() as Day, time: `${part('hour')}:${part('minute')}` }
}
