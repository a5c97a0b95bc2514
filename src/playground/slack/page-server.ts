/** Serves the page that looks like Slack: its files, the state one user may see, live updates and what the user does. */

import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Act } from './act.ts'
import { SlackApiError } from './api-error.ts'
import { isFields } from './fields.ts'
import { sendJson } from './http-fault.ts'
import type { Delivery, Fields } from './model.ts'
import { pageState } from './page-state.ts'
import { readBytes } from './request-body.ts'
import type { Workspace } from './workspace.ts'

const FILES: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page/style.css': { file: 'style.css', type: 'text/css; charset=utf-8' },
  '/page/blocks.css': { file: 'blocks.css', type: 'text/css; charset=utf-8' },
  '/page/app.js': { file: 'app.js', type: 'text/javascript; charset=utf-8' },
  '/page/dom.js': { file: 'dom.js', type: 'text/javascript; charset=utf-8' },
  '/page/mrkdwn.js': { file: 'mrkdwn.js', type: 'text/javascript; charset=utf-8' },
  '/page/rich-text.js': { file: 'rich-text.js', type: 'text/javascript; charset=utf-8' },
  '/page/blocks.js': { file: 'blocks.js', type: 'text/javascript; charset=utf-8' },
  '/page/elements.js': { file: 'elements.js', type: 'text/javascript; charset=utf-8' },
  '/page/messages.js': { file: 'messages.js', type: 'text/javascript; charset=utf-8' },
  '/page/names.js': { file: 'names.js', type: 'text/javascript; charset=utf-8' },
  '/page/icons.js': { file: 'icons.js', type: 'text/javascript; charset=utf-8' },
  '/page/modal.js': { file: 'modal.js', type: 'text/javascript; charset=utf-8' },
  '/page/composer.js': { file: 'composer.js', type: 'text/javascript; charset=utf-8' },
}
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
  deliveries: readonly Delivery[]
  commands: readonly { command: string; description: string; hint?: string }[]
}

/** Creates the page's part of the server. */
export function createPageServer(dependencies: PageDependencies) {
  const { workspace, act } = dependencies
  const watchers = new Set<ServerResponse>()
  let isTelling = false

  // Many changes of one turn of the event loop are one update of the page.
  const stop = workspace.onChange(() => {
    if (isTelling) return
    isTelling = true
    setImmediate(() => {
      isTelling = false
      for (const watcher of watchers) watcher.write('data: changed\n\n')
    })
  })

  async function handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cache-control', 'no-store')
    const asset = FILES[path]
    if (path === '/page/act' && request.method === 'POST') return perform(request, response)
    if (request.method !== 'GET') return sendJson(response, 405, { error: 'method not allowed' })
    if (asset !== undefined) {
      const body = await readFile(new URL(`./page/${asset.file}`, import.meta.url))
      response.writeHead(200, { 'content-type': asset.type }).end(body)
      return
    }
    if (path === '/page/state') {
      const user = new URL(request.url ?? '/', 'http://simulated').searchParams.get('user') ?? ''
      return sendJson(response, 200, pageState(workspace, user, dependencies.commands))
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
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(file.content)
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

  return {
    handle,
    close() {
      stop()
      for (const watcher of watchers) watcher.end()
    },
  }
}

/** Only the page itself may act: a JSON body cannot be sent across origins without asking, and Origin is checked. */
function isSameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  const isJson = request.headers['content-type']?.startsWith('application/json') === true
  return isJson && (origin === undefined || URL.parse(origin)?.host === host)
}
