/** An alert that is hostile in all its parts, sent through the whole bot: nothing is fetched, nothing gets through. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { createWorld, sendWebhook, WEBHOOK_TOKEN, type World } from '../support/world.ts'

const ANSI = '\u001b[31m\u001b]8;;http://evil.example\u0007'
const BIDI = '\u202e\u2066\u200b\ufeff'
const MENTIONS = '<!channel> <!here> <@U1> <!subteam^S1> @here @channel `*_~'
const EVIL = `EVILTEXT ${MENTIONS} ${ANSI} ${BIDI} \u009b31m \r\n\u0000 ${'x'.repeat(3_000)}`

let world: World
let trapped: string[]
let logged: string
let url: string
const stack = new AsyncDisposableStack()
beforeAll(async () => {
  trapped = []
  logged = ''
  const trap = createServer((request, response) => {
    trapped.push(String(request.url))
    response.end()
  })
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
  stack.defer(() => void trap.close())
  const bait = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`

  world = await createWorld('config-pydantic-settings')
  stack.defer(() => world.close())
  const log = createLogger('debug', {
    write: (line) => {
      logged += line
    },
  })
  const app = await startApp(loadConfig(world.env), log)
  stack.defer(() => app.stop())
  url = `http://127.0.0.1:${app.port}`
  const alerts = world.alert.alerts.map((alert) => ({
    ...alert,
    generatorURL: `${bait}/generator`,
    labels: {
      ...alert.labels,
      alertname: EVIL,
      severity: EVIL,
      team: EVIL,
      instance: `${bait}/instance`,
      prometheus: bait,
    },
    annotations: {
      summary: `${EVIL} ${bait}/summary`,
      description: `![image](${bait}/image) <${bait}/link|click>`,
      runbook_url: `${bait}/runbook`,
      dashboard_url: `${bait}/dashboard`,
      kubeconfig: bait,
    },
  }))
  await sendWebhook(url, {
    ...world.alert,
    alerts,
    externalURL: `${bait}/external`,
    receiver: EVIL,
    groupKey: EVIL,
  })
  await sendWebhook(url, {
    ...world.alert,
    alerts: [{ status: 'firing', labels: { namespace: '../../../etc', pod: '%2e%2e/secrets' } }],
  })
  await sendWebhook(url, { version: '4', alerts: [{ status: EVIL }] })
  await world.diagnosed(30_000)
}, 90_000)
afterAll(() => stack.disposeAsync())

/** Every text of a value, whatever it is nested in. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsOf)
}

function messages() {
  return world.roots().flatMap((root) => world.slack.workspace.thread('C0ALERTS', root.ts))
}

const SECRETS = () => [WEBHOOK_TOKEN, world.env.SLACK_BOT_TOKEN ?? '?', world.env.SLACK_APP_TOKEN ?? '?']

describe('A hostile alert', () => {
  it('makes the bot fetch nothing that it names', () => {
    expect(trapped).toEqual([])
  })

  it('makes the bot ask the API server for nothing but objects of Kubernetes', () => {
    const asked = world.cluster.requests.entries.map(({ path }) => path)

    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((path) => !/^\/(?:api|apis)\//.test(path) || /\.\.|%2e|%2f/i.test(path))).toEqual([])
  })

  it('mentions nobody in Slack', () => {
    expect(messages().length).toBeGreaterThan(1)
    expect(messages().flatMap((message) => message.mentions)).toEqual([])
  })

  it('brings no control, invisible or turning characters into Slack', () => {
    const texts = messages().flatMap((message) => textsOf({ text: message.text, blocks: message.blocks }))

    expect(texts.filter((text) => /[[\p{Cc}\p{Bidi_Control}\u200b\ufeff]--[\n]]/v.test(text))).toEqual([])
  })

  it('leaves the log at one JSON line an entry, without its text, controls or secrets', () => {
    const lines = logged.trimEnd().split('\n')

    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
    expect(lines.filter((line) => line.length > 4_000)).toEqual([])
    expect(logged).not.toMatch(/[[\p{Cc}\p{Bidi_Control}\u200b\ufeff]--[\n]]/v)
    expect(logged).not.toContain('EVILTEXT')
    for (const secret of SECRETS()) expect(logged).not.toContain(secret)
  })

  it.each(['/metrics', '/readyz', '/healthz'])(
    'brings nothing of it or of our secrets to %s',
    async (path) => {
      const body = await (await fetch(`${url}${path}`)).text()

      for (const word of ['EVILTEXT', '../', 'payments', ...SECRETS()]) expect(body).not.toContain(word)
    },
  )

  it('cannot make labels of metrics: their values are words of ours', async () => {
    const body = await (await fetch(`${url}/metrics`)).text()

    const ours = body.split('\n').filter((line) => line.startsWith('crashloop_'))
    const values = ours.flatMap((line) =>
      [...line.matchAll(/="((?:[^"\\]|\\.)*)"/g)].map(([, value]) => value ?? ''),
    )
    expect(values.length).toBeGreaterThan(0)
    expect(values.filter((value) => !/^[a-zA-Z0-9_+.-]{1,40}$/.test(value))).toEqual([])
  })
})
