/** When cron expressions are due, in time zones, over changes of the clocks. */
import { CronExpressionParser } from 'cron-parser'
import type { CronTimes } from '../../incidents/handoff/ports.ts'

/** Handoffs that come more often than this are a mistake in the expression, milliseconds. */
const SHORTEST_MS = 30 * 60_000
/** How many times in a row are looked at for the shortest distance. */
const LOOKED_AT = 30

/** Creates the adapter; expressions have been checked with `cronProblem`. */
export function createCronTimes(): CronTimes {
  return {
    next: nextTime,
    last(cron, timeZone, ms) {
      const parsed = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(ms + 1) })
      parsed.prev()
      // Going back skips times that clocks jump over and doubles those that they show twice, going on does not.
      let latest = parsed.prev().getTime()
      for (;;) {
        const next = nextTime(cron, timeZone, latest)
        if (next > ms || next <= latest) return latest
        latest = next
      }
    },
  }
}

function nextTime(cron: string, timeZone: string, ms: number): number {
  return CronExpressionParser.parse(cron, { tz: timeZone, currentDate: new Date(ms) })
    .next()
    .getTime()
}

/** What is wrong with an expression of five fields, as the end of a sentence; undefined when it can be used. */
export function cronProblem(cron: string): string | undefined {
  if (cron.trim().split(/\s+/).length !== 5)
    return 'must have five fields, minute hour day month weekday, like "0 9 * * mon-fri"'
  try {
    const parsed = CronExpressionParser.parse(cron, { tz: 'UTC' })
    const times = Array.from({ length: LOOKED_AT }, () => parsed.next().getTime())
    const tooOften = times.some((at, n) => n > 0 && at - (times[n - 1] ?? 0) < SHORTEST_MS)
    return tooOften ? 'is due more often than every 30 minutes' : undefined
  } catch {
    return 'is no cron expression; write minute hour day month weekday, like "0 9 * * mon-fri"'
  }
}
