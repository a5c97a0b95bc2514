/** Compares what a language run-time is allowed to use with the memory limit of its container. */
import type { EvidenceItem } from '../domain/diagnosis.ts'
import type { ContainerFacts } from './facts.ts'
import { formatBytes, parseQuantity, parseSize } from './quantity.ts'
import { commandLine, specPath } from './queries.ts'

export interface HeapSetting {
  /** As it stands in the spec, e.g. `-Xmx1g`. */
  readonly text: string
  readonly source: string
  readonly bytes: number
}

/** Memory limit of the container in bytes. */
export function memoryLimit(container: ContainerFacts): number | undefined {
  return parseQuantity(container.spec.resources?.limits?.memory)
}

/** Heap settings of the JVM, V8 and Go in arguments and variables; percentages are taken of the limit. */
export function heapSettings(container: ContainerFacts): HeapSetting[] {
  const limit = memoryLimit(container)
  const texts = [
    { source: `${specPath(container)}.command and args`, text: commandLine(container) },
    ...(container.spec.env ?? []).flatMap((e) =>
      e.value === undefined
        ? []
        : [{ source: `${specPath(container)}.env[${e.name}]`, text: `${e.name}=${e.value}` }],
    ),
  ]
  return texts.flatMap(({ source, text }) => {
    const xmx = /-Xmx(\d+[kmgtKMGT]?)\b/.exec(text)
    const percentage = /-XX:MaxRAMPercentage=(\d+(?:\.\d+)?)/.exec(text)
    const node = /--max[-_]old[-_]space[-_]size[= ](\d+)/.exec(text)
    const go = /GOMEMLIMIT=(\d+(?:\.\d+)?(?:[KMGT]i?)?B?)\b/.exec(text)
    return [
      ...(xmx ? [{ text: xmx[0], source, bytes: parseSize(xmx[1] ?? '') ?? 0 }] : []),
      ...(percentage && limit !== undefined
        ? [{ text: percentage[0], source, bytes: (Number(percentage[1]) / 100) * limit }]
        : []),
      ...(node ? [{ text: node[0], source, bytes: Number(node[1]) * 2 ** 20 }] : []),
      ...(go ? [{ text: go[0], source, bytes: parseSize(go[1] ?? '') ?? 0 }] : []),
    ].filter((s) => s.bytes > 0)
  })
}

/** A sentence when a heap setting leaves less than a fifth of the limit for everything that is not heap. */
export function heapAgainstLimit(
  container: ContainerFacts,
): { words: string; items: EvidenceItem[] } | undefined {
  const limit = memoryLimit(container)
  const setting = heapSettings(container).sort((a, b) => b.bytes - a.bytes)[0]
  if (limit === undefined || !setting || setting.bytes < limit * 0.8) return undefined
  const over = setting.bytes >= limit
  return {
    words: `${setting.text} lets the heap grow to ${formatBytes(setting.bytes)}, ${over ? 'which is no less than' : 'nearly all of'} the limit of ${formatBytes(limit)}: stacks, metaspace and buffers need room beside it.`,
    items: [{ source: setting.source, text: setting.text }],
  }
}

/** The last amount of memory that the log speaks of, in bytes, with the line's text. */
export function lastMemoryReading(container: ContainerFacts): { bytes: number; line: number } | undefined {
  const lines = container.log?.lines.slice(-15) ?? []
  for (const line of [...lines].reverse()) {
    const match =
      /\b(?:rss|mem(?:ory)?|heap|in[-_]memory|used|buffered|resident)[\w.]{0,12}["']?\s{0,4}[:=]?\s{0,4}["']?(\d{1,16}(?:\.\d{1,16})?)\s{0,4}([KMG]i?)B?\b/i.exec(
        line.text,
      ) ??
      /\b(?:rss|mem(?:ory)?|heap|used)_(?<unit>mb|mib|gb|kb)["']?\s*[:=]\s*["']?(\d+(?:\.\d+)?)/i.exec(
        line.text,
      )
    if (!match) continue
    const named = match.groups?.unit
    const bytes =
      named === undefined
        ? parseSize(`${match[1]}${(match[2] ?? '')[0]}`)
        : parseSize(`${match[2]}${named[0]}`)
    if (bytes !== undefined) return { bytes, line: line.n }
  }
  return undefined
}
