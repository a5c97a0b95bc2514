/** The chart is a picture of fixed size, the same for the same history, whatever the history holds. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMemoryChart } from '../../../src/adapters/chart/memory-chart.ts'
import { memorySvg } from '../../../src/adapters/chart/memory-svg.ts'
import type { MemoryHistory } from '../../../src/domain/metrics.ts'
import { MI } from '../../support/pod-metrics.ts'

const T = Date.UTC(2026, 4, 4, 6, 0, 0) / 1000
const LEAK: MemoryHistory = {
  container: 'api',
  runs: [0, 1].map((run) =>
    Array.from({ length: 40 }, (_, i) => [T + run * 3000 + i * 60, (90 + i) * MI] as const),
  ),
  limit: 128 * MI,
  kills: [T + 2400, T + 5400],
  restarts: [T + 600],
}

/** Width and height from the header chunk. */
function sizeOf(png: Uint8Array): readonly [number, number] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return [view.getUint32(16), view.getUint32(20)]
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.double({ min: 0, max: 1e12 }), fc.constant(T))
const anyTime = fc.oneof(anyNumber, fc.integer({ min: T, max: T + 86_400 }))
const anyHistory: fc.Arbitrary<MemoryHistory> = fc.record(
  {
    container: fc.string({ unit: 'binary', maxLength: 80 }),
    runs: fc.array(fc.array(fc.tuple(anyTime, anyNumber), { maxLength: 20 }), { maxLength: 6 }),
    limit: anyNumber,
    kills: fc.array(anyTime, { maxLength: 30 }),
    restarts: fc.array(anyTime, { maxLength: 30 }),
  },
  { requiredKeys: ['container', 'runs', 'kills', 'restarts'] },
)

describe('The chart', () => {
  it.each(['light', 'dark'] as const)('is a PNG of 1920 x 640 pixels below 200 KiB (%s)', async (theme) => {
    const png = await renderMemoryChart(LEAK, theme)

    expect([...png.subarray(0, 8)]).toEqual(SIGNATURE)
    expect(sizeOf(png)).toEqual([1920, 640])
    expect(png.length).toBeLessThan(200 * 1024)
  })

  it('is the same for the same history, and another for the other theme', async () => {
    const [one, same, dark] = await Promise.all([
      renderMemoryChart(LEAK, 'light'),
      renderMemoryChart(LEAK, 'light'),
      renderMemoryChart(LEAK, 'dark'),
    ])

    expect(Buffer.compare(one, same)).toBe(0)
    expect(Buffer.compare(one, dark)).not.toBe(0)
  })

  it('has letters: text changes many pixels although no font is installed for it', async () => {
    const named = await renderMemoryChart(LEAK, 'light')
    const other = await renderMemoryChart({ ...LEAK, container: 'another-container' }, 'light')

    expect(Buffer.compare(named, other)).not.toBe(0)
  })

  it('tells limit, kills, restarts and the hours in UTC', () => {
    const svg = memorySvg(LEAK, 'light')

    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text)
    expect(texts).toEqual(
      expect.arrayContaining([
        'Memory of api',
        'limit 128Mi',
        '2 OOM kills',
        '1 restart',
        '4 May, UTC',
        '06:30',
        '07:00',
        '64Mi',
        '0',
      ]),
    )
  })

  it('takes names for text only', () => {
    const svg = memorySvg({ ...LEAK, container: '</text><image href="x"/>&\u0000' }, 'light')

    expect(svg).not.toContain('<image')
    expect(svg).toContain('&lt;/text&gt;')
  })

  it('says so when there is nothing to draw', async () => {
    const empty = { container: 'api', runs: [[]], kills: [], restarts: [] }

    expect(memorySvg(empty, 'dark')).toContain('No measurements')
    expect(sizeOf(await renderMemoryChart(empty, 'dark'))).toEqual([1920, 640])
  })

  it('is drawn for any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyHistory,
        fc.constantFrom('light' as const, 'dark' as const),
        async (history, theme) => {
          const svg = memorySvg(history, theme)

          expect(svg).not.toMatch(/NaN|Infinity/)
          expect(svg.length).toBeLessThan(100_000)
          expect(sizeOf(await renderMemoryChart(history, theme))).toEqual([1920, 640])
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)
})
