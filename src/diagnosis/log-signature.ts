/** Recognises causes in a container's last words: patterns of real software, weighed by where in the log they stand. */
import type { CauseId, EvidenceItem } from '../domain/diagnosis.ts'
import type { LogLine } from '../domain/evidence.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import type { LogEntry } from './log-excerpt/entries.ts'
import { weighedEntries } from './log-excerpt/last-words.ts'
import { SIGNATURES } from './signatures/index.ts'
import type { Signature } from './signatures/signature.ts'
import { telemetryFactor } from './telemetry.ts'

export interface SignatureMatch {
  readonly cause: CauseId
  readonly container: ContainerFacts
  readonly entry: LogEntry
  /** The line that matched. */
  readonly line: LogLine
  readonly groups: Readonly<Record<string, string>>
  /** strength x weight of the entry x place in the entry. */
  readonly confidence: number
  readonly signature: Signature
}

/** Heaviest entries that are looked at, so that the time does not grow with the log. */
const ENTRIES = 60
/** Most characters that are looked at in all of them. */
const TEXT_BUDGET = 49_152
/** What is left of a match when another cause explains the same entry better. */
const OUTDONE = 0.5
/** A wrapping message counts a little less than the innermost one, which is where the root is named. */
const OUTSIDE = 0.93

/** The best match of the cause in each failing container, most confident first. */
export function matchesOf(facts: Facts, cause: CauseId): SignatureMatch[] {
  return facts.failing
    .flatMap((container) => classify(container).find((match) => match.cause === cause) ?? [])
    .sort((a, b) => b.confidence - a.confidence)
}

const classified = new WeakMap<ContainerFacts, readonly SignatureMatch[]>()

/** Every cause that the container's log speaks for, most confident first, each at its best entry. */
export function classify(container: ContainerFacts): readonly SignatureMatch[] {
  const known = classified.get(container)
  if (known) return known
  const best = new Map<CauseId, SignatureMatch>()
  const seen = new Set<string>()
  let looked = 0
  let text = 0
  for (const { entry, weight, shape } of weighedEntries(container)) {
    // Of retries that say the same only the heaviest is looked at.
    if (!entry.trace && seen.has(shape)) continue
    seen.add(shape)
    if (++looked > ENTRIES || text > TEXT_BUDGET) break
    text += entry.text.length
    for (const match of judge(container, entry, weight)) {
      const rival = best.get(match.cause)
      // Of a cascade of errors that count the same the first one is nearer to the root.
      if (!rival || match.confidence >= rival.confidence) best.set(match.cause, match)
    }
  }
  const sorted = preciseCounts(lastWordCounts(container, [...best.values()])).sort(
    (a, b) => b.confidence - a.confidence,
  )
  classified.set(container, sorted)
  return sorted
}

/** A message that explains the end on its own, when it is the last one. */
const CONCLUSIVE = 0.9
/** What is left of a complaint from before such a message. */
const EARLIER = 0.75
/** One failed connection is told at several levels; the more general words may come last. */
const ONE_FAMILY: ReadonlySet<CauseId> = new Set([
  'dns-failure',
  'tls-failure',
  'authentication-failed',
  'dependency-unreachable',
])

/** When the very last error explains itself, what was complained about before did not end the process. */
function lastWordCounts({ entries }: ContainerFacts, matches: readonly SignatureMatch[]): SignatureMatch[] {
  const last = entries.findLast((e) => e.trace || e.level === 'error' || e.level === 'fatal')
  const final = matches.find((m) => m.entry === last && m.confidence >= CONCLUSIVE)
  return matches.map((m) => {
    const kin = final && ONE_FAMILY.has(m.cause) && ONE_FAMILY.has(final.cause)
    return !final || kin || m.entry === last ? m : { ...m, confidence: m.confidence * EARLIER }
  })
}

const ADDRESS = /[\w-]\.?:\d{2,5}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|:\/\//
/** What is left of a general network complaint without an address when the log says more precisely what failed. */
const VAGUE = 0.8

