/** The Web API client that everything of ours uses, with no retries and no waiting of its own. */
import { type Logger, WebClient, type WebClientOptions } from '@slack/web-api'
import { type OnSlackRequest, watchedFetch } from './watched-fetch.ts'

/** A call that takes longer has an unknown outcome; Slack answers its own within a few seconds. */
const TIMEOUT_MS = 10_000

/**
 * Options for a client that fails at once: the queue does the retrying, because the SDK would send a message again
 * after a reset (possible duplicate) and stop all calls for one 429. Headers are never set: in Socket Mode the bot
 * token would leak into them. Returns a new object each time, since the SDK changes what it is given.
 */
export function clientOptions(
  slackApiUrl: string | undefined,
  logger: Logger,
  onRequest?: OnSlackRequest,
): WebClientOptions {
  return {
    ...(onRequest && { fetch: watchedFetch(onRequest) }),
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    logger,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT_MS,
    allowAbsoluteUrls: false,
  }
}

/** Creates the client of the bot. */
export function createWebClient(
  botToken: string,
  slackApiUrl: string | undefined,
  logger: Logger,
  onRequest?: OnSlackRequest,
): WebClient {
  return new WebClient(botToken, clientOptions(slackApiUrl, logger, onRequest))
}
