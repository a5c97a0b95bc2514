/** What a way in over HTTP looks like: pure of any framework; the HTTP adapter serves it. */

import type { IncomingHttpHeaders } from 'node:http'

export interface HttpAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Objects are sent as JSON, texts as they are. */
  readonly body: object | string
}

export interface HttpRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Refuses a request by its headers, before a byte of the body is read. */
  readonly guard?: (headers: IncomingHttpHeaders) => HttpAnswer | undefined
  /** Larger bodies are refused with 413. */
  readonly limitBytes: number
  handle(body: Buffer): Promise<HttpAnswer>
}
