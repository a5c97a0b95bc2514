/** The process's log: JSON lines, and of an error only what cannot hold a secret or text from a cluster. */

import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'
import { loggableWords } from './domain/error-words.ts'
import { AppError } from './domain/errors.ts'
import { escapeInvisible } from './escape-invisible.ts'
import { createRedactor, type Redactor } from './evidence/redact.ts'
import { workFields } from './work-context.ts'

/** Fields that never hold anything fit for a log, should somebody pass them. */
const NEVER = ['token', 'secret', 'password', 'authorization', 'botToken', 'appToken', 'signingSecret']

/** Every line says which job and incident the work is about, where there is one. `redactor` sees all words of errors. */
export function createLogger(
  level: Config['logLevel'],
  destination?: DestinationStream,
  redactor: Pick<Redactor, 'text'> = createRedactor(),
): Logger {
  const words = (text: unknown) => (typeof text === 'string' ? redactor.text(text) : text)
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    mixin: workFields,
    serializers: { err: (error: unknown) => serializeError(error, redactor), reason: words, said: words },
    // A log is read in terminals; names from clusters and alerts may stand in it.
    hooks: { streamWrite: escapeInvisible },
  }
  return pino(options, destination ?? standardOutput())
}

/** What may wait while standard output takes nothing, in characters; whatever comes then is dropped. */
const MOST_WAITING = 1_048_576

/** A log that cannot be written, as on a full disk or while its reader stands still, is no reason to wait, to stop or to fail. */
function standardOutput(): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: false, maxLength: MOST_WAITING })
  const flush = stream.flushSync.bind(stream)
  let refused = false
  // Nobody is left to be told. What waits is written once there is room again.
  stream.on('error', () => {
    refused = true
  })
  stream.on('write', () => {
    refused = false
  })
  // It would try for ever to write what the disk does not take, when the process wants to end.
  stream.flushSync = () => {
    if (!refused) flush()
  }
  return stream
}

/** SDKs hang requests, answers and credentials onto their errors, so that only named fields are taken. */
function serializeError(error: unknown, redactor: Pick<Redactor, 'text'>): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = error instanceof AppError ? { code: error.code } : {}
  return {
    type: error.name,
    ...code,
    message: redactor.text(loggableWords(error)),
    stack: framesOf(error),
    ...causeOf(error, redactor),
  }
}

function framesOf({ stack }: Error): readonly string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}

function causeOf({ cause }: Error, redactor: Pick<Redactor, 'text'>): object {
  if (!(cause instanceof Error)) return {}
  return { cause: `${cause.name}: ${redactor.text(loggableWords(cause)).slice(0, 200)}` }
}
