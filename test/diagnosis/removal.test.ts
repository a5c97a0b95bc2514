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
})
