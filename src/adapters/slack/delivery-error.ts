/** Says of every way a Web API call can fail whether the message arrived and what somebody can do about it. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { DeliveryError } from '../../incidents/ports.ts'

/** How long to wait while somebody has to mend a configuration, in milliseconds. */
const OPERATOR_DELAY_MS = 60_000
/** Slack's 429 without a usable Retry-After: its limits are per minute. */
const UNKNOWN_RATE_DELAY_MS = 30_000

/**
 * Classifies what the Web API client threw. Whatever an operator can mend in Slack or in the configuration is
 * `unreachable` with a long delay rather than `rejected`: the alert must not be lost while it is being mended.
 */
export function deliveryError(error: unknown, channel?: string): DeliveryError {
  if (error instanceof DeliveryError) return error
  if (error instanceof WebAPIRateLimitedError) return rateLimited(error.retryAfter * 1000, error)
  if (error instanceof WebAPIPlatformError) return platformError(error, channel)
  if (error instanceof WebAPIHTTPError) return httpError(error)
  if (error instanceof WebAPIRequestError) return requestError(error)
  // web-api throws a plain error for a 429 whose Retry-After it cannot read.
  if (error instanceof Error && error.message.startsWith('Retry header did not contain')) {
    return rateLimited(UNKNOWN_RATE_DELAY_MS, error)
  }
  // The body of an answer is read outside of web-api's own error handling, so a reset or time-out there comes as it is.
  return new DeliveryError('ambiguous', 'Slack broke off its answer.', { cause: error })
}

/** True when Slack refused the blocks themselves, so that the plain text alone may still arrive. */
export function refusesBlocks(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && BLOCK_ERRORS.has(error.data.error)
}

/** True when Slack does not let us read a channel, so that nothing can be said about what is in it. */
export function refusesReading(error: unknown): boolean {
  return error instanceof WebAPIPlatformError && READ_REFUSED.has(error.data.error)
}

const BLOCK_ERRORS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'metadata_too_large',
  'invalid_metadata_format',
  'invalid_metadata_schema',
])

const READ_REFUSED = new Set([
  'missing_scope',
  'not_in_channel',
  'channel_not_found',
  'no_permission',
  'access_denied',
  'not_allowed_token_type',
  'method_not_supported_for_channel_type',
])

/** Slack itself says that some of it may have succeeded (chat.postMessage reference). */
const AMBIGUOUS = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])

const GONE = new Set([
  'message_not_found',
  'thread_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
  'block_mismatch',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
])

const TOKEN = 'Install the app again and set the new bot token.'
const ASK_ADMIN = 'A workspace admin has to allow it.'

/** What an operator can do about it; `#` stands for the channel. */
const INSTRUCTIONS: Readonly<Record<string, string>> = {
  not_in_channel: 'The bot is not in #. Type there: /invite @crashloop',
  channel_not_found:
    'There is no channel # that the bot can see. Correct its id, or for a private channel type there: /invite @crashloop',
  is_archived: '# is archived. Unarchive it, or route to another channel.',
  invalid_auth: `Slack does not accept the bot token. ${TOKEN}`,
  not_authed: `No bot token was sent. ${TOKEN}`,
  token_revoked: `The bot token was revoked. ${TOKEN}`,
  token_expired: `The bot token has expired. ${TOKEN}`,
  account_inactive: `The bot user or the workspace was deactivated. ${TOKEN}`,
  not_allowed_token_type: 'This is not a bot token. Use the one that begins with xoxb-.',
  no_permission: `The bot may not do this in #. ${ASK_ADMIN}`,
  access_denied: `The bot may not do this in #. ${ASK_ADMIN}`,
  restricted_action: `Posting is restricted in #. ${ASK_ADMIN}`,
  restricted_action_read_only_channel: `# is read-only. ${ASK_ADMIN}`,
  restricted_action_thread_only_channel: `Only replies are allowed in #. ${ASK_ADMIN}`,
  restricted_action_non_threadable_channel: `Threads are not allowed in #. ${ASK_ADMIN}`,
  ekm_access_denied: `Posting is suspended by the administrators. ${ASK_ADMIN}`,
  org_login_required: 'The workspace is being migrated. It will work again afterwards.',
  team_access_not_granted: `The app may not act in this workspace. ${ASK_ADMIN}`,
  team_not_found: 'The workspace is not there (any more).',
  accesslimited: `Access to the API is limited. ${ASK_ADMIN}`,
  user_not_in_channel: 'The person is not in #.',
}

