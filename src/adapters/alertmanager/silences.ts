/** Silences in Alertmanager, over its API v2. */
import type { Secret } from '../../domain/secret.ts'
import { type Silence, type Silences, WriteError } from '../../remediation/ports.ts'

export interface SilencesOptions {
  /** Base address, with the path prefix when there is one. */
  readonly url: string
  /** Bearer token, where a proxy asks for one. */
  readonly token?: Secret
  /** Milliseconds for one request (default 5000). */
  readonly timeoutMs?: number
}

/** Largest answer that is read, in bytes. */
const LIMIT = 4 * 1024 * 1024

/** The answer as far as the limit; the rest is not read. */
async function limitedText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let read = 0
  for await (const chunk of body ?? []) {
    read += chunk.byteLength
    text += decoder.decode(chunk, { stream: true })
    if (read >= LIMIT) break
  }
  return text
}

/** Creates the port; nothing is sent before it is used, and no redirect is followed. */
export function createSilences({ url, token, timeoutMs = 5_000 }: SilencesOptions): Silences {
  const base = url.replace(/\/+$/, '')

  async function send(method: string, path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    const response = await fetch(`${base}/api/v2${path}`, {
      method,
      // The address of the configuration is the only one that is asked.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw new WriteError('ambiguous', 'Alertmanager cannot be reached or does not answer.', {
        cause: error,
      })
    })
    const text = await limitedText(response).catch(() => '')
    if (!response.ok) throw refusal(response.status, text)
    return parse(text)
  }

  return {
    async list(signal) {
      const found = await send('GET', '/silences', signal)
      if (!Array.isArray(found))
        throw new WriteError('ambiguous', 'Alertmanager answered without a list of silences.')
      return found.map(toSilence)
    },
    async get(id, signal) {
      try {
        return toSilence(await send('GET', `/silence/${encodeURIComponent(id)}`, signal))
      } catch (error) {
        // An id that is no UUID is refused (422) before it is looked for.
        if (error instanceof WriteError && (error.failure === 'not-found' || error.failure === 'invalid'))
          return undefined
        throw error
      }
    },
    async create(silence, signal) {
      const answer = (await send('POST', '/silences', signal, silence)) as { silenceID?: unknown } | undefined
      if (typeof answer?.silenceID === 'string') return answer.silenceID
      throw new WriteError('ambiguous', 'Alertmanager answered without the id of the silence.')
    },
    async expire(id, signal) {
      await send('DELETE', `/silence/${encodeURIComponent(id)}`, signal)
    },
  }
}

function refusal(status: number, text: string): WriteError {
  const said = text.replace(/\s+/g, ' ').trim().slice(0, 200)
  const message = `Alertmanager answered with HTTP status ${status}${said === '' ? '' : `: ${said}`}`
  if (status === 401 || status === 403) return new WriteError('forbidden', message)
  if (status === 404) return new WriteError('not-found', message)
  if (status === 429) return new WriteError('throttled', message)
  return new WriteError(status < 500 ? 'invalid' : 'ambiguous', message)
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new WriteError('ambiguous', 'Alertmanager answered with something that is not JSON.')
  }
}

function toSilence(value: unknown): Silence {
  const { status, ...silence } = value as Silence & { status?: { state?: Silence['state'] } }
  return { ...silence, state: status?.state ?? 'active' }
}
