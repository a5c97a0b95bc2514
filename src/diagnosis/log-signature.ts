/** Recognises causes in a container's last words: patterns of real software, weighed by where in the log they stand. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { LogLine } from '../domain/evidence.ts'
import type { ContainerFacts, Facts } from './facts.ts'
import type { LogEntry } from './log-excerpt/entries.ts'
import { weighEntries } from './log-excerpt/last-words.ts'

export interface Signature {
  /** Linear-time pattern; named groups are handed to the cause. */
  readonly pattern: RegExp
  /** How surely this text means the cause when it stands in the last words, 0..1. */
  readonly strength: number
  /** Text that must not stand in the same entry. */
  readonly unless?: RegExp
  /** Whose message this is, e.g. `libpq` or `Go net`. */
  readonly of?: string
}

export interface SignatureMatch {
  readonly container: ContainerFacts
  readonly entry: LogEntry
  /** The line that matched. */
  readonly line: LogLine
  readonly groups: Readonly<Record<string, string>>
  /** strength x weight of the entry. */
  readonly confidence: number
  readonly signature: Signature
}

/** The best match of each failing container, most confident first. */
export function matchSignatures(facts: Facts, signatures: readonly Signature[]): SignatureMatch[] {
  return facts.failing
    .flatMap((container) => bestMatch(container, signatures) ?? [])
    .sort((a, b) => b.confidence - a.confidence)
}

export function bestMatch(
  container: ContainerFacts,
  signatures: readonly Signature[],
): SignatureMatch | undefined {
  let best: SignatureMatch | undefined
  for (const { entry, weight } of weighedOnce(container)) {
    if (best && weight <= best.confidence) break
    for (const signature of signatures) {
      const confidence = signature.strength * weight
      if (best && confidence <= best.confidence) continue
      const match = signature.pattern.exec(entry.text)
      if (!match || signature.unless?.test(entry.text)) continue
      best = {
        container,
        entry,
        line: lineOf(entry, match),
        groups: match.groups ?? {},
        confidence,
        signature,
      }
    }
  }
  return best
}

const weighed = new WeakMap<ContainerFacts, ReturnType<typeof weighEntries>>()

function weighedOnce(container: ContainerFacts): ReturnType<typeof weighEntries> {
  const known = weighed.get(container)
  if (known) return known
  const fresh = weighEntries(container)
  weighed.set(container, fresh)
  return fresh
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

/** The matched line as evidence, with the line before it when the match is an exception inside a record. */
export function logEvidence(match: Pick<SignatureMatch, 'container' | 'line'>): EvidenceItem {
  return logItem(match.container, match.line)
}

export function logItem(container: ContainerFacts, line: LogLine): EvidenceItem {
  return {
    source: `log ${container.name}/${container.log?.run ?? 'current'} line ${line.n}`,
    ...(line.at ? { at: line.at } : {}),
    text: line.text.trim().slice(0, 500),
  }
}
