/** Stands between the simulated Slack and the app, and keeps every signed request as the bytes that it was. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signature } from '../../src/playground/slack/signed-http.ts'

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface RequestRecorder {
  readonly url: string
  /** In the order of their arrival. */
  readonly requests: readonly SignedRequest[]
  close(): Promise<void>
}

/** Passes requests on to the apps in turn, as a load balancer does. */
export async function startRequestRecorder(apps: readonly string[]): Promise<RequestRecorder> {
  const requests: SignedRequest[] = []
  const server = createServer(async (request, response) => {
    const signed = { headers: signedHeaders(request), body: await bodyOf(request) }
    const app = apps[requests.push(signed) % apps.length] as string
    const answer = await post(app, signed)
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Sends the request as it is; resolves to the answer. */
export function post(url: string, { headers, body }: SignedRequest): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body })
}

/** The same request with its payload changed, signed anew with `secret` as Slack would have done `ageS` seconds ago. */
export function edited(
  { headers, body }: SignedRequest,
  secret: string,
  change: (payload: Payload) => void,
  ageS = 0,
): SignedRequest {
  const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '') as Payload
  change(payload)
  const next = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const timestamp = String(Math.floor(Date.now() / 1000) - ageS)
  return {
    headers: {
      ...headers,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature(secret, timestamp, next),
    },
    body: next,
  }
}

/** The parts of an interaction that somebody might change. */
export interface Payload {
  trigger_id?: unknown
  user: { id: unknown }
  actions: Record<string, unknown>[]
  channel?: unknown
}

function signedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'x-slack-request-timestamp', 'x-slack-signature', 'user-agent']
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
