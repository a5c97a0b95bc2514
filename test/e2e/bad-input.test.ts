/** What goes wrong outside: each has a clear outcome in one thread, and nothing is lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultEffect } from '../../src/playground/cluster/faults.ts'
import type { Fault } from '../../src/playground/slack/faults.ts'
import { until } from '../support/poll.ts'
import { createWorld, keyOf, sendWebhook, type World } from '../support/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld('config-pydantic-settings')
})
afterEach(() => world.close())

function withLabels(labels: Record<string, string | undefined>): object {
  const alerts = world.alert.alerts.map((alert) => ({ ...alert, labels: { ...alert.labels, ...labels } }))
  return { ...world.alert, alerts: JSON.parse(JSON.stringify(alerts)) }
}

async function metricsOf(url: string): Promise<string> {
  return await (await fetch(`${url}/metrics`)).text()
}

/** The text of the only root, once it matches. */
async function rootThatSays(words: RegExp): Promise<string> {
  const text = await until(() => world.roots().find((root) => words.test(root.text))?.text, 25_000)
  expect(world.roots()).toHaveLength(1)
  return text
}

describe('An alert', () => {
  it('that names nothing to diagnose is taken, counted and opens no thread', async () => {
    const { url } = await world.start()

    const status = await sendWebhook(url, withLabels({ alertname: 'Watchdog', namespace: undefined }))
    const metrics = await until(async () => {
      const text = await metricsOf(url)
      return text.includes('crashloop_alerts_ignored_total{reason="no-namespace"} 1') ? text : undefined
    })

    expect(status).toBe(202)
    expect(metrics).toContain('crashloop_alerts_received_total{status="firing"} 1')
    expect(world.roots()).toEqual([])
  })

  it('about a pod and workload that are gone says so in its thread', async () => {
    const { url } = await world.start()

    await sendWebhook(url, withLabels({ pod: 'phantom-54f6784477-zspl6' }))

    expect(await rootThatSays(/There is no/)).toContain('phantom')
  })

  it('about a cluster that is not configured names the ones that are', async () => {
    const { url } = await world.start()

    await sendWebhook(url, withLabels({ cluster: 'mars-1' }))

    expect(await rootThatSays(/mars-1/)).toContain('prod-eu-1')
  })

  it('with text that tries to mention or to format does neither', async () => {
    const { url } = await world.start()

    await sendWebhook(url, withLabels({ alertname: '<!channel> *@here*', severity: '<@U1>' }))
    await world.diagnosed()

    expect(world.slack.workspace.messages('C0ALERTS').flatMap((message) => message.mentions)).toEqual([])
  })
})

describe('A cluster', () => {
  it('that forbids is told in the thread, once', async () => {
    world.cluster.faults.add({
      path: '/',
      times: Number.POSITIVE_INFINITY,
      effect: { type: 'status', status: 403, message: 'pods is forbidden' },
    })
    const { url } = await world.start()

    await sendWebhook(url, world.alert)

    expect(await rootThatSays(/forbidden/)).toContain('payments')
  })

  it.each<[string, FaultEffect]>([
    ['hangs', { type: 'hang' }],
    ['answers 500', { type: 'status', status: 500 }],
    ['breaks off', { type: 'reset-mid-body' }],
    [
      'answers with something else',
      { type: 'body', status: 200, contentType: 'text/html', body: '<h1>proxy</h1>' },
    ],
  ])(
    'that %s is told, tried again, and then diagnosed in the same thread',
    async (_, effect) => {
      world.cluster.faults.add({ path: '/', times: Number.POSITIVE_INFINITY, effect })
      const { url } = await world.start()

      await sendWebhook(url, world.alert)
      const during = await rootThatSays(/Could not look into it/)
      world.cluster.faults.clear()
      const { root, replies } = await world.diagnosed(40_000)

      expect(during).toContain('payments')
      expect(root.text).not.toContain('Could not look')
      expect(world.roots()).toHaveLength(1)
      expect(replies.map(keyOf)).toEqual(['diagnosis:1'])
    },
    80_000,
  )
})

describe('Slack', () => {
  it.each<[string, string, Fault]>([
    ['limits the rate of the root', 'chat.postMessage', { kind: 'rate-limited', retryAfterSeconds: 2 }],
    ['limits the rate of the edit', 'chat.update', { kind: 'rate-limited', retryAfterSeconds: 2 }],
    ['answers 500', 'chat.postMessage', { kind: 'http-status', status: 500 }],
    ['resets before it took the message', 'chat.postMessage', { kind: 'reset-before' }],
    ['resets after it took the message', 'chat.postMessage', { kind: 'reset-after' }],
    ['resets after it took the edit', 'chat.update', { kind: 'reset-after' }],
    ['says internal_error', 'chat.postMessage', { kind: 'error', error: 'internal_error' }],
  ])(
    'that %s gets every message once',
    async (_, method, fault) => {
      world.slack.faults.add(method, fault)
      const { url } = await world.start()

      await sendWebhook(url, world.alert)
      const { replies } = await world.diagnosed(40_000)
      await until(() => /cause:/i.test(world.roots()[0]?.text ?? ''))

      expect(world.roots()).toHaveLength(1)
      expect(replies.map(keyOf)).toEqual(['diagnosis:1'])
    },
    60_000,
  )

  it('whose channel does not exist is tried again, and the process goes on', async () => {
    const { url } = await world.start({ SLACK_CHANNEL: 'C0NOWHERE' })

    await sendWebhook(url, world.alert)
    await until(async () => /slack_calls_total\{call="post-root"/.test(await metricsOf(url)))

    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})
