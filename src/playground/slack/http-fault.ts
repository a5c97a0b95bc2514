/** Lets an ordered fault strike an HTTP exchange. */

import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from './faults.ts'

/**
 * Strikes before the work is done. Returns true when the exchange is over; `reset-after` and `slow` let the work happen.
 */
export async function strikeBefore(fault: Fault | undefined, response: ServerResponse): Promise<boolean> {
  switch (fault?.kind) {
    case 'rate-limited':
      response.setHeader('retry-after', String(fault.retryAfterSeconds))
      sendJson(response, 429, { ok: false, error: 'ratelimited' })
      return true
    case 'http-status':
      response.writeHead(fault.status, { 'content-type': 'text/plain' }).end('injected fault')
      return true
    case 'reset-before':
      response.socket?.resetAndDestroy()
      return true
    case 'error':
      sendJson(response, 200, { ok: false, error: fault.error })
      return true
    case 'slow':
      await delay(fault.delayMs, undefined, { ref: false })
      return false
    case 'hang':
      return true
    default:
      return false
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
