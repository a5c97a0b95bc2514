/** How long to wait before another attempt while something outside is away. Pure. */

const SHORTEST_MS = 2_000
const LONGEST_MS = 60_000

/** A quarter of the time that it has been wanted for: quick at first, once a minute in a long outage. */
export function waitByAge(wantedSince: number, now: number): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (now - wantedSince) / 4))
}
