/** Faults, deadlines and pace of the simulator, seen through Slack's own clients. */

import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebClient } from '@slack/web-api'
import { afterEach, expect, it } from 'vitest'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { botToken, type Pair, silent, startSlack, startSocketPair } from './bolt-fixture.ts'

let slack: SimulatedSlack | undefined
let pair: Pair | undefined
afterEach(async () => {
  await pair?.close()
  await slack?.close()
  pair = undefined
  slack = undefined
})

function clientOf(simulated: SimulatedSlack): WebClient {
  const options = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: 300, logger: silent }
  return new WebClient(botToken, { slackApiUrl: simulated.apiUrl, ...options })
}

const hello = { channel: 'C0ALERTS', text: 'hello' }

it('answers 429 with Retry-After, 503 and platform errors as often as ordered', async () => {
  slack = await startSlack()
  const client = clientOf(slack)
  slack.faults.add('chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 7 })
  slack.faults.add('chat.postMessage', { kind: 'http-status', status: 503 })
  slack.faults.add('chat.postMessage', { kind: 'error', error: 'internal_error' })

  const limited = await client.chat.postMessage(hello).catch((error) => error)
  const unavailable = await client.chat.postMessage(hello).catch((error) => error)
  const failed = await client.chat.postMessage(hello).catch((error) => error)
  const sent = await client.chat.postMessage(hello)

  expect(limited.retryAfter).toBe(7)
  expect(unavailable.statusCode).toBe(503)
  expect(failed.data.error).toBe('internal_error')
  expect(sent.ok).toBe(true)
})

it('loses the connection before or after the message is stored, or never answers', async () => {
  slack = await startSlack()
  const client = clientOf(slack)
  slack.faults.add('chat.postMessage', { kind: 'reset-before' })
  slack.faults.add('chat.postMessage', { kind: 'reset-after' })
  slack.faults.add('chat.postMessage', { kind: 'hang' })

  const before = await client.chat.postMessage({ ...hello, text: 'before' }).catch((error) => error)
  const after = await client.chat.postMessage({ ...hello, text: 'after' }).catch((error) => error)
  const hung = await client.chat.postMessage({ ...hello, text: 'hung' }).catch((error) => error)

  expect([before.code, after.code, hung.code]).toEqual(Array(3).fill('slack_webapi_request_error'))
  expect(slack.workspace.messages('alerts').map((message) => message.text)).toEqual(['after'])
  expect(slack.calls.map((call) => call.outcome)).toEqual([
    'fault:reset-before',
    'fault:reset-after',
    'fault:hang',
  ])
})

it('keeps the pace of a channel on the injected clock', async () => {
  let now = Date.UTC(2026, 0, 1)
  slack = await startSlack({ clock: { now: () => now }, rates: { burst: 2 } })
  const client = clientOf(slack)

  await client.chat.postMessage(hello)
  await client.chat.postMessage(hello)
  const third = await client.chat.postMessage(hello).catch((error) => error)
  now += 1_000
  const later = await client.chat.postMessage(hello)

  expect(third.retryAfter).toBe(1)
  expect(later.ok).toBe(true)
})

it('records that an app missed the deadline and tells the user', async () => {
  pair = await startSocketPair((app) => app.command('/crashloop', async () => {}), { ackTimeoutMs: 50 })
  const { act, workspace } = pair.slack

  const delivery = await act.slashCommand({ user: 'U0ADA', channel: 'alerts', command: '/crashloop' })

  expect(delivery).toMatchObject({ acked: false, attempts: [{ error: 'http_timeout' }] })
  expect(workspace.ephemerals('U0ADA')[0]?.text).toContain('operation_timeout')
})

it('sends an event again, saying why, until it is acknowledged', async () => {
  const seen: string[] = []
  await using endpoint = await startEndpoint((request, response) => {
    const { 'x-slack-retry-num': num = '0', 'x-slack-retry-reason': reason = 'first' } = request.headers
    seen.push(`${num} ${reason}`)
    response.writeHead(num === '2' ? 200 : 500).end()
  })
  slack = await startSlack({
    transport: { http: { requestUrl: endpoint.url } },
    eventRetryDelaysMs: [0, 1, 1],
  })
  const { act, deliveries, workspace } = slack

  await act.mention({ user: 'U0ADA', channel: 'alerts', text: 'hi' })
  await workspace.until(() => deliveries[0]?.acked)

  expect(seen).toEqual(['0 first', '1 http_error', '2 http_error'])
  expect(deliveries[0]?.attempts.map((attempt) => attempt.status)).toEqual([500, 500, 200])
})

it('stops sending an event again when the app says so', async () => {
  await using endpoint = await startEndpoint((_request, response) => {
    response.writeHead(500, { 'x-slack-no-retry': '1' }).end()
  })
  slack = await startSlack({ transport: { http: { requestUrl: endpoint.url } }, eventRetryDelaysMs: [0] })

  await slack.act.mention({ user: 'U0ADA', channel: 'alerts', text: 'first' })
  await slack.act.mention({ user: 'U0ADA', channel: 'alerts', text: 'second' })

  expect(slack.deliveries.map((delivery) => delivery.attempts.length)).toEqual([1, 1])
})

it('ends a Socket Mode connection with a reason, and the app comes back', async () => {
  pair = await startSocketPair(() => {}, {}, { clientPingTimeout: 20 })
  const { slack: simulated } = pair
  const opened = () => simulated.calls.filter((call) => call.method === 'apps.connections.open').length

  simulated.socket.disconnect('refresh_requested')
  await simulated.workspace.until(() => opened() === 2 && simulated.socket.connections() === 1)

  expect(opened()).toBe(2)
})

it('lets a trigger open one view within three seconds and a response_url work five times', async () => {
  let now = Date.UTC(2026, 0, 1)
  await using endpoint = await startEndpoint((_request, response) => response.writeHead(200).end())
  slack = await startSlack({ transport: { http: { requestUrl: endpoint.url } }, clock: { now: () => now } })
  const client = clientOf(slack)
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Hello' }, blocks: [] }
  const command = { user: 'U0ADA', channel: 'alerts', command: '/crashloop' }
  const open = (trigger: unknown) =>
    client.views.open({ trigger_id: String(trigger), view }).then(
      () => 'opened',
      (error) => error.data.error,
    )

  const first = await slack.act.slashCommand(command)
  const once = await open(first.payload.trigger_id)
  const twice = await open(first.payload.trigger_id)
  const second = await slack.act.slashCommand(command)
  now += 3_001
  const late = await open(second.payload.trigger_id)
  const statuses: number[] = []
  for (let use = 0; use < 6; use += 1) {
    const body = JSON.stringify({ text: `use ${use}` })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(String(second.payload.response_url), { method: 'POST', body, headers })
    statuses.push(answer.status)
  }

  expect([once, twice, late]).toEqual(['opened', 'exchanged_trigger_id', 'expired_trigger_id'])
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404])
})

async function startEndpoint(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise((resolve) => server.close(resolve))
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await close()
    },
  }
}

it('delivers twice when told so', async () => {
  let runs = 0
  pair = await startSocketPair((app) =>
    app.command('/crashloop', async ({ ack }) => {
      runs += 1
      await ack()
    }),
  )
  pair.slack.faults.duplicateDeliveries()

  await pair.slack.act.slashCommand({ user: 'U0ADA', channel: 'alerts', command: '/crashloop' })

  expect(runs).toBe(2)
})

it('fails a command at once when no connection is open', async () => {
  slack = await startSlack()

  const delivery = await slack.act.slashCommand({ user: 'U0ADA', channel: 'alerts', command: '/crashloop' })

  expect(delivery.attempts[0]?.error).toBe('no_connection')
  expect(slack.workspace.ephemerals('U0ADA')[0]?.text).toContain('dispatch_failed')
})
