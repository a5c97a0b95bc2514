/** The lists at the end of a handoff: what is with others, mutes, flappers, what was resolved. */
import type { Handoff, HandoffItem } from '../../../domain/handoff.ts'
import { bold, type Span, text, time } from './document.ts'
import { factsOf, fixedBy, labelOf, threadSpans } from './handoff-words.ts'
import { clip } from './plain-text.ts'
import { duration } from './words.ts'

/** A mute that ends within this time is the next shift's business, milliseconds. */
const SOON_MS = 12 * 3_600_000
/** An incident that came back so often is a flapper. */
const FLAPS = 2

/** Open ones that are not handed over, since somebody else has them. */
export function othersLines(open: readonly HandoffItem[], handoff: Handoff): readonly (readonly Span[])[] {
  return open
    .filter(({ state }) => state === 'shown')
    .map((each) => [
      bold(labelOf(each)),
      text(`: ${clip(factsOf(each, handoff).join(' · '), 200)}`),
      ...threadSpans(each),
    ])
}

/** Mutes that end in the next shift, the earliest first. */
export function muteLines(open: readonly HandoffItem[], { openedAt }: Handoff): readonly (readonly Span[])[] {
  const before = Date.parse(openedAt) + SOON_MS
  return open
    .filter(({ muted }) => muted?.until !== undefined && Date.parse(muted.until) <= before)
    .toSorted((a, b) => (a.muted?.until ?? '').localeCompare(b.muted?.until ?? ''))
    .flatMap((each): readonly (readonly Span[])[] => {
      const until = time(each.muted?.until)
      return until === undefined ? [] : [[bold(labelOf(each)), text(': '), until]]
    })
}

/** What came back again and again. */
export function flapLines(items: readonly HandoffItem[]): readonly (readonly Span[])[] {
  return items
    .filter(({ reopened, flapping }) => flapping !== undefined || reopened >= FLAPS)
    .toSorted((a, b) => b.reopened - a.reopened)
    .map((each) => [
      bold(labelOf(each)),
      text(`: ${each.reopened} times${each.resolvedAt === undefined ? '' : ', well at the moment'}`),
    ])
}

/** What was resolved, unless the news has told it. */
export function resolvedLines(
  items: readonly HandoffItem[],
  { since }: Handoff,
): readonly (readonly Span[])[] {
  return items
    .filter(({ resolvedAt }) => resolvedAt !== undefined)
    .filter(({ news }) => since === undefined || news.length === 0)
    .map((each) => {
      const took = duration(Date.parse(each.resolvedAt ?? '') - Date.parse(each.openedAt))
      return [bold(labelOf(each)), text(` after ${took}`), ...fixedBy(each)]
    })
}
