/** Holds the diagnosis to the field cases that application logs explain: never sure of a wrong cause, mostly right. */
import { describe, expect, it } from 'vitest'
import { CAUSE_IDS } from '../../../src/domain/diagnosis.ts'
import { LOG_CASES } from './application-logs.ts'
import { scoreField } from './application-logs-score.ts'

/** Share of first findings that must be right; what was measured, rounded down to 5 %. */
const TOP_ONE = 0.95

/** Causes that logs alone can tell. */
const LOGGED = CAUSE_IDS.slice(CAUSE_IDS.indexOf('config-invalid')).filter((cause) =>
  LOG_CASES.some((field) => field.expected === cause),
)

describe('field cases of application logs', () => {
  const scored = scoreField()

  it('have names of their own, and at least five cases of each cause', () => {
    const names = LOG_CASES.map((field) => field.name)

    const rare = LOGGED.filter((cause) => LOG_CASES.filter((field) => field.expected === cause).length < 5)

    expect(new Set(names).size).toBe(names.length)
    expect(rare).toEqual([])
  })

  it('never get a wrong cause as identified', () => {
    const confident = scored.filter((s) => !s.right && s.verdict === 'identified')

    expect(confident).toEqual([])
  })

  it(`name the right cause first in at least ${TOP_ONE * 100} % of them`, () => {
    const right = scored.filter((s) => s.right).length

    expect(right / scored.length).toBeGreaterThanOrEqual(TOP_ONE)
  })

  it('name the container that crashed', () => {
    const elsewhere = scored.filter((s) => !s.container)

    expect(elsewhere).toEqual([])
  })
})
