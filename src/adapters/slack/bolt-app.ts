/** Builds the Bolt app: its receiver, one client, one authentication, an error boundary and an orderly stop. */
import { App, type AuthorizeResult } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { RequestHandler } from 'express'
import { type Clock, systemClock } from '../../domain/clock.ts'
import { AppError } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import { createBoltLogger } from './bolt-logger.ts'
import { deliveryError } from './delivery-error.ts'
import { createErrorBoundary } from './error-boundary.ts'
import { createHttpReceiver } from './http-receiver.ts'
import { createInFlight } from './in-flight.ts'
import { createSocketConnection } from './socket-receiver.ts'
import type { OnSlackRequest } from './watched-fetch.ts'
import { clientOptions, createWebClient } from './web-client.ts'

export interface SlackAppConfig {
  readonly botToken: string
  readonly transport: SlackTransport
  /** Base of the Web API, e.g. of the playground; Slack's own when absent. */
  readonly slackApiUrl?: string
}

/** How Slack reaches us. */
export type SlackTransport =
  | { readonly type: 'socket'; readonly appToken: string }
  | { readonly type: 'http'; readonly signingSecret: string }

export interface SlackApp {
  /** To register listeners on, before `start`. */
  readonly app: App
  /** For messages of our own; works before and without `start`. */
  readonly client: WebClient
  /** In HTTP mode, the handler to mount on our server before any body parser; it answers 503 until started. */
  readonly httpHandler: RequestHandler | undefined
  /** Id of our bot, once started. */
  botId(): string | undefined
  /** True while Slack can reach us. */
  isReady(): boolean
  /** Authenticates and connects. Rejects with an `AppError` that says what to do, and may be called again then. */
  start(): Promise<void>
  /** Takes nothing further and waits up to `drainMs` milliseconds for running listeners; false when some still ran. */
  stop(drainMs: number): Promise<boolean>
}

interface Identity {
  readonly botId: string
  readonly botUserId: string
}

/** Creates the app without calling Slack. */
export function createSlackApp(deps: {
  config: SlackAppConfig
  log: Log
  clock?: Clock
  onRequest?: OnSlackRequest | undefined
}): SlackApp {
  const { config, log, clock = systemClock, onRequest } = deps
  const { botToken, slackApiUrl, transport } = config
  const logger = createBoltLogger(log)
  const client = createWebClient(botToken, slackApiUrl, logger, onRequest)
  const inFlight = createInFlight()
  let identity: Identity | undefined
  let accepting = false

  const socket =
    transport.type === 'socket'
      ? createSocketConnection({ appToken: transport.appToken, slackApiUrl, logger, log })
      : undefined
  const http =
    transport.type === 'http'
      ? createHttpReceiver({ signingSecret: transport.signingSecret, logger, clock, ready: () => accepting })
      : undefined
  const receiver = socket?.receiver ?? http?.receiver
  if (receiver === undefined) throw new AppError('slack-config', 'Slack needs a transport: socket or http.')

  const app = new App({
    receiver,
    logger,
    clientOptions: clientOptions(slackApiUrl, logger, onRequest),
    // Bolt with a bare token would call auth.test again, for every event or as an unhandled rejection.
    authorize: async () => authorization(botToken, identity),
    deferInitialization: true,
    extendedErrorHandler: true,
    convoStore: false,
  })
  app.use(({ next }) => inFlight.during(next))
  app.error(createErrorBoundary({ log }))

  return {
    app,
    client,
    httpHandler: http?.handler,
    botId: () => identity?.botId,
    isReady: () => accepting && (socket?.isOpen() ?? true),
    async start() {
      identity ??= await authenticate(client)
      await app.init()
      await socket?.open()
      accepting = true
    },
    async stop(drainMs) {
      accepting = false
      const drained = inFlight.drained(drainMs)
      await socket?.close()
      return drained
    },
  }
}

function authorization(botToken: string, identity: Identity | undefined): AuthorizeResult {
  if (identity === undefined)
    throw new AppError('slack-not-ready', 'crashloop is still starting.', { retryable: true })
  return { botToken, ...identity }
}

async function authenticate(client: WebClient): Promise<Identity> {
  try {
    const { bot_id, user_id } = await client.auth.test()
    if (bot_id === undefined || user_id === undefined) {
      throw new AppError('slack-auth', 'This is not a bot token. Use the one that begins with xoxb-.')
    }
    return { botId: bot_id, botUserId: user_id }
  } catch (error) {
    if (error instanceof AppError) throw error
    const { message, retryable } = deliveryError(error)
    throw new AppError('slack-auth', message, { retryable, cause: error })
  }
}
