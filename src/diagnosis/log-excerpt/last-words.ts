/** Weighs log entries: what a process said last, and as an error, counts; what it said in passing does not. */
import type { ContainerFacts } from '../facts.ts'
import type { LogEntry } from './entries.ts'

export interface WeighedEntry {
  readonly entry: LogEntry
  /** 0..1: how likely this entry tells why the process ended. */
  readonly weight: number
  /** What it says, without its numbers. */
  readonly shape: string
}

/** What processes say while they end; it does not mean that they went on after an error. */
const FAREWELL =
  /\b(?:shut(?:ting)? ?down|stopp(?:ed|ing)|exit(?:ing|ed)?|terminat(?:ing|ed)|clos(?:ed|ing)|goodbye|bye|draining|cleanup|cleaning up|aborting|giving up|finished with|disconnect(?:ed|ing)|removing contents|unregister|heap usage|Heap$|performing post-bootstrap|child process exited|notice: |cancell?(?:ed|ing)|npm (?:error|ERR)|ELIFECYCLE|Command failed with)\b/i

/** What processes say when they stop trying: the attempts before it tell why. */
const GIVES_UP =
  /\b(?:giv(?:e|es|ing) up|gave up|did not (?:come up|become)|(?:retr(?:y|ies)|attempts?) (?:exhausted|exceeded|failed)|max(?:imum)?(?: number of)? (?:retries|attempts)|too many (?:retries|attempts|failures)|timed? ?out|not (?:available|reachable|ready)|after \d+ (?:attempts|retries|tries)|(?:could not|cannot|can't|unable to|failed to|refusing to) (?:connect|start|initiali[sz]e|boot|reach|wait|continue)|start-?up failed|(?:encountered|exception|error) during (?:start-?up|boot|initiali[sz]ation)|exiting|aborting|fatal)\b/i

/** What a process says when it goes on in spite of an error. */
const TOLERATED =
  /\b(?:ignored|ignoring|non-?fatal|continuing|falling back|fallback|skipp(?:ed|ing)|disabled|dropped|best effort|optional|using defaults?|will be buffered|as expected|(?:got|expected) (?:an? )?expected|expected (?:error|failure))\b/i

/** A request that the process served: what its clients did wrong is daily work, whatever the level. */
const SERVED = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*"? (?:HTTP\/\S+ )?[1-5]\d\d\b/

/** A check that passed, as test tools and health checks list them: what it names did not go wrong. */
const PASSED = /^\s*(?:ok \d+\b|[✓✔√]\s|\[?(?:PASS(?:ED)?|OK)\]?(?:[:\s]|$))/
/** What is left of it. */
const FINE = 0.2

/** What is left of an entry that says itself, or shows, that the process went on after it. */
const WENT_ON = 0.5

const weighed = new WeakMap<object, readonly WeighedEntry[]>()

/** Like `weighEntries`, computed once for each container. */
export function weighedEntries(container: ContainerFacts): readonly WeighedEntry[] {
  const known = weighed.get(container)
  if (known) return known
  const fresh = weighEntries(container)
  weighed.set(container, fresh)
  return fresh
}

/** Entries worth more than nothing, heaviest first; of equal weight the later one first. */
export function weighEntries(container: Pick<ContainerFacts, 'entries' | 'run' | 'running'>): WeighedEntry[] {
  const { entries } = container
  const found = new Map<number, WeighedEntry[]>()
  const failed = container.run !== undefined && container.run.exitCode !== 0
  const shapes = entries.map(shape)
  const repeats = countEach(shapes)
  const place: Place = {
    after: 0,
    distance: 0,
    failed,
    repeats: 1,
    givesUp: false,
    saysSo: false,
    louder: false,
    traced: false,
  }
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i] as LogEntry
    const own = shapes[i] as string
    place.repeats = repeats.get(own) ?? 1
    const weight =
      weigh(entry, place) * (wentOn(entry, place) ? WENT_ON : 1) * (PASSED.test(entry.message) ? FINE : 1)
    const alike = found.get(weight)
    if (alike) alike.push({ entry, weight, shape: own })
    else if (weight > 0) found.set(weight, [{ entry, weight, shape: own }])
    const said = inPassing(entry)
    if (said === 'progress') place.after++
    if (said !== 'farewell') place.distance++
    place.louder ||= entry.level === 'error' || entry.level === 'fatal'
    place.givesUp ||= isLoud(entry) && place.after <= 2 && GIVES_UP.test(entry.decisive.text.slice(0, 1000))
    place.saysSo ||= isLoud(entry) && GIVES_UP.test(wordsOf(entry))
    if (i === entries.length - 1) place.traced = failed && entry.trace && !GIVES_UP.test(wordsOf(entry))
  }
  return [...found.values()].sort((a, b) => (b[0]?.weight ?? 0) - (a[0]?.weight ?? 0)).flat()
}

/** Where an entry stands, seen from the end of the log. */
interface Place {
  /** Entries of ordinary work that follow. */
  after: number
  /** All entries that follow, without words of farewell. */
  distance: number
  failed: boolean
  /** How often the same was said. */
  repeats: number
  /** The process says later, and near its end, that it gives up; a record of level fatal does too. */
  givesUp: boolean
  /** It says so in words. */
  saysSo: boolean
  /** A record of level error or fatal follows. */
  louder: boolean
  /** The failed run ends with a trace that says more than that it gives up. */
  traced: boolean
}

