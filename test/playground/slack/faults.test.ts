/** Faults, deadlines and pace of the simulator, seen through Slack's own clients. */

import { WebClient } from '@slack/web-api'
import { afterEach, expect, it } from 'vitest'
import type { SimulatedSlack } from '../../../src/playground/slack/options.ts'
import { botToken, type Pair, startSlack, startSocketPair } from './bolt-fixture.ts'

let slack: SimulatedSlack | undefined
let pair: Pair | undefined
afterEach(async () => {
  await pair?.close()
  await slack?.close()
  pair = undefined
  slack = undefined
})

function clientOf(simulated: SimulatedSlack): WebClient {
  const options = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, timeout: 300 }
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

it('sends an event again until it is acknowledged', async () => {
  const retries: (number | undefined)[] = []
  pair = await startSocketPair(
    (app) => {
      app.use(async ({ context, next }) => {
        retries.push(context.retryNum)
        if (context.retryNum !== 2) throw new Error('not yet')
        await next()
      })
      app.event('app_mention', async () => {})
      app.error(async () => {})
    },
    { ackTimeoutMs: 50, eventRetryDelaysMs: [0, 10, 10] },
  )
  const { act, deliveries, workspace } = pair.slack

  await act.mention({ user: 'U0ADA', channel: 'alerts', text: 'hi' })
  await workspace.until(() => deliveries[0]?.attempts.length)

  expect(deliveries[0]?.attempts[0]?.retryNum).toBe(0)
})

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
