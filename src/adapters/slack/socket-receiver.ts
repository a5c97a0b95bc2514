/** Slack over a WebSocket, with reconnecting of our own: a failed reconnect of the SDK would end the process. */
import { setTimeout as wait } from 'node:timers/promises'
import { type Logger, SocketModeReceiver } from '@slack/bolt'
import { AppError } from '../../domain/errors.ts'
import type { Log } from '../../domain/log.ts'
import { deliveryError } from './delivery-error.ts'
import { clientOptions } from './web-client.ts'

export interface SocketReceiverDeps {
  readonly appToken: string
  readonly slackApiUrl: string | undefined
  readonly logger: Logger
  readonly log: Log
}

export interface SocketConnection {
  readonly receiver: SocketModeReceiver
  /** Connects once, rejecting with an `AppError` that says what to do; then stays connected until `close`. */
  open(): Promise<void>
  isOpen(): boolean
  close(): Promise<void>
}

/** Slack greets at once; without its hello the connection is of no use. */
const HELLO_MS = 15_000
const CLOSE_MS = 3_000
const LONGEST_DELAY_MS = 30_000

/** Creates the connection; nothing is sent before `open`. */
export function createSocketConnection(deps: SocketReceiverDeps): SocketConnection {
  const receiver = new SocketModeReceiver({
    appToken: deps.appToken,
    logger: deps.logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(deps.slackApiUrl, deps.logger) },
  })
  const stopped = new AbortController()
  let wanted = false
  let connecting = false
  let connected = false

  async function connect(): Promise<void> {
    await within(HELLO_MS, receiver.start()).catch(async (error: unknown) => {
      await within(CLOSE_MS, receiver.client.disconnect()).catch(() => {})
      throw error
    })
    connected = true
  }

  async function reconnect(): Promise<void> {
    connecting = true
    for (let attempt = 0; wanted; attempt += 1) {
      try {
        await connect()
        break
      } catch (error) {
        deps.log.warn({ err: startError(error), attempt }, 'Could not connect to Slack, trying again')
        await wait(Math.min(500 * 2 ** attempt, LONGEST_DELAY_MS), undefined, {
          signal: stopped.signal,
          ref: false,
        }).catch(() => {})
      }
    }
    connecting = false
  }

  receiver.client.on('disconnected', () => {
    connected = false
    if (wanted && !connecting) void reconnect()
  })

  return {
    receiver,
    async open() {
      connecting = true
      try {
        await connect()
        wanted = true
      } catch (error) {
        throw startError(error)
      } finally {
        connecting = false
      }
    },
    isOpen: () => connected,
    async close() {
      wanted = false
      stopped.abort()
      await within(CLOSE_MS, receiver.client.disconnect()).catch(() => {})
    },
  }
}

function startError(error: unknown): AppError {
  const { message, retryable } = deliveryError(error)
  const hint = 'Socket Mode needs an app-level token (xapp-) with the scope connections:write.'
  return new AppError('slack-socket', `Socket Mode cannot be opened: ${message} ${hint}`, {
    retryable,
    cause: error,
  })
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const late = wait(ms, undefined, { signal: timer.signal }).then(() => {
    throw new AppError('slack-timeout', `Slack did not answer within ${ms} ms.`, { retryable: true })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
    late.catch(() => {})
  }
}
