/** Reading from Prometheus: real queries, names that try to break out, and every way in which it fails. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPrometheusReader } from '../../../src/adapters/prometheus/prometheus-reader.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { ReadError } from '../../../src/evidence/cluster-reader.ts'
import { promql } from '../../../src/evidence/metrics-reader.ts'
import { hasPrometheus, type PrometheusServer, startPrometheus } from '../../support/prometheus-server.ts'

const T = Date.UTC(2026, 4, 4, 10, 0, 0) / 1000
const WINDOW = { from: T, to: T + 60, stepSeconds: 30 }
const never = () => new AbortController().signal

async function failure(promise: Promise<unknown>): Promise<ReadError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof ReadError) return error
  throw new Error('It did not fail with a ReadError.', { cause: error })
}

describe.skipIf(!hasPrometheus())('A real Prometheus', () => {
  const odd = 'it"s \\ a\nname} or vector(1) # ü'
  let server: PrometheusServer
  beforeAll(async () => {
    server = await startPrometheus([
      {
        name: 'bytes',
        labels: { pod: 'a' },
        points: [
          [T, 1],
          [T + 30, 2.5],
          [T + 60, 4],
        ],
      },
      { name: 'bytes', labels: { pod: 'b' }, points: [[T, 7]] },
      { name: 'bytes', labels: { pod: odd }, points: [[T + 60, 9]] },
      { name: 'present', labels: { pod: 'a' }, points: [[Math.floor(Date.now() / 1000), 1]] },
    ])
  })
  afterAll(() => server.remove())

  it('gives the values of a time', async () => {
    const reader = createPrometheusReader({ url: new Secret(`${server.url}/`) })

    const series = await reader.range({ ...WINDOW, expression: promql`bytes{pod=${'a'}}` }, never())

    expect(series).toEqual([
      {
        labels: { __name__: 'bytes', pod: 'a' },
        points: [
          [T, 1],
          [T + 30, 2.5],
          [T + 60, 4],
        ],
      },
    ])
  })

  it.each([
    ['finds the series with just that name', odd, [9]],
    ['does not read another series', 'x"} or bytes{pod="a', []],
    ['does not read another series behind a backslash', 'x\\"} or vector(1) or bytes{pod!="\\', []],
    ['takes half a character for none', 'x\ud800', []],
  ])('asked for a name of quotes and braces %s', async (_what, name, values) => {
    const reader = createPrometheusReader({ url: new Secret(server.url) })

    const series = await reader.range({ ...WINDOW, expression: promql`bytes{pod=${name}}` }, never())

    expect(series.flatMap(({ points }) => points.map(([, value]) => value))).toEqual(values)
  })

  it('leaves out what is no number', async () => {
    const reader = createPrometheusReader({ url: new Secret(server.url) })

    const series = await reader.range({ ...WINDOW, expression: 'bytes{pod="a"} / 0' }, never())

    expect(series.flatMap(({ points }) => points)).toEqual([])
  })

  it('tells which metrics are missing now', async () => {
    const reader = createPrometheusReader({ url: new Secret(server.url) })

    const missing = await reader.missing(['bytes', 'present', 'never_seen'], never())

    expect(missing).toEqual(['bytes', 'never_seen'])
  })

  it('says what is wrong with a query', async () => {
    const reader = createPrometheusReader({ url: new Secret(server.url) })

    const error = await failure(reader.range({ ...WINDOW, expression: 'bytes{' }, never()))

    expect(error.reason).toBe('unavailable')
    expect(error.message).toMatch(/HTTP status 400: .*parse error/)
  })
})

describe('A Prometheus that fails', () => {
  let server: Server | undefined
  afterEach(async () => {
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
    server?.closeAllConnections()
    await closed
    server = undefined
  })

  async function serve(listener: RequestListener): Promise<string> {
    const started = createServer(listener)
    server = started
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
    return `127.0.0.1:${(started.address() as AddressInfo).port}`
  }

  const query = { ...WINDOW, expression: 'up' }

  it.each([
    ['no token', 401, '{"status":"error","error":"unauthorized"}', 'forbidden', /401/],
    ['no right', 403, 'no', 'forbidden', /403/],
    ['the wrong path', 404, 'page not found', 'not-found', /404/],
    ['an overload', 503, '{"status":"error","error":"too busy"}', 'unavailable', /503: too busy/],
    ['a login page', 200, '<html>', 'unavailable', /not valid JSON/],
    [
      'other JSON',
      200,
      '{"status":"success","data":{"resultType":"vector","result":[]}}',
      'unavailable',
      /no range/,
    ],
    [
      'values of a wrong form',
      200,
      '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[["a",1]]}]}}',
      'unavailable',
      /no range/,
    ],
  ])('with %s is a gap', async (_what, status, body, reason, words) => {
    const address = await serve((_request, response) => response.writeHead(status).end(body))

    const error = await failure(
      createPrometheusReader({ url: new Secret(`http://${address}`) }).range(query, never()),
    )

    expect(error.reason).toBe(reason)
    expect(error.message).toMatch(words)
  })

  it('with an endless answer is cut off', async () => {
    const chunk = Buffer.alloc(256 * 1024, 32)
    const address = await serve((_request, response) => {
      const more = () => {
        if (!response.destroyed && response.write(chunk)) setImmediate(more)
      }
      response.on('drain', more)
      more()
    })

    const error = await failure(
      createPrometheusReader({ url: new Secret(`http://${address}`) }).range(query, never()),
    )

    expect(error.reason).toBe('truncated')
  })

  it.each([
    ['says nothing', () => {}],
    [
      'stops in the middle',
      ((_request, response) => void response.write('{"status":')) satisfies RequestListener,
    ],
  ])('that %s is waited for only so long', async (_what, listener: RequestListener) => {
    const address = await serve(listener)

    const error = await failure(
      createPrometheusReader({ url: new Secret(`http://${address}`), timeoutMs: 150 }).range(query, never()),
    )

    expect(error.reason).toBe('timed-out')
  })

  it('that is down is named without its address, which may hold a password', async () => {
    const address = await serve(() => {})
    await new Promise((resolve) => server?.close(resolve))
    server = undefined

    const error = await failure(
      createPrometheusReader({ url: new Secret(`http://bot:hunter22@${address}`) }).range(query, never()),
    )

    expect(error.reason).toBe('unavailable')
    expect(error.message).toBe('cannot reach Prometheus: ECONNREFUSED')
  })

  it('does not send the token where a redirect points', async () => {
    const asked: (string | undefined)[] = []
    const address = await serve((request, response) => {
      asked.push(request.headers.authorization)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const reader = createPrometheusReader({
      url: new Secret(`http://${address}`),
      token: new Secret('t0ken'),
    })

    const error = await failure(reader.range(query, never()))

    expect(asked).toEqual(['Bearer t0ken'])
    expect(error.message).toMatch(/redirect/)
  })

  it('gets the user name and password of the address as basic authentication, below its path', async () => {
    const asked: unknown[] = []
    const address = await serve((request, response) => {
      asked.push(request.url?.split('?')[0], request.headers.authorization)
      response.end('{"status":"success","data":{"resultType":"matrix","result":[]}}')
    })
    const reader = createPrometheusReader({ url: new Secret(`http://bot:p%40ss@${address}/prometheus/`) })

    await reader.range(query, never())

    expect(asked).toEqual([
      '/prometheus/api/v1/query_range',
      `Basic ${Buffer.from('bot:p@ss').toString('base64')}`,
    ])
  })

  it("ends with the caller's own reason when the caller gives up", async () => {
    const address = await serve(() => {})
    const reader = createPrometheusReader({ url: new Secret(`http://${address}`) })

    const asking = reader.range(query, AbortSignal.abort(new Error('enough')))

    await expect(asking).rejects.toThrow('enough')
  })
})
