/** Tells which parts of a gathering are done, while it goes on. */
import { GATHER_PARTS, type GatherPart } from '../domain/progress.ts'
import type { Collector } from './collector.ts'

/** Called once for each part, in the order in which they end. It must not throw. */
export type OnProgress = (part: GatherPart) => void

/** Collectors of parts that people know by name; the others read configuration. */
const PARTS: Readonly<Record<string, GatherPart>> = {
  controller: 'revisions',
  'replica-sets': 'revisions',
  'controller-revisions': 'revisions',
  jobs: 'revisions',
  'cron-job': 'revisions',
  events: 'events',
  logs: 'logs',
  node: 'node',
  nodes: 'node',
  'node-events': 'node',
  metrics: 'metrics',
}

export interface ProgressReport {
  podsFound(): void
  /** Told of every collector that ended, and of every one that will not run. */
  ended(collector: Collector): void
}

/** A part is done when all its collectors are. */
export function reportProgress(collectors: readonly Collector[], onProgress: OnProgress): ProgressReport {
  const waiting = new Map<GatherPart, Set<Collector>>(GATHER_PARTS.map((part) => [part, new Set()]))
  for (const collector of collectors) waiting.get(partOf(collector))?.add(collector)
  return {
    podsFound: () => onProgress('pods'),
    ended(collector) {
      const part = partOf(collector)
      const left = waiting.get(part)
      if (left?.delete(collector) && left.size === 0) onProgress(part)
    },
  }
}

function partOf({ id }: Collector): GatherPart {
  return PARTS[id] ?? 'configuration'
}