/** "Connection not available" says less than the unknown name or the refused password that the same attempts met. */
function preciseCounts(matches: readonly SignatureMatch[]): SignatureMatch[] {
  const precise = matches.some(
    (m) => m.cause !== 'dependency-unreachable' && ONE_FAMILY.has(m.cause) && m.confidence >= VAGUE,
  )
  return matches.map((m) => {
    const vague = precise && m.cause === 'dependency-unreachable' && !ADDRESS.test(m.line.text)
    return vague ? { ...m, confidence: m.confidence * VAGUE } : m
  })
}

/** All causes that fit one entry; those that another explains better keep half their confidence. */
function judge(container: ContainerFacts, entry: LogEntry, weight: number): SignatureMatch[] {
  const fitting = SIGNATURES.flatMap(({ cause, signatures }) => {
    const found = strongest(entry, signatures)
    if (!found) return []
    const { signature, match, strength } = found
    const atRoot = match.index <= entry.decisiveLength
    const confidence = strength * weight * telemetryFactor(cause, container, entry, atRoot)
    const groups = match.groups ?? {}
    return [{ cause, container, entry, line: lineOf(entry, match), groups, confidence, signature }]
  })
  // The sort is stable, so the order of SIGNATURES breaks ties.
  const [winner, ...others] = preciseCounts(fitting).sort((a, b) => b.confidence - a.confidence)
  return winner ? [winner, ...others.map((o) => ({ ...o, confidence: o.confidence * OUTDONE }))] : []
}

function strongest(
  entry: LogEntry,
  signatures: readonly Signature[],
): { signature: Signature; match: RegExpExecArray; strength: number } | undefined {
  let best: { signature: Signature; match: RegExpExecArray; strength: number } | undefined
  for (const signature of signatures) {
    if (best && signature.strength <= best.strength) continue
    if (signature.needs && !signature.needs.test(entry.text)) continue
    const match = signature.pattern.exec(entry.text)
    if (!match || signature.unless?.test(entry.text)) continue
    if (signature.beside && !entry.lines.some((l) => signature.beside?.test(l.text.slice(0, 1000)))) continue
    const strength = signature.strength * (match.index <= entry.decisiveLength ? 1 : OUTSIDE)
    if (!best || strength > best.strength) best = { signature, match, strength }
  }
  return best
}

/** The line of the entry that carries the matched text. */
function lineOf(entry: LogEntry, match: RegExpExecArray): LogLine {
  const needle =
    match[0]
      .split('\n')
      .find((part) => part.trim().length > 3)
      ?.trim()
      .slice(0, 80) ?? match[0]
  return [entry.decisive, ...entry.lines].find((line) => line.text.includes(needle)) ?? entry.decisive
}

/** The matched line as evidence. */
export function logEvidence(match: Pick<SignatureMatch, 'container' | 'line'>): EvidenceItem {
  return logItem(match.container, match.line)
}

/** A line of the container's log, or of its termination message, as evidence; the excerpt marks the lines that are cited like this. */
export function logItem(container: ContainerFacts, line: LogLine): EvidenceItem {
  return {
    source: container.told.some(({ n }) => n === line.n)
      ? `termination message of container ${container.name}`
      : `log ${container.name}/${container.log?.run ?? 'current'} line ${line.n}`,
    ...(line.at ? { at: line.at } : {}),
    text: line.text.trim().slice(0, 500),
  }
}

/** The first of the named groups that matched; without names the first group that matched at all. */
export function captured({ groups }: SignatureMatch, ...names: readonly string[]): string | undefined {
  const values = names.length > 0 ? names.map((name) => groups[name]) : Object.values(groups)
  return values.find((value) => value !== undefined && value.trim() !== '')?.trim()
}

/** What the line says, short enough for a sentence: the message of JSON and logfmt lines, not the record. */
export function wordsOf({ entry, line }: SignatureMatch, limit = 200): string {
  const text = (line === entry.decisive && !entry.trace ? entry.message : line.text)
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}
