/** What the course of memory is taken for, from metrics alone; without metrics nothing changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { ContainerMetrics, MetricPoint, Metrics } from '../../src/domain/metrics.ts'
import { buildEvidence, COLLECTED_AT, terminated } from '../support/evidence-builder.ts'

const MI = 2 ** 20
const NOW = COLLECTED_AT / 1000

function killedWith(container: Partial<ContainerMetrics> | undefined, limit: string | null = '128Mi') {
  const metrics: Metrics | undefined = container && {
    pod: 'api',
    from: new Date(COLLECTED_AT - 6 * 3_600_000).toISOString(),
    to: new Date(COLLECTED_AT).toISOString(),
    stepSeconds: 90,
    nodePressure: [],
    containers: [{ container: 'api', memoryRuns: [], throttling: [], restarts: [], ...container }],
  }
  return diagnose(
    buildEvidence({
      containers: [
        {
          ...(limit === null ? {} : { resources: { limits: { memory: limit } } }),
          lastState: terminated(137, { reason: 'OOMKilled', from: -2400, to: -60 }),
        },
      ],
      ...(metrics ? { metrics } : {}),
    }),
  )
}

/** A run that ends `ago` seconds before the collection, with a value in Mi every minute. */
function run(ago: number, values: readonly number[]): readonly MetricPoint[] {
  return values.map((value, index) => [NOW - ago - (values.length - 1 - index) * 60, value * MI] as const)
}

const ramp = (from: number, to: number) => Array.from({ length: 30 }, (_, i) => from + ((to - from) * i) / 29)
const sawtooth = ramp(60, 118).map((value, index) => value + (index % 4) * 3)
const flat = Array.from({ length: 30 }, (_, i) => 121 + (i % 3))
const jump = [...Array.from({ length: 28 }, () => 50), 90, 126]
const warmUpAndJump = [10, 30, 48, ...Array.from({ length: 25 }, () => 50), 126]

describe('A course of memory before a kill', () => {
  it.each([
    ['grows steadily', [run(5000, ramp(60, 126)), run(60, ramp(60, 127))], 'this looks like a leak'],
    ['grows under a collector of garbage', [run(60, sawtooth)], 'this looks like a leak'],
    ['stands at the limit', [run(60, flat)], 'the limit is too low'],
    ['jumps', [run(60, jump)], 'this looks like load'],
    ['jumps after a warm-up', [run(60, warmUpAndJump)], 'this looks like load'],
    [
      'is never seen near the limit',
      [
        run(
          60,
          Array.from({ length: 20 }, () => 40),
        ),
      ],
      'between two measurements',
    ],
    ['is full at once', [run(600, [70, 126]), run(60, [80, 127])], 'needs more than its limit to start'],
  ])('that %s', (_what, memoryRuns, words) => {
    expect(killedWith({ memoryRuns }).findings[0]?.summary).toContain(words)
  })

  it('that differs from run to run is told and not judged', () => {
    const { findings, remedies } = killedWith({
      memoryRuns: [run(9000, ramp(60, 126)), run(5000, flat), run(60, jump)],
    })

    expect(findings[0]?.summary).not.toMatch(/leak|load|too low/)
    expect(findings[0]?.supports.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('with no clear course'),
    )
    expect(remedies).toEqual(killedWith(undefined).remedies)
  })

  it('is counted only as far as the runs are alike', () => {
    const { findings } = killedWith({
      memoryRuns: [run(9000, flat), run(5000, ramp(60, 126)), run(60, ramp(60, 126))],
    })

    expect(findings[0]?.supports.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/before 2 of 3 kills/),
    )
  })

  it('without a limit is not judged', () => {
    const { findings } = killedWith({ memoryRuns: [run(60, ramp(60, 126))] }, null)

    expect(findings[0]?.supports.some(({ source }) => source.startsWith('prometheus'))).toBe(false)
  })

  it.each([Number.POSITIVE_INFINITY, 2 ** 63, 1e308])(
    'with %s for "no limit" is not judged',
    (memoryLimit) => {
      const { findings } = killedWith({ memoryRuns: [run(60, ramp(60, 126))], memoryLimit }, null)

      expect(findings[0]?.supports.some(({ source }) => source.startsWith('prometheus'))).toBe(false)
    },
  )

  it('is judged without points that are no amount of memory', () => {
    const memoryRuns = [
      [[NOW - 5000, Number.POSITIVE_INFINITY] as const],
      [...run(60, ramp(60, 126)), [NOW - 60, 1e308] as const],
    ]

    expect(killedWith({ memoryRuns }).findings).toEqual(
      killedWith({ memoryRuns: [run(60, ramp(60, 126))] }).findings,
    )
  })

  it('is cut at restarts when the runs cannot be told apart', () => {
    const runs = [run(5000, ramp(60, 126)), run(60, ramp(60, 126))]
    const restarts = [
      [NOW - 6000, 1],
      [NOW - 1860, 1],
      [NOW - 1740, 2],
    ] as const

    const { findings } = killedWith({ memoryRuns: [runs.flat()], restarts })

    expect(findings[0]?.supports.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^memory rose steadily .* before each of 2 kills/),
    )
  })

  it('of a run that goes on is not taken for one before a kill', () => {
    const shown = diagnose(
      buildEvidence({
        containers: [
          {
            resources: { limits: { memory: '128Mi' } },
            state: { running: { startedAt: new Date(COLLECTED_AT - 1_000_000).toISOString() } },
            lastState: terminated(137, { reason: 'OOMKilled', from: -9000, to: -1100 }),
          },
        ],
        metrics: {
          pod: 'api',
          from: '2026-05-04T04:00:00Z',
          to: '2026-05-04T10:00:00Z',
          stepSeconds: 60,
          nodePressure: [],
          containers: [
            { container: 'api', memoryRuns: [run(0, flat.slice(0, 16))], throttling: [], restarts: [] },
          ],
        },
      }),
    ).findings[0]?.supports

    expect(shown?.some(({ source }) => source.startsWith('prometheus'))).toBe(false)
  })

  it('may be anything without harm', () => {
    const value = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.integer({ min: 0, max: 200 * MI }))
    const time = fc.oneof(
      fc.double({ noNaN: true, min: 0, max: 253_402_300_799 }),
      fc.integer({ min: NOW - 20_000, max: NOW }),
    )
    const points = fc.array(fc.tuple(time, value), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(
        fc.record({
          memoryRuns: fc.array(points, { maxLength: 6 }),
          throttling: points,
          restarts: points,
          memoryLimit: value,
        }),
        fc.constantFrom('128Mi', null, '0', 'nonsense'),
        (metrics, limit) => {
          const { findings } = killedWith(metrics, limit)

          expect(findings.map(({ cause }) => cause)).toContain('oom-killed')
          expect(JSON.stringify(findings)).not.toMatch(/NaN|undefined|Infinity/)
        },
      ),
      { numRuns: 300 },
    )
  })
})
