/** Sends requests to one API server: authentication, deadlines, one patient retry, and errors that are classified. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { KubeConfig } from '@kubernetes/client-node'
import { type Dispatcher, request as send } from 'undici'
import { ReadError } from '../../evidence/cluster-reader.ts'
import { type CredentialSource, type Credentials, createCredentialSource } from './credentials.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { statusError, transportError } from './read-errors.ts'

/** Largest JSON answer that is read, in bytes. */
const JSON_LIMIT = 32 * 1024 * 1024
/** Largest part of an error answer that is read, in bytes. */
const ERROR_BODY_LIMIT = 64 * 1024
/** Longest `Retry-After` that is waited for, in milliseconds. */
const PATIENCE_MS = 2_000

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Path below the server's address, e.g. `/api/v1/pods`; every segment encoded by the caller. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  /** Media type of the body; `application/json` when not given. */
  readonly contentType?: string
  /** Media type of the answer; `application/json` when not given. */
  readonly accept?: string
  /** Sent as they are, e.g. those of impersonation. */
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** Milliseconds between two chunks of a stream, where the usual ones are too short. */
  readonly idleMs?: number
}

export interface ApiClient {
  /** The answer as plain JSON. Rejects with `ReadError`, or with the signal's reason. */
  json(request: ApiRequest, signal: AbortSignal): Promise<unknown>
  /** The answer as a stream of bytes, once the API server has begun to send it. Rejects like `json`. */
  stream(request: ApiRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
  close(): Promise<void>
}

export interface ApiClientOptions {
  readonly kubeConfig: KubeConfig
  /** Milliseconds for one whole request, or between two chunks of a stream. */
  readonly timeoutMs: number
}

interface Exchange {
  readonly response: Dispatcher.ResponseData
  readonly credentials: Credentials
  readonly deadline: Deadline
}

/** Builds the client of the cluster that the current context of `kubeConfig` names. */
export function createApiClient({ kubeConfig, timeoutMs }: ApiClientOptions): ApiClient {
  const server = (kubeConfig.getCurrentCluster()?.server ?? '').replace(/\/+$/, '')
  const credentialSource = createCredentialSource(kubeConfig)

  async function attempt(request: ApiRequest, signal: AbortSignal): Promise<Exchange> {
    const deadline = startDeadline(signal, timeoutMs)
    let redact = (text: string): string => text
    try {
      const credentials = await deadline.race(credentialSource.current())
      redact = credentials.redact
      const response = await send(requestUrl(server, request), requestOptions(request, credentials, deadline))
      return { response, credentials, deadline }
    } catch (error) {
      deadline.stop()
      throw deadline.explain() ?? transportError(error, redact)
    }
  }

  /** Sends the request, and once more when the API server asks for a short pause or refuses a cached token. */
  async function exchange(request: ApiRequest, signal: AbortSignal): Promise<Exchange> {
    const first = await attempt(request, signal)
    const pause = pauseBeforeRetry(first, credentialSource)
    if (pause === undefined) return first
    discard(first)
    await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
    return attempt(request, signal)
  }

  async function json(request: ApiRequest, signal: AbortSignal): Promise<unknown> {
    const answer = await accepted(await exchange(request, signal))
    const { response, deadline, credentials } = answer
    try {
      const text = await readBody(response, JSON_LIMIT)
      return parseJson(text, String(response.headers['content-type'] ?? 'no content type'))
    } catch (error) {
      throw deadline.explain() ?? transportError(error, credentials.redact)
    } finally {
      discard(answer)
    }
  }

  async function stream(request: ApiRequest, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    return chunks(await accepted(await exchange(request, signal)), request.idleMs)
  }

  return { json, stream, close: () => credentialSource.close() }
}

function requestUrl(server: string, { path, query = {} }: ApiRequest): URL {
  const url = new URL(`${server}${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url
}

function requestOptions(request: ApiRequest, credentials: Credentials, deadline: Deadline) {
  const hasBody = request.body !== undefined
  return {
    method: request.method,
    dispatcher: credentials.dispatcher,
    signal: deadline.signal,
    // Over HTTP/2 undici 8 ends a body quietly when the connection breaks; half a log would pass for a whole one.
    allowH2: false,
    headers: {
      accept: request.accept ?? 'application/json',
      'user-agent': 'crashloop',
      ...(hasBody ? { 'content-type': request.contentType ?? 'application/json' } : {}),
      ...request.headers,
      ...credentials.headers,
    },
    ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
  }
}

function pauseBeforeRetry(
  { response, credentials }: Exchange,
  credentialSource: CredentialSource,
): number | undefined {
  if (response.statusCode === 401) return credentialSource.renew(credentials) ? 0 : undefined
  if (response.statusCode !== 429) return undefined
  const pause = Number(response.headers['retry-after']) * 1_000
  return pause >= 0 && pause <= PATIENCE_MS ? pause : undefined
}

async function accepted(answer: Exchange): Promise<Exchange> {
  const { response, deadline, credentials } = answer
  if (response.statusCode >= 200 && response.statusCode < 300) return answer
  try {
    // What cannot be read of an error answer does not change what the status says.
    const body = await readBody(response, ERROR_BODY_LIMIT).catch(() => '')
    throw deadline.explain() ?? statusError(response.statusCode, body, credentials.redact)
  } finally {
    discard(answer)
  }
}

function discard({ response, deadline }: Exchange): void {
  deadline.stop()
  // An early end of a body that nobody reads any more is not an error.
  response.body.on('error', () => {})
  response.body.destroy()
}

async function readBody(response: Dispatcher.ResponseData, limit: number): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response.body) {
    size += part.length
    if (size > limit) {
      throw new ReadError('truncated', `the answer is larger than ${Math.round(limit / 1024)} KiB`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function parseJson(text: string, contentType: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A login page of a proxy, as a rule. Its text is not ours to pass on.
    throw new ReadError(
      'unavailable',
      `the answer of the API server (${contentType.slice(0, 80)}) is not valid JSON`,
    )
  }
}

/** The deadline runs only while we wait for the far end, not while the reader works on a chunk. */
async function* chunks(answer: Exchange, idleMs?: number): AsyncGenerator<Uint8Array, void> {
  const { response, deadline, credentials } = answer
  try {
    deadline.restart(idleMs)
    for await (const part of response.body) {
      deadline.stop()
      yield part
      deadline.restart(idleMs)
    }
  } catch (error) {
    throw deadline.explain() ?? transportError(error, credentials.redact)
  } finally {
    discard(answer)
  }
}
