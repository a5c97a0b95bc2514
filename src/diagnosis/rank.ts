/** Orders detections and decides how sure the diagnosis may sound. */
import type { CauseId, Verdict } from '../domain/diagnosis.ts'
import type { Cause, Detection } from './cause.ts'
import type { Facts } from './facts.ts'
import { instant } from './timeline.ts'

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
/** A mechanism this sure (a kill on record that fits in time) leaves no room for another end of the same run. */
const CERTAIN = 0.9
/** What is left of an explanation by the log when the kubelet demonstrably ended that run. */
const BESIDE_MECHANISM = 0.5
/** What is left of a finding on a container that runs again while another one is down. */
const RECOVERED = 0.6
/** The same after ten minutes, when the kubelet forgets its back-off. */
const RECOVERED_LONG_AGO = 0.35
const BACK_OFF_RESET_MS = 600_000

/**
 * Highest confidence first; of equal ones the container that fails worst. A cause is listed once per container. What
 * a mechanism does (a probe kill) does not compete with the root it is explained by.
 */
export function rank(found: readonly RankedDetection[], facts: Facts): RankedDetection[] {
  const order = new Map(facts.failing.map((c, i) => [c.name, i]))
  const place = (d: Detection): number => (d.container ? (order.get(d.container.name) ?? 99) : 0)
  const sorted = mechanismsAndRoots(found)
    .map((ranked) => recoveredLess(ranked, facts))
    .map((ranked) => earlierLess(ranked, found))
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

/** Causes that may stand behind an unhealthy report of the application. */
const ROOTS: ReadonlySet<CauseId> = new Set([
  'dependency-unreachable',
  'dns-failure',
  'tls-failure',
  'authentication-failed',
  'rbac-forbidden',
  'lock-contention',
  'migration-failed',
  'data-incompatible',
  'disk-full',
  'read-only-filesystem',
  'permission-denied',
  'resource-limit',
  'heap-exhausted',
  'config-invalid',
])

/**
 * The one place where mechanism and root are weighed: a kill by probe or hook is the cause, and what the log complains
 * about beside it is not, unless the probe failed because the application itself reported trouble and the log of that
 * run names the trouble as an error. Then that comes first, and says what it led to.
 */
function mechanismsAndRoots(found: readonly RankedDetection[]): RankedDetection[] {
  return found.map((ranked) => {
    const { detection } = ranked
    if (detection.mechanism) return ranked
    const kill = found.find(
      ({ detection: d }) =>
        d.mechanism &&
        d.container !== undefined &&
        d.container === detection.container &&
        d.confidence >= CERTAIN,
    )
    if (!kill) return ranked
    if (isRoot(ranked, kill)) {
      const summary = `${detection.summary} That is why its probe fails and the kubelet restarts it.`
      return {
        ...ranked,
        detection: {
          ...detection,
          summary,
          confidence: Math.max(detection.confidence, kill.detection.confidence + 0.01),
        },
      }
    }
    return { ...ranked, detection: { ...detection, confidence: detection.confidence * BESIDE_MECHANISM } }
  })
}

function isRoot({ cause, detection }: RankedDetection, kill: RankedDetection): boolean {
  if (!kill.detection.reportsRoot || !ROOTS.has(cause.id) || detection.confidence < 0.5) return false
  const numbers = detection.supports.flatMap((s) => /^log \S+ line (\d+)$/.exec(s.source)?.[1] ?? [])
  return (detection.container?.entries ?? []).some(
    (e) => (e.level === 'error' || e.level === 'fatal') && e.lines.some((l) => numbers.includes(String(l.n))),
  )
}

/** A container that restarted once and is up again matters less than one that is down, or was a moment ago. */
function recoveredLess(ranked: RankedDetection, facts: Facts): RankedDetection {
  const { container } = ranked.detection
  const up = container?.running && container.status?.ready
  const since = instant(container?.status?.state?.running?.startedAt)
  const settled = since !== undefined && facts.now - since > BACK_OFF_RESET_MS
  const worse = facts.failing.some(
    (c) =>
      c !== container &&
      (!c.running || (settled && facts.now - (c.run?.finishedAt ?? 0) < BACK_OFF_RESET_MS)),
  )
  if (!up || !worse) return ranked
  const factor = settled ? RECOVERED_LONG_AGO : RECOVERED
  return {
    ...ranked,
    detection: { ...ranked.detection, confidence: ranked.detection.confidence * factor },
  }
}

/** What keeps a container from being started; how it ended once before has no part in that. */
const BEFORE_START: ReadonlySet<CauseId> = new Set([
  'image-pull',
  'config-object-missing',
  'security-context',
  'volume-mount',
  'container-runtime',
])

/** What an earlier run logged counts less where the container cannot be started at all now. */
function earlierLess(ranked: RankedDetection, found: readonly RankedDetection[]): RankedDetection {
  const { container } = ranked.detection
  if (!container?.waiting || container.waiting.reason === 'CrashLoopBackOff') return ranked
  const blocked = found.some(
    ({ cause, detection }) =>
      BEFORE_START.has(cause.id) && detection.container === container && detection.confidence >= CERTAIN,
  )
  if (!blocked || BEFORE_START.has(ranked.cause.id)) return ranked
  return {
    ...ranked,
    detection: { ...ranked.detection, confidence: ranked.detection.confidence * BESIDE_MECHANISM },
  }
}

export function verdictOf(ranked: readonly RankedDetection[]): Verdict {
  const [first, ...others] = ranked
  if (!first || first.detection.confidence < LIKELY) return 'unknown'
  const rival = others.find((o) => competes(first, o))
  const clear = !rival || first.detection.confidence - rival.detection.confidence >= MARGIN
  const undisputed = (first.detection.contradicts ?? []).length === 0
  return first.detection.confidence >= IDENTIFIED && clear && undisputed ? 'identified' : 'likely'
}

/** Another explanation of the same failure; a root and its mechanism are one explanation. */
function competes(first: RankedDetection, other: RankedDetection): boolean {
  if (other.cause.id === first.cause.id || other.detection.mechanism) return false
  const [a, b] = [first.detection.container?.name, other.detection.container?.name]
  return a === undefined || b === undefined || a === b
}
