/** Pressure of the node that is over by now still speaks for it, when metrics recorded it. */
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { buildEvidence, COLLECTED_AT, terminated } from '../support/evidence-builder.ts'

const NOW = COLLECTED_AT / 1000

function killedWithoutLimit(pressureAt: readonly number[]) {
  return diagnose(
    buildEvidence({
      containers: [{ lastState: terminated(137, { reason: 'OOMKilled', from: -2400, to: -1200 }) }],
      metrics: {
        pod: 'api',
        from: new Date(COLLECTED_AT - 3_600_000).toISOString(),
        to: new Date(COLLECTED_AT).toISOString(),
        stepSeconds: 60,
        containers: [],
        nodePressure: [
          { condition: 'MemoryPressure', points: pressureAt.map((second) => [NOW + second, 1] as const) },
        ],
      },
    }),
  ).findings[0]
}

describe('Pressure that a node was under', () => {
  it('when a container was killed is evidence', () => {
    const finding = killedWithoutLimit([-1320, -1260, -1200])

    expect(finding?.cause).toBe('node-pressure')
    expect(finding?.supports).toContainEqual({
      source: 'prometheus kube_node_status_condition',
      at: new Date(COLLECTED_AT - 1_320_000).toISOString(),
      text: 'node node-a was under MemoryPressure for 2 min',
    })
  })

  it('at another time is none', () => {
    const finding = killedWithoutLimit([-3600, -3540])

    expect(finding?.supports.some(({ source }) => source.startsWith('prometheus'))).toBe(false)
  })
})
