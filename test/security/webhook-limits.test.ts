/** What a hostile client can do to the webhook: endless, dripping, compressed and cleverly built requests. */
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlertmanagerWebhook } from '../../handlers/http/alertmanager.ts'
import { parseAlertGroup } from '../../handlers/http/alertmanager-payload.ts'
import { type HttpServer, startHttpServer, TIME_LIMITS } from '../../src/adapters/http/http-server.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { JobPayloads } from '../../src/incidents/ports.ts'

const TOKEN = 'a-token-for-the-test'
const ALERT = '{"version":"4","alerts":[{"status":"firing","labels":{"namespace":"n","pod":"p"}}]}'

let server: HttpServer
let taken: JobPayloads['intake'][]
let logged: string[]
let open: Socket[]
beforeEach(async () => {
  taken = []
  logged = []
  open = []
  const write = (fields: object, message: string) => void logged.push(JSON.stringify([fields, message]))
  const log = { debug: write, info: write, warn: write, error: write }
  const queue = {
    add: async (_: string, payload: unknown) => void taken.push(payload as JobPayloads['intake']),
  }
  const webhook = createAlertmanagerWebhook({
    queue,
    token: new Secret(TOKEN),
    clock: { now: () => 0 },
    log,
    onAlerts: () => {},
  })
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: [webhook],
    log,
    timeLimits: { headersMs: 300, requestMs: 600, checkMs: 50 },
  })
})
afterEach(async () => {
  for (const socket of open) socket.destroy()
  await server.stop(100)
})

function post(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/webhooks/alertmanager`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
  })
}

/** Sends `begin`, then one byte now and again; resolves to what came back when the server ends the connection. */
function drip(begin: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  open.push(socket)
  const { promise, resolve } = Promise.withResolvers<string>()
  let answer = ''
  socket.write(begin)
  const drops = setInterval(() => socket.write('x'), 50)
  socket.on('data', (data) => {
    answer += data.toString('latin1')
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    clearInterval(drops)
    resolve(answer)
  })
  return promise
}

const HANDLER = join(import.meta.dirname, '../../handlers/http/alertmanager.ts')
const HEAD = `POST /webhooks/alertmanager HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n`

describe('A client that drips', () => {
  it('its headers is cut off', async () => {
    expect(await drip(`${HEAD}X-Slow: `)).toMatch(/^HTTP\/1\.1 408|^$/)
  })

  it('its body is cut off', async () => {
    expect(await drip(`${HEAD}Content-Length: 1000\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 408|^$/)
    expect(taken).toEqual([])
  })

  it('is not given much time in production either', () => {
    expect(TIME_LIMITS.headersMs).toBeLessThanOrEqual(10_000)
    expect(TIME_LIMITS.requestMs).toBeLessThanOrEqual(30_000)
    expect(TIME_LIMITS.checkMs).toBeLessThanOrEqual(1_000)
  })
})

describe('A request', () => {
  it('with headers of more than 16 KiB is refused', async () => {
    expect((await post(ALERT, { 'x-much': 'x'.repeat(20_000) })).status).toBe(431)
  })

  it.each(['gzip', 'deflate', 'br'])(
    'with a body in %s is refused before it is unpacked',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))

      const response = await post(bomb, { 'content-encoding': encoding })

      expect(response.status).toBe(415)
      expect(await response.json()).toEqual({ error: 'Send the body without compression.' })
    },
  )

  it('compares its token over digests of one length, whatever is sent', async () => {
    const tokens = ['', 'a', TOKEN.slice(0, -1), `${TOKEN}a`, TOKEN.toUpperCase(), 'x'.repeat(8_000)]

    const statuses = await Promise.all(
      tokens.map(async (token) => (await post(ALERT, { authorization: `Bearer ${token}` })).status),
    )

    expect(new Set(statuses)).toEqual(new Set([401]))
    expect((await post(ALERT)).status).toBe(202)
    // Its time cannot be measured here, so that the source has to do: one comparison, and that one of digests.
    const source = readFileSync(HANDLER, 'utf8')
    expect(source.match(/reveal\(\)/g)).toHaveLength(1)
    expect(source).toContain('timingSafeEqual(digestOf(given), expected)')
  })
})

const labels = (json: string) => `{"version":"4","alerts":[{"status":"firing","labels":${json}}]}`
const many = (count: number) => Array.from({ length: count }, (_, i) => `"k${i}":"v"`).join(',')

describe('A body of hostile JSON', () => {
  it.each([
    ['nested arrays', '['.repeat(500_000)],
    ['closed nested arrays', `${'['.repeat(400_000)}${']'.repeat(400_000)}`],
    ['nested objects', `${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`],
    ['nested labels', labels(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
    ['a third of a million wrong alerts', `{"version":"4","alerts":[${'{},'.repeat(330_000)}{}]}`],
    ['a number beyond all bounds', `{"version":"4","truncatedAlerts":1e999,"alerts":[{"status":"firing"}]}`],
    ['numbers for texts', labels(`{"a":${'9'.repeat(300_000)}}`)],
    ['a list for alerts', '{"version":"4","alerts":"firing"}'],
  ])('as %s is refused soon, in words', async (_, body) => {
    const before = performance.now()

    const response = await post(body)

    expect(response.status).toBe(400)
    expect(((await response.json()) as { error: string }).error.length).toBeLessThan(700)
    expect(performance.now() - before).toBeLessThan(8_000)
    expect(taken).toEqual([])
  })

  it('with special names stays plain data, the last of double names counts', async () => {
    const names = '"__proto__":"x","constructor":"y","toString":"z","pod":"first","pod":"last"'

    const response = await post(
      labels(`{${names}}`).replace('"version"', '"__proto__":{"polluted":1},"version"'),
    )

    const got = taken[0]?.group.alerts[0]?.labels ?? {}
    expect(response.status).toBe(202)
    expect(Object.getPrototypeOf(got)).toBe(Object.prototype)
    expect(got).toMatchObject({ pod: 'last', constructor: 'y' })
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('with many, long or endless labels is kept at a size that a record can bear', async () => {
    const response = await post(
      labels(`{${many(20_000)},"${'n'.repeat(5_000)}":"v","long":"${'x'.repeat(300_000)}"}`),
    )

    expect(response.status).toBe(202)
    expect(JSON.stringify(taken).length).toBeLessThan(10_000)
  })

  it('is quoted neither in the answer nor in the log', async () => {
    const response = await post(labels('{"\\u202e<!channel>\\u001b[31m":1}'))

    const answer = await response.text()
    expect(response.status).toBe(400)
    for (const text of [answer, ...logged]) expect(text).not.toMatch(/channel|202e|\u202e|31m/)
  })

  it('of many alerts is parsed in time that grows with its length', () => {
    const group = (count: number) =>
      `{"version":"4","alerts":[${Array.from({ length: count }, () => '{"status":"firing"}').join(',')}]}`

    const before = process.threadCpuUsage()
    const parsed = parseAlertGroup(group(50_000))

    expect(parsed.ok).toBe(true)
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5_000)
  })
})