function platformError(error: WebAPIPlatformError, channel: string | undefined): DeliveryError {
  const code = error.data.error
  // A proxy that answers 200 with a page of its own: web-api puts the page where the code belongs.
  if (typeof code !== 'string' || !/^[a-z0-9_]{1,80}$/.test(code)) {
    return new DeliveryError(
      'ambiguous',
      'Something that is not Slack answered. Is there a proxy in between?',
    )
  }
  const options = { cause: error }
  if (code === 'ratelimited' || code === 'rate_limited') {
    return rateLimited((error.data.response_metadata?.retryAfter ?? 0) * 1000 || UNKNOWN_RATE_DELAY_MS, error)
  }
  if (AMBIGUOUS.has(code)) return new DeliveryError('ambiguous', `Slack failed (${code}).`, options)
  if (GONE.has(code))
    return new DeliveryError(
      'message-gone',
      `The message cannot be edited or replied to any more (${code}).`,
      options,
    )
  const later = { ...options, retryAfterMs: OPERATOR_DELAY_MS }
  if (code === 'missing_scope') return new DeliveryError('unreachable', missingScope(error), later)
  const instruction = Object.hasOwn(INSTRUCTIONS, code) ? INSTRUCTIONS[code] : undefined
  if (instruction === undefined)
    return new DeliveryError('rejected', `Slack refuses the call: ${code}${reasons(error)}.`, options)
  return new DeliveryError(
    'unreachable',
    `${instruction.replace('#', channelName(channel))} (${code})`,
    later,
  )
}

function missingScope(error: WebAPIPlatformError): string {
  const needed =
    'needed' in error.data && typeof error.data.needed === 'string' ? error.data.needed : 'it needs'
  return `The app lacks the scope ${needed}. Add it under "OAuth & Permissions" and install the app again. (missing_scope)`
}

function reasons(error: WebAPIPlatformError): string {
  const messages = error.data.response_metadata?.messages ?? []
  return messages.length === 0 ? '' : ` (${messages.slice(0, 3).join('; ')})`
}

function channelName(channel: string | undefined): string {
  return channel === undefined
    ? 'the channel'
    : /^[CDG][A-Z0-9]{5,}$/.test(channel)
      ? `channel ${channel}`
      : `#${channel.replace(/^#/, '')}`
}

function httpError(error: WebAPIHTTPError): DeliveryError {
  const status = `HTTP ${error.statusCode}`
  if (error.statusCode >= 500 || error.statusCode === 408) {
    return new DeliveryError('ambiguous', `Slack answered ${status}.`, { cause: error })
  }
  return new DeliveryError(
    'unreachable',
    `The call was answered with ${status}. Slack never does that: check the proxy and the API address.`,
    {
      cause: error,
      retryAfterMs: OPERATOR_DELAY_MS,
    },
  )
}

/** Codes of failures before a request was sent: of the resolver, the connection and the TLS handshake. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/

function requestError(error: WebAPIRequestError): DeliveryError {
  const code = codesOf(error.original).find((each) => NEVER_SENT.test(each))
  if (code !== undefined)
    return new DeliveryError('unreachable', `Slack cannot be reached (${code}).`, { cause: error })
  return new DeliveryError('ambiguous', 'The connection to Slack broke before it answered.', { cause: error })
}

/** The error codes along the chain of causes, and those of the attempts that an AggregateError collects. */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > 5) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const attempts = error instanceof AggregateError ? error.errors : []
  return [...own, ...[error.cause, ...attempts].flatMap((each) => codesOf(each, depth + 1))]
}

function rateLimited(retryAfterMs: number, cause: Error): DeliveryError {
  return new DeliveryError('rate-limited', 'Slack asks to wait.', { retryAfterMs, cause })
}
