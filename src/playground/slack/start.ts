/** Starts the simulated Slack: one HTTP server with the Web API, Socket Mode, uploads, response_urls and the page. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../../domain/clock.ts'
import { createAct } from './act.ts'
import { createDeliver } from './deliver.ts'
import { createFaults } from './faults.ts'
import { sendJson, strikeBefore } from './http-fault.ts'
import { DEADLINES, EVENT_RETRY_DELAYS } from './limits.ts'
import { receiveUpload } from './methods/files.ts'
import type { MethodContext } from './methods/method.ts'
import type { ApiCall, Delivery } from './model.ts'
import { type SimulatedSlack, type SimulatedSlackOptions, seedOf } from './options.ts'
import { createPageServer } from './page-server.ts'
import { createPayloads } from './payloads.ts'
import { createRates } from './rates.ts'
import { readUpload } from './request-body.ts'
import { createResponseUrls } from './response-urls.ts'
import { createSignedHttp } from './signed-http.ts'
import { createSocketMode } from './socket-mode.ts'
import { createTriggers } from './triggers.ts'
import { createWebApi } from './web-api.ts'
import { createWorkspace } from './workspace.ts'

/** Starts the simulated Slack on `host:port` (127.0.0.1 and a free port by default). */
export async function startSimulatedSlack(options: SimulatedSlackOptions): Promise<SimulatedSlack> {
  const clock = options.clock ?? systemClock
  const calls: ApiCall[] = []
  const deliveries: Delivery[] = []
  const faults = createFaults()
  const workspace = createWorkspace(seedOf(options), clock)
  const triggers = createTriggers(clock)
  let url = ''
  const baseUrl = () => url
  const socketMode = createSocketMode({ baseUrl, appId: workspace.appId })
  let requestUrl = options.transport === 'socket' ? '' : options.transport.http.requestUrl
  const transport =
    options.transport === 'socket'
      ? socketMode
      : createSignedHttp({
          requestUrl: () => requestUrl,
          signingSecret: options.signingSecret ?? missingSecret(),
          clock,
        })
  const { deliver, stop } = createDeliver({
    transport,
    faults,
    deliveries,
    ackTimeoutMs: options.ackTimeoutMs ?? DEADLINES.ack,
    eventRetryDelaysMs: options.eventRetryDelaysMs ?? EVENT_RETRY_DELAYS,
    newId: () => workspace.newId('dl'),
    changed: workspace.changed,
  })
  const responseUrls = createResponseUrls({ workspace, clock, faults, calls, baseUrl })
  const payloads = createPayloads(workspace, clock, triggers)
  const act = createAct({ workspace, clock, payloads, responseUrls, deliver })
  const context: MethodContext = {
    workspace,
    clock,
    triggers,
    scopes: options.scopes,
    get url() {
      return url
    },
    openSocketUrl: () => socketMode.openUrl(),
  }
  const webApi = createWebApi({
    context,
    botToken: options.botToken,
    appToken: options.appToken,
    faults,
    rates: createRates(clock, options.rates ?? {}),
    calls,
  })
  const offers = { commands: options.commands ?? [], shortcuts: options.shortcuts ?? [] }
  const page = createPageServer({ workspace, act, offers })

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://simulated')
    const [, first = '', second = ''] = pathname.split('/')
    if (request.method === 'POST' && first === 'api') return webApi(second, request, response)
    if (request.method === 'POST' && first === 'response')
      return responseUrls.handle(second, request, response)
    if (first === 'upload') return upload(second, request, response)
    return page.handle(pathname, request, response)
  }

  async function upload(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await readUpload(request)
    calls.push({ method: 'upload', args: { id, bytes: content.length }, at: clock.now(), outcome: 'ok' })
    const fault = faults.take('upload')
    if (await strikeBefore(fault, response)) return
    const isStored = receiveUpload(id, content, workspace)
    if (fault?.kind === 'reset-after') {
      response.socket?.resetAndDestroy()
      return
    }
    if (!isStored) return sendJson(response, 404, { ok: false, error: 'file_not_found' })
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${content.length}`)
  }

  const server = createServer((request, response) => {
    route(request, response).catch(() => {
      if (!response.headersSent) sendJson(response, 500, { ok: false, error: 'internal_error' })
    })
  })
  server.on('upgrade', (request, socket, head) => {
    if (!socketMode.upgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    apiUrl: `${url}/api/`,
    workspace,
    act,
    calls,
    deliveries,
    faults,
    socket: socketMode,
    setRequestUrl(next) {
      requestUrl = next
    },
    showPanel: page.showPanel,
    async close() {
      stop()
      page.close()
      socketMode.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function missingSecret(): never {
  throw new Error('HTTP transport needs a signingSecret')
}