/** What an entry says; the level of a record is not part of it. */
function wordsOf(entry: LogEntry): string {
  return (entry.decisive === entry.lines[0] ? entry.message : entry.decisive.text).slice(0, 1000)
}

function isLoud(entry: LogEntry): boolean {
  return entry.level === 'error' || entry.level === 'fatal' || (entry.level === 'none' && !entry.trace)
}

/** Longest line without a level that is taken for a farewell: a longer one may carry the reason. */
const SHORT_FAREWELL = 40

/** A record of the orderly end that says nothing of why it ends. */
export function isFarewell(entry: LogEntry): boolean {
  return inPassing(entry) === 'farewell'
}

/** A record of ordinary work: the process went on after what stands before it. */
export function isProgress(entry: LogEntry): boolean {
  return inPassing(entry) === 'progress'
}

function inPassing({ level, trace, decisive }: LogEntry): 'farewell' | 'progress' | undefined {
  if (trace || (level !== 'info' && level !== 'none' && level !== 'debug')) return undefined
  const text = decisive.text.slice(0, 1000)
  if (!FAREWELL.test(text))
    return text.includes('gave up') && /\bgave up\b/.test(text) ? undefined : 'progress'
  return level !== 'none' || text.length <= SHORT_FAREWELL ? 'farewell' : undefined
}

function wentOn(entry: LogEntry, { distance }: Place): boolean {
  if (entry.trace || entry.level === 'fatal') return false
  const words = entry.message.slice(0, 1000)
  return SERVED.test(words) || (distance > 0 && TOLERATED.test(words))
}

function weigh(
  entry: LogEntry,
  { after, distance, failed, repeats, givesUp, saysSo, louder, traced }: Place,
): number {
  // A trace at the very end of a failed run is what ended it, whatever level the record before it had.
  if (entry.trace && distance === 0 && failed) return 1
  // The same when only complaints of the shutdown follow.
  if (entry.trace && after === 0 && failed && entry.level === 'warn') return 0.9
  if (entry.level === 'fatal') return after <= (entry.trace ? 3 : 5) ? 1 : after <= 20 ? 0.75 : 0.5
  if (entry.trace && entry.level === 'error') return after <= 2 ? 0.97 : after <= 8 ? 0.75 : 0.45
  if (entry.level === 'error') return after <= 2 ? 0.95 : after <= 8 ? 0.7 : repeats >= 3 ? 0.55 : 0.4
  if (entry.level === 'warn') {
    // Work followed the complaint, and then something else broke.
    if (traced && after >= 1) return 0.3
    if (repeats >= 2 && after <= 2 && givesUp) return 0.93
    if (repeats >= 3 && after <= 2) return 0.8
    // The process gives up without saying why: what it warned of just before is why.
    if (givesUp && distance <= 3 && (saysSo || after === 0)) return 0.7
    return distance <= 1 ? 0.6 : 0.3
  }
  if (entry.level === 'none') {
    const plain = plainWeight(after, distance, failed, repeats)
    return louder && after > 3 ? Math.min(plain, 0.5) : plain
  }
  if (repeats >= 3 && after <= repeats && givesUp) return 0.85
  // What a process says as information may quote anything, a user's words included.
  return distance === 0 && failed ? 0.38 : 0.2
}

/** Lines without a level: programs that die often print just one sentence. */
function plainWeight(after: number, distance: number, failed: boolean, repeats: number): number {
  if (after <= 3) return failed ? 0.93 : 0.8
  if (after <= 12 && failed) return 0.8
  if (repeats >= 3 && distance <= 12) return 0.7
  return failed ? 0.5 : 0.3
}

function countEach(shapes: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const each of shapes) counts.set(each, (counts.get(each) ?? 0) + 1)
  return counts
}

/** How much of a message tells it from others. */
const SHAPE_LENGTH = 160
/** Shorter runs of hexadecimal digits may be words; only their decimal digits are a number. */
const SHORTEST_HEX = 8

/** The message with its numbers and hashes taken out, so that attempt 1 and attempt 2 are alike. */
export function shape(entry: LogEntry): string {
  const text = entry.trace || entry.decisive === entry.lines[0] ? entry.message : entry.decisive.text
  const end = Math.min(text.length, SHAPE_LENGTH)
  let out = `${entry.level} `
  let kept = 0
  // A replacing expression does the same and takes most of the time of a diagnosis.
  for (let i = 0; i < end; ) {
    const run = hexEnd(text, i, end)
    if (run - i < SHORTEST_HEX && !isDigit(text.charCodeAt(i))) {
      i = run === i ? i + 1 : digitOrEnd(text, i, run)
      continue
    }
    out += `${text.slice(kept, i)}#`
    i = run - i >= SHORTEST_HEX ? run : digitsEnd(text, i, run)
    kept = i
  }
  return out + text.slice(kept, end)
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function hexEnd(text: string, from: number, end: number): number {
  let i = from
  for (; i < end; i++) {
    const code = text.charCodeAt(i)
    const letter = code | 32
    if (!isDigit(code) && (letter < 97 || letter > 102)) break
  }
  return i
}

function digitsEnd(text: string, from: number, end: number): number {
  let i = from
  while (i < end && isDigit(text.charCodeAt(i))) i++
  return i
}

function digitOrEnd(text: string, from: number, end: number): number {
  let i = from
  while (i < end && !isDigit(text.charCodeAt(i))) i++
  return i
}
