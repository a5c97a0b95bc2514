/** Sends payloads to the app's request URL the way Slack does: form or JSON body, signed with the v0 scheme. */

import { createHmac } from 'node:crypto'
import type { Clock } from '../../domain/clock.ts'
import type { Ack, Transport } from './deliver.ts'
import type { Delivery, Fields } from './model.ts'

/** What the HTTP transport needs. */
export interface SignedHttpOptions {
  requestUrl(): string
  signingSecret: string
  clock: Clock
}

/** Signs a raw body: HMAC-SHA256 over `v0:<seconds>:<body>`. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

/** Creates the HTTP transport. */
export function createSignedHttp(options: SignedHttpOptions): Transport {
  return {
    async send(delivery, retry, timeoutMs) {
      const { body, type } = encode(delivery)
      const timestamp = String(Math.floor(options.clock.now() / 1000))
      const headers: Record<string, string> = {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (simulated)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature(options.signingSecret, timestamp, body),
      }
      if (retry.num > 0) {
        headers['x-slack-retry-num'] = String(retry.num)
        headers['x-slack-retry-reason'] = retry.reason ?? 'unknown_error'
      }
      try {
        const signal = AbortSignal.timeout(timeoutMs)
        const response = await fetch(options.requestUrl(), { method: 'POST', headers, body, signal })
        return ackOf(response.status, await response.text(), response.headers)
      } catch (error) {
        const isTimeout = error instanceof Error && error.name === 'TimeoutError'
        return { ok: false, error: isTimeout ? 'http_timeout' : 'connection_failed' }
      }
    },
  }
}

function encode({ kind, payload }: Pick<Delivery, 'kind' | 'payload'>): { body: string; type: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' }
  const form: Fields = kind === 'interactive' ? { payload: JSON.stringify(payload) } : payload
  const entries = Object.entries(form).map(([key, value]): [string, string] => [key, String(value)])
  return { body: new URLSearchParams(entries).toString(), type: 'application/x-www-form-urlencoded' }
}

function ackOf(status: number, text: string, headers: Headers): Ack {
  const ok = status >= 200 && status < 300
  const noRetry = headers.get('x-slack-no-retry') === '1'
  if (!ok) return { ok, status, noRetry, error: 'http_error' }
  if (text === '') return { ok, status, noRetry }
  const isJson = headers.get('content-type')?.includes('json') === true
  return { ok, status, noRetry, body: isJson ? parseLeniently(text) : { text } }
}

function parseLeniently(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}
