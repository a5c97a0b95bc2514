/** One request to the simulated API server, and the ways to answer it. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../domain/clock.ts'
import type { AccessRules } from './access-rules.ts'
import type { ClusterStore } from './cluster-store.ts'
import type { RequestInfo } from './request-info.ts'

export interface Call {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** The body as it came; empty for most requests. */
  readonly body: Buffer
  /** Who asks: the bot's service account, or whom it impersonates. */
  readonly user: string
  readonly store: ClusterStore
  readonly access: AccessRules
  readonly clock: Clock
  /** Set by a fault: the answer breaks off (`reset`) or stops (`stall`) halfway. */
  readonly cut?: 'reset' | 'stall'
}

/** A call about an API resource. */
export interface ResourceCall extends Call {
  readonly info: RequestInfo
}

/** Answers with JSON. */
export function sendJson(
  call: Call,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const body = Buffer.from(`${JSON.stringify(value)}\n`)
  return sendBytes(call, status, body, { 'content-type': 'application/json', ...headers })
}

/** Answers with bytes, or with the first half of them when a fault cuts the answer. */
export async function sendBytes(
  { response, cut }: Call,
  status: number,
  body: Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  if (cut === undefined) {
    response.end(body)
    return
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)))
  if (cut === 'stall') return
  // The first half has to leave before the connection breaks, or the client sees no answer at all.
  await sleep(20)
  response.socket?.resetAndDestroy()
}

/** The JSON object in the body; undefined when there is none or it is something else. */
export function jsonBody(body: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
