/** Asks a schedule's HTTP API, and says in words what goes wrong. */
import type { z } from 'zod'
import { OnCallUnavailable } from '../../incidents/handoff/ports.ts'

export interface AskJson {
  /** What the service is called in a sentence. */
  readonly name: string
  /** How an operator mends a refused token, as a sentence without its full stop. */
  readonly mendToken: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Largest answer that is read, in bytes. */
const BODY_LIMIT = 1024 * 1024
const LONGEST_WAIT_MS = 10 * 60_000

/** The answer, parsed. Rejects with `OnCallUnavailable`; redirects are not followed, since they would get the token. */
export async function askJson<T>(
  { name, mendToken, headers, timeoutMs }: AskJson,
  url: string,
  schema: z.ZodType<T>,
  caller: AbortSignal,
): Promise<T> {
  const expiry = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([caller, expiry])
  try {
    const response = await fetch(url, { headers, redirect: 'manual', signal })
    if (!response.ok) {
      await response.body?.cancel()
      throw refusal(name, mendToken, response)
    }
    const parsed = schema.safeParse(JSON.parse(await limitedText(name, response)))
    if (parsed.success) return parsed.data
    throw new OnCallUnavailable(`${name} answers something that is no list of people`, { retryable: false })
  } catch (error) {
    if (error instanceof OnCallUnavailable) throw error
    if (error instanceof SyntaxError)
      throw new OnCallUnavailable(`${name} answers something that is not JSON`, { retryable: true })
    const words = expiry.aborted
      ? `${name} does not answer within ${timeoutMs / 1_000} s`
      : `${name} cannot be reached${codeOf(error)}`
    throw new OnCallUnavailable(words, { retryable: true, cause: error })
  }
}

function refusal(name: string, mendToken: string, { status, headers }: Response): OnCallUnavailable {
  if (status === 401 || status === 403)
    return new OnCallUnavailable(`${name} does not accept the token: ${mendToken}`, { retryable: false })
  if (status === 404)
    return new OnCallUnavailable(`${name} does not know the schedule in crashloop.yaml`, { retryable: false })
  if (status === 429) {
    const retryAfterMs = waitOf(headers)
    return new OnCallUnavailable(
      `${name} takes no more questions for the moment (HTTP 429${retryAfterMs === undefined ? '' : `, for ${Math.ceil(retryAfterMs / 1_000)} s`})`,
      { retryable: true, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    )
  }
  return new OnCallUnavailable(`${name} answers HTTP ${status}`, { retryable: status >= 500 })
}

/** PagerDuty tells it as `ratelimit-reset`, others as Retry-After, both in seconds. */
function waitOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? headers.get('ratelimit-reset') ?? Number.NaN)
  return seconds >= 0 ? Math.min(seconds * 1_000, LONGEST_WAIT_MS) : undefined
}

async function limitedText(name: string, response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > BODY_LIMIT)
      throw new OnCallUnavailable(`${name} answers more than can be read`, { retryable: false })
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** The word of the system for it; never an address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : ''
}
