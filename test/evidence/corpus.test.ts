/** Every recorded case gathers completely, within budget, and without its secrets. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../src/adapters/recording/open-recording.ts'
import { gather } from '../../src/evidence/gather.ts'
import { createRedactor } from '../../src/evidence/redact.ts'
import { counting } from './readers.ts'

const CORPUS = join(import.meta.dirname, '../fixtures/corpus')
const cases = readdirSync(CORPUS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

interface Case {
  readonly namespace: string
  readonly pod: string | null
  readonly workload: { readonly kind: string; readonly name: string }
  readonly expected: { readonly container: string | null }
  readonly secrets?: readonly string[]
}

/** What the recordings do not hold, so that a gap says no more than the truth. */
const HONEST = [
  /^what happened on node \S+: not-recorded: /,
  /^(?:current|previous) log of container \S+: expired: unable to retrieve container logs/,
]

describe('The corpus', () => {
  it('has its 75 cases', () => {
    expect(cases).toHaveLength(75)
  })

  it.each(cases)('%s gathers without gaps, secrets or waste', async (name) => {
    const known = JSON.parse(readFileSync(join(CORPUS, name, 'case.json'), 'utf8')) as Case
    const recording = await openRecording(join(CORPUS, name, 'cluster'))
    const { reader, calls } = counting(recording)
    const target = {
      cluster: 'recorded',
      namespace: known.namespace,
      ...(known.pod === null ? known.workload : { kind: 'Pod', name: known.pod }),
    }

    const evidence = await gather({ reader, clock: { now: () => 0 }, redactor: createRedactor() }, target)

    const json = JSON.stringify(evidence)
    expect((known.secrets ?? []).filter((secret) => json.includes(secret))).toEqual([])
    expect(json).not.toContain('last-applied-configuration')
    const gaps = evidence.gaps.map((gap) => `${gap.what}: ${gap.reason}: ${gap.why}`)
    expect(gaps.filter((gap) => !HONEST.some((honest) => honest.test(gap)))).toEqual([])
    expect(evidence.pod?.metadata.name).toBe(known.pod ?? evidence.pod?.metadata.name)
    expect(evidence.pods.length > 0 || known.pod === null).toBe(true)
    expect(evidence.events.length).toBeGreaterThan(0)
    expect(evidence.collectedAt).toBe(recording.recordedAt)
    expect(calls.length).toBeLessThanOrEqual(13)
  })
})
