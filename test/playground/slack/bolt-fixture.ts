/** Starts the simulator together with a real Bolt app, in Socket Mode or over signed HTTP, and closes both. */

import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt'
import type { SimulatedSlack, SimulatedSlackOptions } from '../../../src/playground/slack/options.ts'
import { startSimulatedSlack } from '../../../src/playground/slack/start.ts'

export const botToken = 'xoxb-test-bot'
export const appToken = 'xapp-test-app'
const signingSecret = 'test-signing-secret'

/** A logger for clients whose failures are the point of the test. */
export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

/** A simulator with two people and three channels. */
export function startSlack(extra: Partial<SimulatedSlackOptions> = {}): Promise<SimulatedSlack> {
  return startSimulatedSlack({
    transport: 'socket',
    botToken,
    appToken,
    signingSecret,
    users: [
      { id: 'U0ADA', name: 'ada', realName: 'Ada Okafor', email: 'ada@example.com' },
      { id: 'U0LIN', name: 'lin', realName: 'Lin Chen' },
    ],
    usergroups: [{ id: 'S0ONCALL', handle: 'oncall', name: 'On call', users: ['U0ADA'] }],
    channels: [
      { id: 'C0ALERTS', name: 'alerts', topic: 'Crash loops' },
      { id: 'C0OTHER', name: 'other', hasBot: false },
      { id: 'C0SECRET', name: 'secret', kind: 'private', hasBot: false },
    ],
    commands: [{ command: '/crashloop', description: 'Diagnose a workload', hint: '<ns>/<pod>' }],
    ...extra,
  })
}

/** A running pair of simulator and app. */
export interface Pair {
  slack: SimulatedSlack
  app: App
  close(): Promise<void>
}

/** Starts a Bolt app connected through Socket Mode; `configure` adds its listeners. */
export async function startSocketPair(
  configure: (app: App) => void,
  extra: Partial<SimulatedSlackOptions> = {},
  socketOptions: { clientPingTimeout?: number } = {},
): Promise<Pair> {
  const slack = await startSlack(extra)
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  const receiver = new SocketModeReceiver({
    appToken,
    ...socketOptions,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { ...clientOptions } },
  })
  const app = new App({
    token: botToken,
    receiver,
    clientOptions,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  })
  configure(app)
  await app.init()
  await app.start()
  return {
    slack,
    app,
    async close() {
      await app.stop()
      await slack.close()
    },
  }
}

/** Starts a Bolt app that gets signed HTTP requests. */
export async function startHttpPair(
  configure: (app: App) => void,
  extra: Partial<SimulatedSlackOptions> = {},
): Promise<Pair> {
  const slack = await startSlack({ transport: { http: { requestUrl: '' } }, ...extra })
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR })
  const app = new App({
    token: botToken,
    receiver,
    clientOptions,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  })
  configure(app)
  await app.init()
  const server = await receiver.start({ port: 0, host: '127.0.0.1' })
  slack.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`)
  return {
    slack,
    app,
    async close() {
      await app.stop()
      await slack.close()
    },
  }
}
