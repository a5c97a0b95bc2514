/** Who is not Slack gets nothing done: signed requests through our real server, forged, stale, changed and repeated. */
import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { register } from '../../handlers/slack/index.ts'
import { type HttpServer, startHttpServer } from '../../src/adapters/http/http-server.ts'
import { createMemoryPace } from '../../src/adapters/memory/pace.ts'
import { createSlackApp, type SlackApp } from '../../src/adapters/slack/bolt-app.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { createOnce } from '../../src/incidents/once.ts'
import type { SimulatedSlack } from '../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../src/playground/slack/start.ts'
import { inertListeners } from '../support/inert-listeners.ts'
import { silentLog } from '../support/silent-log.ts'

const SECRET = 'signing-secret-of-the-test'
const FORM = 'application/x-www-form-urlencoded'

let slack: SimulatedSlack
let app: SlackApp
let server: HttpServer
let asked: unknown[]
beforeAll(async () => {
  slack = await startSimulatedSlack({
    transport: { http: { requestUrl: '' } },
    botToken: 'xoxb-test-bot',
    appToken: 'xapp-test-app',
    signingSecret: SECRET,
    users: [{ id: 'U0ADA', name: 'ada' }],
    channels: [{ id: 'C0ALERTS', name: 'alerts' }],
  })
  app = createSlackApp({
    config: {
      botToken: 'xoxb-test-bot',
      slackApiUrl: slack.apiUrl,
      transport: { type: 'http', signingSecret: SECRET },
    },
    log: silentLog,
  })
  const once = createOnce(createMemoryPace({ clock: systemClock }))
  register(app.app, inertListeners({ once, ask: async (question) => void asked.push(question) }))
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: [],
    slackHandler: app.httpHandler,
    log: silentLog,
  })
  await app.start()
})
afterAll(async () => {
  await server.stop(100)
  await app.stop(0)
  await slack.close()
})
beforeEach(() => {
  asked = []
})

let triggers = 0
function commandBody(): string {
  triggers += 1
  return new URLSearchParams({
    command: '/crashloop',
    text: 'payments/api',
    user_id: 'U0ADA',
    channel_id: 'C0ALERTS',
    team_id: 'T0',
    trigger_id: `trigger-${triggers}`,
  }).toString()
}

function signed(body: string, seconds = 0, secret = SECRET): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000) + seconds)
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    'content-type': FORM,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  }
}

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${server.port}/slack/events`, {
    method: 'POST',
    headers,
    body,
  })
  await response.arrayBuffer()
  return response.status
}

describe('A request to /slack/events', () => {
  it('that Slack signed is heard', async () => {
    const body = commandBody()

    const status = await send(body, signed(body))

    expect(status).toBe(200)
    await expect.poll(() => asked.length).toBe(1)
  })

  const { 'x-slack-signature': _signature, ...unsigned } = signed('')
  const { 'x-slack-request-timestamp': _timestamp, ...untimed } = signed('')
  it.each<[string, (body: string) => Record<string, string>]>([
    ['is older than five minutes', (body) => signed(body, -302)],
    ['comes from the future', (body) => signed(body, 310)],
    ['is signed with another secret', (body) => signed(body, 0, 'another-secret')],
    ['carries the signature of another body', (body) => signed(`${body}&text=more`)],
    [
      'carries the timestamp of another request',
      (body) => ({ ...signed(body), 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000) - 5) }),
    ],
    ['has no signature', () => unsigned],
    ['has an empty signature', (body) => ({ ...signed(body), 'x-slack-signature': '' })],
    ['has a signature of another length', (body) => ({ ...signed(body), 'x-slack-signature': 'v0=00' })],
    [
      'has a signature of another version',
      (body) => ({
        ...signed(body),
        'x-slack-signature': (signed(body)['x-slack-signature'] ?? '').replace('v0', 'v1'),
      }),
    ],
    ['has no timestamp', () => untimed],
    [
      'has a timestamp that is no number',
      (body) => ({ ...signed(body), 'x-slack-request-timestamp': 'now' }),
    ],
    ['has an endless timestamp', (body) => ({ ...signed(body), 'x-slack-request-timestamp': '1e999' })],
  ])('that %s is refused', async (_, headersFor) => {
    const body = commandBody()

    const status = await send(body, headersFor(body))

    expect(status).toBe(401)
    expect(asked).toEqual([])
  })

  it('that is sent again within the five minutes is done once', async () => {
    const body = commandBody()
    const headers = signed(body)

    const statuses = [await send(body, headers), await send(body, headers), await send(body, headers)]

    expect(statuses).toEqual([200, 200, 200])
    expect(asked).toHaveLength(1)
  })

  it('with more than a mebibyte is not read to its end', async () => {
    const body = `payload=${'x'.repeat(1_100_000)}`

    const status = await send(body, signed(body)).catch(() => 413)

    expect(status).toBeGreaterThanOrEqual(400)
    expect(asked).toEqual([])
  })

  it('that is compressed is refused, since the signature covers the bytes as they came', async () => {
    const body = commandBody()

    const status = await send(gzipSync(body), { ...signed(body), 'content-encoding': 'gzip' }).catch(
      () => 400,
    )

    expect(status).toBeGreaterThanOrEqual(400)
    expect(asked).toEqual([])
  })

  it.each([
    ['nested without end', `payload=${encodeURIComponent(`{"a":${'['.repeat(200_000)}`)}`],
    ['with names that are special in JavaScript', 'payload=%7B%22__proto__%22%3A%7B%22polluted%22%3A1%7D%7D'],
    ['that is no JSON', 'payload=%7Bnonsense'],
    ['without anything', ''],
  ])('with a payload %s, though signed, harms nobody', async (_, body) => {
    const status = await send(body, signed(body))

    expect(status).toBeGreaterThanOrEqual(200)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    const next = commandBody()
    expect(await send(next, signed(next))).toBe(200)
  })
})
