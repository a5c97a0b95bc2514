/** Decides whether a new incident's root message waits for a moment, because others open with it. Pure. */

import { type Incident, isFolded, isQuestion } from '../domain/incident.ts'

/** How long, milliseconds: time for the first diagnoses to tell whether it is one trouble. */
export const HOLD_MS = 5_000
/** What opens within this time of another incident opens together with it, milliseconds. */
const TOGETHER_MS = 10_000

export interface Company {
  readonly channel: string
  /** RFC 3339. */
  readonly openedAt: string
  /** How many further incidents the same webhook is about to open in that channel. */
  readonly others: number
  /** What is open now. */
  readonly open: readonly Incident[]
  /** Milliseconds. */
  readonly now: number
}

/** RFC 3339 end of the wait; undefined for an incident that opens alone, which is posted at once. */
export function holdUntil({ channel, openedAt, others, open, now }: Company): string | undefined {
  const isCompany = (each: Incident) =>
    each.thread.channel === channel &&
    !isQuestion(each) &&
    // Where a storm rages, it may be one more of it.
    (isFolded(each) || Math.abs(Date.parse(each.openedAt) - Date.parse(openedAt)) <= TOGETHER_MS)
  return others > 0 || open.some(isCompany) ? new Date(now + HOLD_MS).toISOString() : undefined
}
