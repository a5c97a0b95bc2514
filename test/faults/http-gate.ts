/** An HTTP proxy between a process and Slack or a Kubernetes API, which names every call to a tripwire. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tripwire } from './tripwire.ts'

export interface Gate {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** What a request is called, and whether it changes anything. */
export interface CallName {
  readonly kind: string
  readonly writes: boolean
}

export type NameCall = (method: string, path: string, body: string) => CallName

/** Listens on a free port and passes everything on to `target`, unless `refuse` answers with a status instead. */
export async function openHttpGate(
  target: () => string,
  nameCall: NameCall,
  wire: Tripwire,
  refuse: (incoming: IncomingMessage) => number | undefined = () => undefined,
): Promise<Gate> {
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  })

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming
    const body = await readAll(incoming)
    const { kind, writes } = nameCall(method, url, body.toString('utf8'))
    const refusal = refuse(incoming)
    if (refusal !== undefined) {
      outgoing.writeHead(refusal, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ kind: 'Status', status: 'Failure', code: refusal }))
      return
    }
    const fate = wire.arrive(kind, writes)
    if (fate === 'kill-before') {
      wire.strike()
      return
    }
    const answer = await forward(new URL(url, target()), incoming, body)
    if (fate === 'kill-after') {
      wire.strike()
      return
    }
    outgoing.writeHead(answer.status, answer.headers)
    outgoing.end(answer.body)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Names a call of the Web API by its method, and a message by its own key. */
export function nameSlackCall(_method: string, path: string, body: string): CallName {
  const method = path.split('?')[0]?.split('/').at(-1) ?? path
  const key = /"key":"([^"]+)"/.exec(new URLSearchParams(body).get('metadata') ?? '')?.[1]
  const writes = /^(chat\.|files\.|views\.)/.test(method) && method !== 'chat.getPermalink'
  return { kind: `slack ${method}${key === undefined ? '' : ` ${withoutIds(key)}`}`, writes }
}

/** Names a request by its path, and dry runs as such. */
export function nameKubernetesCall(method: string, path: string): CallName {
  const [where = '', query = ''] = path.split('?')
  const isDryRun = query.includes('dryRun')
  const previous = query.includes('previous=true') ? ' previous' : ''
  const kind = `kubernetes ${method} ${where}${previous}${isDryRun ? ' dry run' : ''}`
  const isReview = where.includes('accessreviews')
  return { kind, writes: method !== 'GET' && !isDryRun && !isReview }
}

/** What differs from run to run is left out. */
export function withoutIds(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '*')
    .replace(/[0-9a-f]{32,}/g, '*')
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

async function forward(to: URL, { method = 'GET', headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    const onward = request(to, { method, headers: { ...headers, host: to.host }, agent: false }, (answer) => {
      const { statusCode: status = 502, headers: fields } = answer
      const { 'transfer-encoding': _, ...kept } = fields
      readAll(answer).then((read) => resolve({ status, headers: kept, body: read }), reject)
    })
    onward.once('error', reject)
    onward.end(body)
  })
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
