/** The Bolt app with a simulated Slack: Socket Mode and signed HTTP, trouble at the start, and an orderly stop. */
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { register, type SlackHandlerDeps } from '../../../handlers/slack/index.ts'
import { createSlackApp, type SlackApp, type SlackTransport } from '../../../src/adapters/slack/bolt-app.ts'
import { ACTIONS } from '../../../src/adapters/slack/ids.ts'
import { createIncidentThread } from '../../../src/adapters/slack/incident-thread.ts'
import { AppError } from '../../../src/domain/errors.ts'
import type { SimulatedSlack, SimulatedSlackOptions } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'
import { opened } from '../../support/example-diagnosis.ts'
import { inertListeners } from '../../support/inert-listeners.ts'
import { silentLog } from '../../support/silent-log.ts'

const botToken = 'xoxb-test-bot'
const appToken = 'xapp-test-app'
const signingSecret = 'test-signing-secret'
const socket: SlackTransport = { type: 'socket', appToken }
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function startSlack(extra: Partial<SimulatedSlackOptions> = {}): Promise<SimulatedSlack> {
  const slack = await startSimulatedSlack({
    transport: 'socket',
    botToken,
    appToken,
    signingSecret,
    users: [{ id: 'U0ADA', name: 'ada' }],
    channels: [{ id: 'C0ALERTS', name: 'alerts' }],
    rates: false,
    ...extra,
  })
  closing.push(() => slack.close())
  return slack
}

function appOn(
  slack: SimulatedSlack,
  transport: SlackTransport,
  config: { botToken?: string } = {},
): SlackApp {
  const app = createSlackApp({
    config: { botToken, slackApiUrl: slack.apiUrl, transport, ...config },
    log: silentLog,
  })
  closing.push(() => app.stop(0))
  return app
}

/** Use cases that only remember what they were called with. */
function recorder(over: Partial<SlackHandlerDeps> = {}) {
  const asked: unknown[] = []
  const shown: unknown[] = []
  const deps = inertListeners({
    ask: async (question) => void asked.push(question),
    showDetail: async (request) => void shown.push(request),
    ...over,
  })
  return { asked, shown, deps }
}

async function serve(slack: SimulatedSlack, app: SlackApp): Promise<string> {
  const http = express()
  if (app.httpHandler) http.use(app.httpHandler)
  http.use(express.json())
  http.get('/healthz', (_request, response) => void response.send('ok'))
  const server = createServer(http).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  slack.setRequestUrl(`${url}/slack/events`)
  return url
}

const transports = [
  { name: 'Socket Mode', transport: socket },
  { name: 'signed HTTP', transport: { type: 'http', signingSecret } as const },
]

describe.each(transports)('over $name', ({ transport }) => {
  async function start(over: Partial<SlackHandlerDeps> = {}) {
    const slack = await startSlack(
      transport.type === 'socket' ? {} : { transport: { http: { requestUrl: '' } } },
    )
    const app = appOn(slack, transport)
    const use = recorder(over)
    register(app.app, use.deps)
    await serve(slack, app)
    await app.start()
    return { slack, app, ...use }
  }

  it('hears a command, answers at once and asks', async () => {
    const { slack, asked } = await start()

    const delivery = await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'C0ALERTS',
      command: '/crashloop',
      text: 'payments/api',
    })

    const [answer] = slack.workspace.ephemerals('U0ADA')
    expect(delivery.acked).toBe(true)
    expect(answer?.text).toContain('Looking at payments/api.')
    expect(await slack.workspace.until(() => asked[0])).toEqual({
      target: { namespace: 'payments', name: 'api' },
      channel: 'C0ALERTS',
      user: 'U0ADA',
    })
  })

  it('answers an unclear command without asking', async () => {
    const { slack, asked } = await start()

    await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'C0ALERTS',
      command: '/crashloop',
      text: 'api <!here>',
    })

    expect(slack.workspace.ephemerals('U0ADA')[0]?.text).toContain('/crashloop help')
    expect(asked).toEqual([])
  })

  it.each([
    [ACTIONS.describe, 'describe'],
    [ACTIONS.previousLogs, 'previous-logs'],
    [ACTIONS.events, 'events'],
  ])('hears the button %s', async (actionId, what) => {
    const { slack, app, shown } = await start()
    const { ts = '' } = await createIncidentThread({ client: app.client, log: silentLog }).postRoot(opened)

    const delivery = await slack.act.click({ user: 'U0ADA', channel: 'C0ALERTS', ts, actionId })

    expect(delivery?.acked).toBe(true)
    expect(await slack.workspace.until(() => shown[0])).toEqual({
      incidentId: 'inc-1',
      what,
      user: 'U0ADA',
      channel: 'C0ALERTS',
      threadTs: ts,
    })
  })

  it('tells the clicker what went wrong, and nobody else', async () => {
    const { slack, app } = await start({
      showDetail: async () => {
        throw new AppError('read-forbidden', 'The bot may not read pods/log in payments.')
      },
    })
    const { ts = '' } = await createIncidentThread({ client: app.client, log: silentLog }).postRoot(opened)

    await slack.act.click({ user: 'U0ADA', channel: 'C0ALERTS', ts, actionId: ACTIONS.describe })

    const words = 'The bot may not read pods/log in payments.'
    await slack.workspace.until(() => slack.workspace.ephemerals('U0ADA').find(({ text }) => text === words))
    expect(slack.workspace.messages('C0ALERTS')).toHaveLength(1)
  })

  it('says nothing of errors that are not meant for people', async () => {
    const { slack } = await start({
      ask: async () => {
        throw new Error('connect ECONNREFUSED redis://user:hunter2@10.0.0.1')
      },
    })

    await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'C0ALERTS',
      command: '/crashloop',
      text: 'payments/api',
    })

    const told = await slack.workspace.until(() => slack.workspace.ephemerals('U0ADA')[1])
    expect(told.text).toContain('That did not work')
    expect(told.text).not.toContain('hunter2')
  })

  it('waits for running listeners when it stops', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    let finished = false
    const { slack, app } = await start({
      ask: async () => {
        await released
        finished = true
      },
    })
    await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'C0ALERTS',
      command: '/crashloop',
      text: 'payments/api',
    })

    const stopped = app.stop(10_000)
    release()

    expect(await stopped).toBe(true)
    expect(finished).toBe(true)
  })

  it('stops waiting when the drain time is over', async () => {
    const { slack, app } = await start({ ask: () => new Promise(() => {}) })
    await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'C0ALERTS',
      command: '/crashloop',
      text: 'payments/api',
    })

    expect(await app.stop(10)).toBe(false)
  })

  it('asks Slack once who it is, however many events come', async () => {
    const { slack, app } = await start()
    for (let n = 0; n < 3; n += 1) {
      await slack.act.slashCommand({
        user: 'U0ADA',
        channel: 'C0ALERTS',
        command: '/crashloop',
        text: 'help',
      })
    }

    expect(slack.calls.filter((call) => call.method === 'auth.test')).toHaveLength(1)
    expect(app.botId()).toMatch(/^B/)
  })

  it('rejects a wrong bot token with what to do, and may be started again', async () => {
    const slack = await startSlack()
    const app = appOn(slack, transport, { botToken: 'xoxb-wrong' })

    await expect(app.start()).rejects.toThrow(/bot token.*Install the app again/)
    expect(app.isReady()).toBe(false)
    await expect(app.start()).rejects.toBeInstanceOf(AppError)
  })
})

