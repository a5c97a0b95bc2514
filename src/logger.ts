/** The process's log: JSON lines, and of an error only what cannot hold a secret or text from a cluster. */

import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { errorWords } from './domain/error-words.ts'
import { AppError } from './domain/errors.ts'
import { escapeInvisible } from './escape-invisible.ts'

/** Fields that never hold anything fit for a log, should somebody pass them. */
const NEVER = ['token', 'secret', 'password', 'authorization', 'botToken', 'appToken', 'signingSecret']

export function createLogger(level: Config['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { err: serializeError },
    // A log is read in terminals; names from clusters and alerts may stand in it.
    hooks: { streamWrite: escapeInvisible },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** SDKs hang requests, answers and credentials onto their errors, so that only named fields are taken. */
function serializeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = error instanceof AppError ? { code: error.code } : {}
  return {
    type: error.name,
    ...code,
    message: errorWords(error),
    stack: framesOf(error),
    ...causeOf(error),
  }
}

function framesOf({ stack }: Error): readonly string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}

function causeOf({ cause }: Error): object {
  return cause instanceof Error ? { cause: `${cause.name}: ${errorWords(cause).slice(0, 200)}` } : {}
}
