/** Serves the page that looks like Slack: its files, the state one user may see, live updates and what the user does. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Act } from './act.ts'
import { SlackApiError } from './api-error.ts'
import { isFields } from './fields.ts'
import { sendJson } from './http-fault.ts'
import type { Delivery, Fields } from './model.ts'
import { pageFile } from './page-files.ts'
import type { PanelAct, SidePanel } from './page-shapes.ts'
import { isPng, type PageOffers, pageState } from './page-state.ts'
import { readPanelAct } from './panel-act.ts'
import { readBytes } from './request-body.ts'
import type { Workspace } from './workspace.ts'

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
const ACTS = new Set<string>([
  'slashCommand',
  'say',
  'click',
  'openHome',
  'clickInView',
  'submitView',
  'closeView',
  'messageShortcut',
  'shortcut',
])

/** What the page needs. */
export interface PageDependencies {
  workspace: Workspace
  act: Act
  offers: PageOffers
}

/** Creates the page's part of the server. */
export function createPageServer(dependencies: PageDependencies) {
  const { workspace, act } = dependencies
  const watchers = new Set<ServerResponse>()
  let isTelling = false

  let panel: SidePanel | undefined
  const stops = [workspace.onChange(tell)]

  /** Many changes of one turn of the event loop are one update of the page. */
  function tell(): void {
    if (isTelling) return
    isTelling = true
    setImmediate(() => {
      isTelling = false
      for (const watcher of watchers) watcher.write('data: changed\n\n')
    })
  }

  async function handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cache-control', 'no-store')
    if (path === '/page/panel' && request.method === 'POST') return control(request, response)
    if (path === '/page/act' && request.method === 'POST') return perform(request, response)
    if (request.method !== 'GET') return sendJson(response, 405, { error: 'method not allowed' })
    const asset = await pageFile(path)
    if (asset !== undefined) {
      response.writeHead(200, { 'content-type': asset.type }).end(asset.body)
      return
    }
    if (path === '/page/state') {
      const user = new URL(request.url ?? '/', 'http://simulated').searchParams.get('user') ?? ''
      const state = pageState(workspace, user, dependencies.offers)
      return sendJson(response, 200, { ...state, ...(panel && { panel: panel.state() }) })
    }
    if (path === '/page/events') return watch(response)
    const file = path.match(/^\/files\/(\w+)$/)?.[1]
    if (file !== undefined) return download(file, response)
    if (path.startsWith('/archives/')) {
      response.writeHead(302, { location: `/#${path.slice('/archives/'.length)}` }).end()
      return
    }
    return sendJson(response, 404, { error: 'not found' })
  }

  function watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: hello\n\n')
    watchers.add(response)
    response.on('close', () => watchers.delete(response))
  }

  function download(id: string, response: ServerResponse): void {
    const file = workspace.files().find((candidate) => candidate.id === id)
    if (file === undefined) {
      sendJson(response, 404, { error: 'not found' })
      return
    }
    response.setHeader('content-security-policy', "default-src 'none'; sandbox")
    const type = isPng(file.content) ? 'image/png' : 'text/plain; charset=utf-8'
    response.writeHead(200, { 'content-type': type }).end(file.content)
  }

  async function perform(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSameOrigin(request)) return sendJson(response, 403, { error: 'forbidden' })
    const body: unknown = JSON.parse((await readBytes(request)).toString('utf8') || '{}')
    if (!isFields(body) || typeof body.act !== 'string' || !ACTS.has(body.act) || !isFields(body.input)) {
      return sendJson(response, 400, { error: 'unknown act' })
    }
    try {
      const doIt = act[body.act as keyof Act] as (input: Fields) => Promise<Delivery | undefined>
      const delivery = await doIt(body.input)
      sendJson(response, 200, { acked: delivery?.acked ?? true, ackMs: delivery?.ackMs ?? 0 })
    } catch (error) {
      const reason = error instanceof SlackApiError ? error.error : String((error as Error).message)
      sendJson(response, 422, { error: reason })
    }
  }

  async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSameOrigin(request)) return sendJson(response, 403, { error: 'forbidden' })
    const act: PanelAct | undefined = readPanelAct((await readBytes(request)).toString('utf8'))
    if (act === undefined || panel === undefined) return sendJson(response, 400, { error: 'unknown act' })
    try {
      await panel.perform(act)
      sendJson(response, 200, { acked: true })
    } catch (error) {
      sendJson(response, 422, { error: String((error as Error).message) })
    }
  }

  return {
    handle,
    /** Gives the page its side panel. */
    showPanel(next: SidePanel) {
      panel = next
      stops.push(next.onChange(tell))
      tell()
    },
    close() {
      for (const stop of stops) stop()
      for (const watcher of watchers) watcher.end()
    },
  }
}

/**
 * Only the page itself may act: a JSON body cannot be sent across origins without asking, Origin is checked, and a name
 * that somebody made point at this machine (DNS rebinding) is not one of ours.
 */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host = '' } = request.headers
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  const isHere = LOOPBACK.has(URL.parse(`http://${host}`)?.hostname ?? '')
  return isJson && isHere && (origin === undefined || URL.parse(origin)?.host === host)
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])
