/** The words of somebody else's error that may be logged or shown. */

import { AppError } from './errors.ts'

const LONGEST = 500
/** Redis repeats the arguments of a command that it does not know; an old one, or a proxy, does so with AUTH and HELLO. */
const ARGUMENTS = ' with args beginning with:'
/** User and password in an address. */
const CREDENTIALS = /(?<=:\/\/)[^\s/@"']{1,512}@/g

/** The message of an error without what a far end repeated of our credentials, at a length fit for one line. */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  const end = error.message.indexOf(ARGUMENTS)
  const message = end < 0 ? error.message : error.message.slice(0, end).replace(/,$/, '')
  return message.slice(0, LONGEST).replace(CREDENTIALS, '[redacted]@').toWellFormed()
}

/** Errors whose words are the runtime's or a client's own; those of parsers quote what they read. */
const SPEAKS_OF_ITSELF =
  /^(TypeError|RangeError|ReferenceError|AbortError|TimeoutError|ReplyError|MaxRetriesPerRequestError|ClusterAllFailedError|WebAPI(HTTP|Request|RateLimited)Error)$/
/** As of Node.js, the resolver, TLS and undici, e.g. `ECONNREFUSED`. */
const SYSTEM_CODE = /^(E[A-Z]{3,}|EAI_[A-Z]+|ERR_\w+|UND_ERR\w*|CERT_\w+)$/
const SLACK_CODE = /^An API error occurred: [a-z_]{1,80}$/
/** What Kubernetes says of a field that it refuses holds the field's value. */
const REFUSED_VALUE = /\b(Invalid|Unsupported|Duplicate) value: [\s\S]*/
const LEFT_OUT = 'left out, since errors of this class may quote what was read'

/** What the log may say of an error: nothing that its class may have taken from a cluster, a file or a message. */
export function loggableWords(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  if (!speaksOfItself(error)) return LEFT_OUT
  return errorWords(error).replace(REFUSED_VALUE, '$1 value: [left out]')
}

function speaksOfItself(error: Error): boolean {
  if (error instanceof AppError || SPEAKS_OF_ITSELF.test(error.name)) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return SYSTEM_CODE.test(code) || SLACK_CODE.test(error.message)
}
