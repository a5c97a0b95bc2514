/** With any kind of evidence out of reach a diagnosis may become weaker; it must never become another sure one. */
import { beforeAll, describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence, Gap } from '../../src/domain/evidence.ts'
import { type Case, gatherCase, listCases } from '../support/corpus.ts'

function forbidden(what: string): Gap {
  return { what, reason: 'forbidden', why: `${what} is forbidden` }
}

/** How the evidence looks when one kind of it could not be read. */
const REMOVALS: Readonly<Record<string, (evidence: Evidence) => Evidence>> = {
  events: (e) => ({
    ...e,
    events: [],
    gaps: [...e.gaps, forbidden(`events in namespace ${e.workload.namespace}`)],
  }),
  logs: (e) => ({
    ...e,
    logs: [],
    gaps: [...e.gaps, ...e.logs.map((l) => forbidden(`${l.run} log of container ${l.container}`))],
  }),
  node: ({ node: _node, ...e }) => ({ ...e, nodes: [], gaps: [...e.gaps, forbidden('node')] }),
  owners: (e) => ({
    ...e,
    owners: { replicaSets: [], controllerRevisions: [] },
    gaps: [...e.gaps, forbidden(`${e.workload.kind} ${e.workload.name}`)],
  }),
  'config objects': (e) => ({
    ...e,
    configMaps: [],
    references: e.references.map(({ keys: _keys, ...r }) => ({ ...r, exists: 'unknown' as const })),
    gaps: [...e.gaps, forbidden('ConfigMaps')],
  }),
  neighbours: (e) => ({
    ...e,
    neighbours: [],
    pods: e.pod ? [e.pod] : [],
    gaps: [...e.gaps, forbidden('pods')],
  }),
  'claims and quotas': (e) => ({
    ...e,
    claims: [],
    quotas: [],
    limitRanges: [],
    gaps: [...e.gaps, forbidden('claims')],
  }),
}

let cases: { readonly recorded: Case; readonly evidence: Evidence }[] = []

beforeAll(async () => {
  cases = await Promise.all(
    listCases().map(async (recorded) => ({ recorded, evidence: await gatherCase(recorded) })),
  )
}, 60_000)

/** Cases in which something wrong is said as if it were certain, in words. */
function surelyWrong(change: (evidence: Evidence) => Evidence): string[] {
  return cases.flatMap(({ recorded, evidence }) => {
    const { verdict, findings } = diagnose(change(evidence))
    const { cause, acceptable = [] } = recorded.expected
    const said = findings[0]
    if (verdict !== 'identified' || [cause, ...acceptable].includes(said?.cause ?? '')) return []
    return [`${recorded.id}: ${said?.cause} ${said?.confidence} instead of ${cause}`]
  })
}

describe('a diagnosis with a kind of evidence out of reach', () => {
  it.each(Object.keys(REMOVALS))('is never sure of another cause without %s', (kind) => {
    const wrong = surelyWrong(REMOVALS[kind] as (evidence: Evidence) => Evidence)

    expect(wrong).toEqual([])
  })

  it('is never sure of another cause without any two kinds', () => {
    const kinds = Object.keys(REMOVALS)
    const wrong = kinds.flatMap((first, i) =>
      kinds
        .slice(i + 1)
        .flatMap((second) => surelyWrong((e) => REMOVALS[second]?.(REMOVALS[first]?.(e) ?? e) ?? e)),
    )

    expect(wrong).toEqual([])
  })

  it('names what it could not see', () => {
    const silent = cases.filter(({ evidence }) => {
      const { gaps, verdict, findings } = diagnose(REMOVALS.logs?.(evidence) ?? evidence)
      const told = gaps.some((g) => g.what.includes('log of container'))
      const inWords = verdict !== 'unknown' || findings[0]?.summary.includes('Could not see')
      return evidence.logs.length > 0 && !(told && inWords)
    })

    expect(silent.map(({ recorded }) => recorded.id)).toEqual([])
  })

  it('does not change with the order of the events or a repeated look', () => {
    const different = cases.filter(({ evidence }) => {
      const once = diagnose(evidence).findings.map((f) => `${f.cause} ${f.confidence}`)
      const reversed = diagnose({ ...evidence, events: [...evidence.events].reverse() })
      return reversed.findings.map((f) => `${f.cause} ${f.confidence}`).join() !== once.join()
    })

    expect(different.map(({ recorded }) => recorded.id)).toEqual([])
  })

  it('bears objects of which any optional part is missing', () => {
    const random = lcg(7)
    const failures = cases.flatMap(({ recorded, evidence }) =>
      Array.from({ length: 8 }, () => {
        try {
          return diagnose(withHoles(evidence, random)).findings.length > 0 ? [] : [recorded.id]
        } catch (error) {
          return [`${recorded.id}: ${String(error)}`]
        }
      }).flat(),
    )

    expect(failures).toEqual([])
  })
})

/** A repeatable sequence of numbers between 0 and 1. */
function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

/** Fields that the API always fills in, or that our own types require. */
const ALWAYS = new Set(
  'metadata spec containers name owners replicaSets controllerRevisions template involvedObject exitCode lines n text run key mountPath claimName port'.split(
    ' ',
  ),
)
const HOLED = new Set([
  'pod',
  'pods',
  'neighbours',
  'events',
  'owners',
  'node',
  'nodes',
  'logs',
  'configMaps',
  'claims',
])

function withHoles(evidence: Evidence, random: () => number): Evidence {
  const holes = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter(() => random() > 0.05).map(holes)
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([key]) => ALWAYS.has(key) || random() > 0.1)
    return Object.fromEntries(kept.map(([key, child]) => [key, holes(child)]))
  }
  const { pod, ...rest } = Object.fromEntries(
    Object.entries(evidence).map(([key, value]) => [key, HOLED.has(key) ? holes(value) : value]),
  ) as unknown as Evidence
  return pod && pod.spec.containers.length > 0 ? { ...rest, pod } : rest
}
