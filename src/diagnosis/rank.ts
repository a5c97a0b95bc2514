/** Orders detections and decides how sure the diagnosis may sound. */
import type { Verdict } from '../domain/diagnosis.ts'
import type { Cause, Detection } from './cause.ts'
import type { Facts } from './facts.ts'

export interface RankedDetection {
  readonly cause: Cause
  readonly detection: Detection
}

/** Findings below this say nothing. */
const FLOOR = 0.25
/** At least this much, and clearly ahead of any rival, to say "identified". */
const IDENTIFIED = 0.85
const LIKELY = 0.4
const MARGIN = 0.1

/**
 * Highest confidence first; of equal ones the container that fails worst. A cause is listed once per container. What
 * a mechanism does (a probe kill) does not compete with the root it is explained by.
 */
export function rank(found: readonly RankedDetection[], facts: Facts): RankedDetection[] {
  const order = new Map(facts.failing.map((c, i) => [c.name, i]))
  const place = (d: Detection): number => (d.container ? (order.get(d.container.name) ?? 99) : 0)
  const sorted = found
    .filter(({ detection }) => detection.confidence >= FLOOR)
    .sort(
      (a, b) => b.detection.confidence - a.detection.confidence || place(a.detection) - place(b.detection),
    )
  const seen = new Set<string>()
  return sorted.filter(({ cause, detection }) => {
    const key = `${cause.id} ${detection.container?.name ?? ''}`
    return !seen.has(key) && seen.add(key)
  })
}

export function verdictOf(ranked: readonly RankedDetection[]): Verdict {
  const [first, ...others] = ranked
  if (!first || first.detection.confidence < LIKELY) return 'unknown'
  const rival = others.find((o) => competes(first, o))
  const clear = !rival || first.detection.confidence - rival.detection.confidence >= MARGIN
  const undisputed = (first.detection.contradicts ?? []).length === 0
  return first.detection.confidence >= IDENTIFIED && clear && undisputed ? 'identified' : 'likely'
}

/** Another explanation of the same failure. */
function competes(first: RankedDetection, other: RankedDetection): boolean {
  if (other.cause.id === first.cause.id || other.detection.mechanism || first.detection.mechanism)
    return false
  const [a, b] = [first.detection.container?.name, other.detection.container?.name]
  return a === undefined || b === undefined || a === b
}
