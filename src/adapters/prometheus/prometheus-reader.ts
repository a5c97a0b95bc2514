/** Reads metrics from the HTTP API of Prometheus, or of what speaks it (Thanos, Mimir, VictoriaMetrics). */
import { z } from 'zod'
import type { GapReason } from '../../domain/evidence.ts'
import type { Secret } from '../../domain/secret.ts'
import { ReadError } from '../../evidence/cluster-reader.ts'
import {
  type MetricSeries,
  type MetricsReader,
  promql,
  type RangeQuery,
} from '../../evidence/metrics-reader.ts'
import { limitedText } from './limited-text.ts'

export interface PrometheusOptions {
  /** Address, with a path in front of `/api/v1` where there is one; may carry a user name and password. */
  readonly url: Secret
  /** Sent as bearer token. */
  readonly token?: Secret
  /** Milliseconds for one query; 3 s when absent. */
  readonly timeoutMs?: number
}

/** Largest answer that is read, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024
const TIMEOUT_MS = 3_000
/** Longest message of the far end that is passed on, in characters. */
const MESSAGE_LIMIT = 300

const Matrix = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
})

const Failure = z.object({ status: z.literal('error'), error: z.string() })

const Vector = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: z.record(z.string(), z.string()) })),
  }),
})

export interface PrometheusReader extends MetricsReader {
  /** Which of these metrics has no series now. Rejects like `range`. */
  missing(names: readonly string[], signal: AbortSignal): Promise<readonly string[]>
}

/** Builds the reader. Nothing is sent before the first query; redirects are not followed. */
export function createPrometheusReader({
  url,
  token,
  timeoutMs = TIMEOUT_MS,
}: PrometheusOptions): PrometheusReader {
  const { base, headers } = addressOf(url, token)

  async function ask(path: string, query: Readonly<Record<string, string>>, caller: AbortSignal) {
    const expiry = AbortSignal.timeout(timeoutMs)
    const signal = AbortSignal.any([caller, expiry])
    try {
      const response = await fetch(`${base}${path}?${new URLSearchParams(query)}`, {
        headers,
        redirect: 'manual',
        signal,
      })
      return accepted(response.status, await limitedText(response, BODY_LIMIT))
    } catch (error) {
      caller.throwIfAborted()
      if (error instanceof ReadError) throw error
      if (expiry.aborted) {
        throw new ReadError('timed-out', `Prometheus did not answer within ${timeoutMs / 1_000} s`)
      }
      throw new ReadError('unavailable', `cannot reach Prometheus: ${transportWords(error)}`, {
        cause: error,
      })
    }
  }

  async function range(query: RangeQuery, signal: AbortSignal): Promise<readonly MetricSeries[]> {
    const answer = await ask(
      '/api/v1/query_range',
      {
        query: query.expression,
        start: String(query.from),
        end: String(query.to),
        step: String(query.stepSeconds),
        timeout: `${timeoutMs}ms`,
      },
      signal,
    )
    const parsed = Matrix.safeParse(answer)
    if (!parsed.success) throw new ReadError('unavailable', 'the answer of Prometheus is no range of values')
    const most = Math.floor((query.to - query.from) / query.stepSeconds) + 1
    return parsed.data.data.result.map(({ metric, values }) => ({
      labels: metric,
      points: values
        .slice(0, most)
        .map(([at, value]) => [at, Number(value)] as const)
        .filter(([at, value]) => at >= query.from && at <= query.to && Number.isFinite(value)),
    }))
  }

  async function missing(names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const query = promql`count by (__name__) ({__name__=~${names.join('|')}})`
    const parsed = Vector.safeParse(await ask('/api/v1/query', { query }, signal))
    if (!parsed.success) throw new ReadError('unavailable', 'the answer of Prometheus is no list of values')
    const present = parsed.data.data.result.map(({ metric }) => metric.__name__)
    return names.filter((name) => !present.includes(name))
  }

  return { range, missing }
}

/** `fetch` refuses addresses with a password in them, and says the password in its error. */
function addressOf(url: Secret, token: Secret | undefined) {
  const address = new URL(url.reveal())
  const basic = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'crashloop' }
  if (token) headers.authorization = `Bearer ${token.reveal()}`
  else if (basic !== ':') headers.authorization = `Basic ${Buffer.from(basic).toString('base64')}`
  return { base: `${address.origin}${address.pathname.replace(/\/+$/, '')}`, headers }
}

function accepted(status: number, body: string): unknown {
  const json = parseJson(body)
  if (status >= 200 && status < 300) {
    if (json === undefined) throw new ReadError('unavailable', 'the answer of Prometheus is not valid JSON')
    return json
  }
  if (status >= 300 && status < 400) {
    throw new ReadError(
      'unavailable',
      `Prometheus answered with a redirect (HTTP status ${status}); PROMETHEUS_URL must name its final address`,
    )
  }
  const said = Failure.safeParse(json).data?.error.slice(0, MESSAGE_LIMIT)
  throw new ReadError(
    reasonOf(status),
    `Prometheus answered with HTTP status ${status}${said ? `: ${said}` : ''}`,
  )
}

function reasonOf(status: number): GapReason {
  if (status === 401 || status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  return 'unavailable'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The word of the system for it; never the address, which is a secret. */
function transportWords(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'the connection failed'
}
