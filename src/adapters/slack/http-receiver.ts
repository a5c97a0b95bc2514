/** Slack over HTTP: Bolt's receiver behind checks of our own, to be mounted on our Express server. */
import { ExpressReceiver, type Logger } from '@slack/bolt'
import type { RequestHandler } from 'express'
import type { Clock } from '../../domain/clock.ts'

/** Where Slack sends events, commands and clicks. */
export const SLACK_PATH = '/slack/events'

const BODY_LIMIT_BYTES = 1_048_576
/** Slack's own window for old requests (verifying-requests); Bolt checks no future ones, so a forger could pre-date. */
const WINDOW_S = 300

export interface HttpReceiverDeps {
  readonly signingSecret: string
  readonly logger: Logger
  readonly clock: Clock
  /** False while requests cannot be handled; they are then answered 503. */
  readonly ready: () => boolean
}

/**
 * Creates the receiver and the handler to mount at the root, before any body parser: the signature covers the raw
 * body. Requests to other paths are passed on.
 */
export function createHttpReceiver(deps: HttpReceiverDeps): {
  receiver: ExpressReceiver
  handler: RequestHandler
} {
  const receiver = new ExpressReceiver({
    signingSecret: deps.signingSecret,
    logger: deps.logger,
    endpoints: SLACK_PATH,
    bodyLimit: BODY_LIMIT_BYTES,
  })
  const handler: RequestHandler = (request, response, next) => {
    if (request.path !== SLACK_PATH) return next()
    if (!deps.ready()) return void response.status(503).end()
    if (isFromTheFuture(request.get('x-slack-request-timestamp'), deps.clock))
      return void response.status(401).end()
    // Bolt compares the whole header, so a charset behind the type would be a 400.
    const contentType = request.headers['content-type']?.split(';')[0]?.trim()
    if (contentType !== undefined) request.headers['content-type'] = contentType
    return receiver.router(request, response, next)
  }
  return { receiver, handler }
}

function isFromTheFuture(timestamp: string | undefined, clock: Clock): boolean {
  return Number(timestamp) > clock.now() / 1000 + WINDOW_S
}
