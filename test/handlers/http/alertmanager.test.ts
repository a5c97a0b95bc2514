/** The webhook as Alertmanager meets it: real HTTP, each status it may answer. */
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createAlertmanagerWebhook } from '../../../handlers/http/alertmanager.ts'
import { createHealthRoutes } from '../../../handlers/http/health.ts'
import { type HttpServer, startHttpServer } from '../../../src/adapters/http/http-server.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { type JobPayloads, QueueUnavailable } from '../../../src/incidents/ports.ts'
import { silentLog } from '../../support/silent-log.ts'

const ALERT = readFileSync(
  join(import.meta.dirname, '../../fixtures/corpus/config-pydantic-settings/alert.json'),
  'utf8',
)
const TOKEN = 'a-token-for-the-test'

let server: HttpServer | undefined
afterEach(async () => {
  await server?.stop(100)
  server = undefined
})

interface Setup {
  readonly taken: JobPayloads['intake'][]
  readonly queue: { down: boolean; broken: boolean; slow?: Promise<void> }
  post(body: string, headers?: Record<string, string>): Promise<Response>
  url: string
}

async function setUp(): Promise<Setup> {
  const taken: JobPayloads['intake'][] = []
  const queue: Setup['queue'] = { down: false, broken: false }
  const webhook = createAlertmanagerWebhook({
    token: new Secret(TOKEN),
    clock: { now: () => Date.parse('2026-11-21T10:00:00Z') },
    log: silentLog,
    onAlerts: () => {},
    queue: {
      async add(_name, payload) {
        if (queue.down) throw new QueueUnavailable('away')
        if (queue.broken) throw new Error('a secret of the process')
        await queue.slow
        taken.push(payload as JobPayloads['intake'])
      },
    },
  })
  const health = createHealthRoutes({
    required: {
      queue: {
        run: async () => {
          if (queue.down) throw new Error('connection refused')
        },
        down: 'no job can be stored',
      },
    },
    reported: { slack: { run: () => Promise.reject(new Error('not connected')), down: 'Slack is away' } },
    timeoutMs: 500,
    log: silentLog,
  })
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: [webhook, ...health],
    log: silentLog,
  })
  const url = `http://127.0.0.1:${server.port}`
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/webhooks/alertmanager`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    })
  return { taken, queue, post, url }
}

describe('POST /webhooks/alertmanager', () => {
  it('answers 202 once the group is stored, whole', async () => {
    const { post, taken } = await setUp()

    const response = await post(ALERT)

    expect(response.status).toBe(202)
    expect(taken).toHaveLength(1)
    expect(taken[0]).toMatchObject({
      receivedAt: '2026-11-21T10:00:00.000Z',
      group: { alerts: [{ fingerprint: '14a0c24c846f6cdf', labels: { namespace: 'payments' } }] },
    })
    expect(taken[0]?.group.alerts[0]).not.toHaveProperty('endsAt')
  })

  it('does not answer before the job is durable', async () => {
    const { post, queue } = await setUp()
    const gate = Promise.withResolvers<void>()
    queue.slow = gate.promise
    let answered = false

    const response = post(ALERT).then((each) => {
      answered = true
      return each
    })
    await fetch(`http://127.0.0.1:${server?.port}/healthz`)
    const early = answered
    gate.resolve()

    expect((await response).status).toBe(202)
    expect(early).toBe(false)
  })

  it.each([
    ['no token', { authorization: '' }],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a longer token', { authorization: `Bearer ${TOKEN}x` }],
  ])('answers 401 with a challenge to %s', async (_, headers) => {
    const { post, taken } = await setUp()

    const response = await post(ALERT, headers)

    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(taken).toEqual([])
  })

  const payload = JSON.parse(ALERT)
  it.each([
    ['415 to another content type', 415, ALERT, { 'content-type': 'text/plain' }],
    ['413 to more than a mebibyte', 413, JSON.stringify({ ...payload, filler: 'x'.repeat(1024 * 1024) }), {}],
    ['400 to broken JSON', 400, ALERT.slice(0, -20), {}],
    ['400 to an empty body', 400, '', {}],
    ['400 to another version', 400, JSON.stringify({ ...payload, version: '5' }), {}],
    ['400 to a payload without alerts', 400, JSON.stringify({ ...payload, alerts: [] }), {}],
    [
      '400 to labels that are no texts',
      400,
      JSON.stringify({ ...payload, alerts: [{ status: 'firing', labels: { pod: {} } }] }),
      {},
    ],
    ['400 to JSON nested without end', 400, '['.repeat(500_000), {}],
  ])('answers %s, in words', async (_, status, body, headers) => {
    const { post, taken } = await setUp()

    const response = await post(body, headers)

    expect(response.status).toBe(status)
    expect(((await response.json()) as { error: string }).error).toMatch(/\w+ \w+/)
    expect(taken).toEqual([])
  })

  it('answers 405 to another method and names the right one', async () => {
    const { url } = await setUp()

    const response = await fetch(`${url}/webhooks/alertmanager`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  it('answers 503 with Retry-After while the queue is away, and 202 afterwards', async () => {
    const { post, queue, taken } = await setUp()
    queue.down = true

    const refused = await post(ALERT)
    queue.down = false
    const accepted = await post(ALERT)

    expect([refused.status, accepted.status]).toEqual([503, 202])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(taken).toHaveLength(1)
  })

  it('answers 500 to an error of its own without telling it', async () => {
    const { post, queue } = await setUp()
    queue.broken = true

    const response = await post(ALERT)

    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret')
  })

  it('takes names that are special in JavaScript as plain data', async () => {
    const { post, taken } = await setUp()
    const labels = '{"__proto__":"x","constructor":"y","pod":"p","namespace":"n"}'

    const response = await post(
      `{"version":"4","alerts":[{"status":"firing","labels":${labels},"fingerprint":"__proto__"}]}`,
    )

    expect(response.status).toBe(202)
    expect(taken[0]?.group.alerts[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(Object.getPrototypeOf(taken[0]?.group.alerts[0]?.labels)).toBe(Object.prototype)
  })

  it('passes over fields that newer versions add', async () => {
    const { post } = await setUp()

    const response = await post(
      JSON.stringify({ ...payload, notification_reason: 'first notification', routeLabels: { a: 'b' } }),
    )

    expect(response.status).toBe(202)
  })

  it('finishes the request under way when it stops', async () => {
    const { post, queue, taken } = await setUp()
    const gate = Promise.withResolvers<void>()
    queue.slow = gate.promise
    const response = post(ALERT)
    await fetch(`http://127.0.0.1:${server?.port}/healthz`)

    const stopped = server?.stop(5_000)
    gate.resolve()

    expect((await response).status).toBe(202)
    await stopped
    expect(taken).toHaveLength(1)
  })

  it('refuses by the headers without waiting for the body', async () => {
    const { url } = await setUp()
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const half = request(`${url}/webhooks/alertmanager`, {
        method: 'POST',
        headers: { 'content-length': '1000000' },
      })
      half.on('response', (response) => {
        resolve(response.statusCode)
        half.destroy()
      })
      half.on('error', reject)
      half.flushHeaders()
    })

    expect(status).toBe(401)
  })
})

describe('GET /readyz', () => {
  it('names what is away; Slack alone does not make it unready', async () => {
    const { queue, url } = await setUp()

    const ready = await fetch(`${url}/readyz`)
    queue.down = true
    const unready = await fetch(`${url}/readyz`)

    expect(ready.status).toBe(200)
    expect(await ready.json()).toEqual({
      ready: true,
      checks: { queue: 'ok', slack: expect.stringMatching(/^down: /) },
    })
    expect(unready.status).toBe(503)
    expect(await unready.json()).toMatchObject({
      checks: { queue: expect.stringMatching(/^down: no job can be stored/) },
    })
  })
})
