/** The engine on field cases of the cluster kind, written without knowledge of its rules. */
import { expect, it } from 'vitest'
import { clusterCases } from './cluster-cases.ts'
import { judgeFieldCase, reportField } from './score-field.ts'

const judgements = clusterCases.map(judgeFieldCase)

it('has cases with names of their own', () => {
  const names = new Set(clusterCases.map((c) => c.name))

  expect(names.size).toBe(clusterCases.length)
})

it.each(judgements.map((j) => [j.case.name, j] as const))(
  'does not identify a wrong cause: %s',
  (_, judgement) => {
    expect(judgement.confidentlyWrong, reportField([judgement])).toBe(false)
  },
)

it('names the cause first in most cases', () => {
  const right = judgements.filter((j) => j.right).length

  console.log(reportField(judgements))

  expect(right / judgements.length).toBeGreaterThanOrEqual(0.95)
})
