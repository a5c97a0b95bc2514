/** Spans over real HTTP: how they belong together, and what a collector that is away costs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenTracer, openTracer } from '../../../src/adapters/otlp/open-tracer.ts'
import { AppError, RetryLater } from '../../../src/domain/errors.ts'
import { currentTrace, withTrace } from '../../../src/work-context.ts'
import { until } from '../../support/poll.ts'
import { type SpanCollector, startSpanCollector } from '../../support/span-collector.ts'

let collector: SpanCollector
let tracer: OpenTracer
let warnings: object[]
beforeEach(async () => {
  collector = await startSpanCollector()
  tracer = open(`${collector.url}/v1/traces`)
})
afterEach(() => collector.close())

function open(url: string): OpenTracer {
  warnings = []
  const log = {
    debug: () => {},
    info: () => {},
    warn: (fields: object) => void warnings.push(fields),
    error: () => {},
  }
  const context = { current: currentTrace, run: withTrace }
  return openTracer({ url, headers: {}, resource: { 'service.name': 'crashloop' }, context, log })
}

const inside = async () => currentTrace()

describe('A span', () => {
  it('belongs to the one around it, over whatever is awaited', async () => {
    await tracer.span('outer', {}, async () => {
      await Promise.all([tracer.span('left', {}, inside), tracer.span('right', {}, inside)])
    })
    await tracer.close()

    const outer = collector.spans.find(({ name }) => name === 'outer')
    expect(outer?.parentSpanId).toBeUndefined()
    expect(
      collector.spans.filter(({ parentSpanId }) => parentSpanId === outer?.spanId).map(({ name }) => name),
    ).toEqual(['left', 'right'])
    expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1)
  })

  it('that is only a part of something is not told alone', async () => {
    const alone = await tracer.span('read', { isPart: true }, inside)
    await tracer.span('job', {}, () => tracer.span('read', { isPart: true }, inside))
    await tracer.close()

    expect(alone).toBeUndefined()
    expect(collector.spans.map(({ name }) => name)).toEqual(['read', 'job'])
  })

  it('goes on with the trace of another process', async () => {
    const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

    const within = await tracer.span('job', { parent, kind: 'consumer' }, inside)
    await tracer.close()

    const [span] = collector.spans
    expect(span).toMatchObject({ traceId: parent.slice(3, 35), parentSpanId: parent.slice(36, 52), kind: 5 })
    expect(within).toBe(`00-${span?.traceId}-${span?.spanId}-01`)
  })

  it.each(['nonsense', '00-xyz-1-01', `00-${'1'.repeat(32)}-${'2'.repeat(16)}`])(
    'begins a trace of its own where the parent is %s',
    async (parent) => {
      await tracer.span('job', { parent }, inside)
      await tracer.close()

      expect(collector.spans[0]?.parentSpanId).toBeUndefined()
      expect(collector.spans[0]?.traceId).toMatch(/^[0-9a-f]{32}$/)
    },
  )

  it.each([
    ['an error of ours', new AppError('read-forbidden', 'password=hunter2'), 'read-forbidden', 2],
    ['an unknown error', new TypeError('hunter2'), 'TypeError', 2],
    ['what comes back later', new RetryLater(5, 'hunter2'), 'retry-later', undefined],
  ])('that ends with %s says its code and none of its words', async (_, error, type, code) => {
    await expect(tracer.span('work', {}, () => Promise.reject(error))).rejects.toBe(error)
    await tracer.close()

    const [span] = collector.spans
    expect(span?.attributes).toEqual([{ key: 'error.type', value: { stringValue: type } }])
    expect(span?.status.code).toBe(code)
    expect(JSON.stringify(span)).not.toContain('hunter2')
  })
})

describe('A collector', () => {
  it('that refuses is told of once, and the work goes on', async () => {
    collector.answer(503)

    expect(await tracer.span('one', {}, async () => 'done')).toBe('done')
    await tracer.close()
    await tracer.span('two', {}, inside)
    await tracer.close()

    expect(warnings).toEqual([{ status: 503, spans: 1 }])
  })

  it('that is away does not keep the process, and its address is not logged', async () => {
    await collector.close()

    await tracer.span('one', {}, inside)
    await tracer.close()

    expect(warnings).toEqual([{ failure: 'TypeError', spans: 1 }])
  })

  it('gets many spans in batches', async () => {
    await Promise.all(
      Array.from({ length: 1_100 }, (_, n) => tracer.span(`span ${n}`, { attributes: { n } }, inside)),
    )
    await tracer.close()
    await until(() => collector.spans.length === 1_100)

    expect(collector.headers).toHaveLength(3)
    expect(collector.spans.at(-1)?.attributes).toEqual([{ key: 'n', value: { intValue: '1099' } }])
  })
})