describe('Socket Mode', () => {
  it('rejects a wrong app token with what to do', async () => {
    const slack = await startSlack()
    const app = appOn(slack, { type: 'socket', appToken: 'xapp-wrong' })

    await expect(app.start()).rejects.toThrow(/app-level token/)
  })

  it('comes back after Slack closed the connection, also when the first attempts fail', async () => {
    const slack = await startSlack()
    const app = appOn(slack, socket)
    const { asked, deps } = recorder()
    register(app.app, deps)
    await app.start()

    slack.faults.add('apps.connections.open', { kind: 'http-status', status: 503 })
    slack.faults.add('apps.connections.open', { kind: 'error', error: 'invalid_auth' })
    slack.socket.drop()
    await expect.poll(() => app.isReady(), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => app.isReady(), { timeout: 10_000 }).toBe(true)
    await slack.act.slashCommand({
      user: 'U0ADA',
      channel: 'C0ALERTS',
      command: '/crashloop',
      text: 'payments/api',
    })

    await expect.poll(() => asked.length).toBe(1)
  })
})

describe('signed HTTP', () => {
  const body = 'command=%2Fcrashloop&text=help&user_id=U0ADA&channel_id=C0ALERTS&team_id=T0'

  async function send(url: string, options: { offset?: number; secret?: string; contentType?: string } = {}) {
    const timestamp = String(Math.floor(Date.now() / 1000) + (options.offset ?? 0))
    const signature = createHmac('sha256', options.secret ?? signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex')
    const response = await fetch(`${url}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': options.contentType ?? 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
      },
      body,
    })
    await response.arrayBuffer()
    return response.status
  }

  async function start() {
    const slack = await startSlack({ transport: { http: { requestUrl: '' } } })
    const app = appOn(slack, { type: 'http', signingSecret })
    register(app.app, recorder().deps)
    const url = await serve(slack, app)
    return { app, url }
  }

  it.each([
    ['a good one', {}, 200],
    ['one with a charset', { contentType: 'application/x-www-form-urlencoded; charset=utf-8' }, 200],
    ['one that is too old', { offset: -301 }, 401],
    ['one from the future', { offset: 3_600 }, 401],
    ['one with a wrong secret', { secret: 'wrong' }, 401],
  ])('answers %s', async (_, options, status) => {
    const { app, url } = await start()
    await app.start()

    expect(await send(url, options)).toBe(status)
  })

  it('asks to be called again before it has started and after it has stopped', async () => {
    const { app, url } = await start()

    const before = await send(url)
    await app.start()
    await app.stop(0)

    expect([before, await send(url)]).toEqual([503, 503])
  })

  it('leaves other paths to the server it is mounted on', async () => {
    const { url } = await start()

    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})
